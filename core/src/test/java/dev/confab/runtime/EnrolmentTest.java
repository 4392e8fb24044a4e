package dev.confab.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.confab.gossip.Gossip;
import dev.confab.gossip.GossipListener;
import dev.confab.gossip.PeerChange;
import dev.confab.gossip.membership.Formation;
import dev.confab.gossip.membership.FormationOutcome;
import dev.confab.gossip.membership.Founder;
import dev.confab.gossip.membership.FoundingRecord;
import dev.confab.gossip.membership.Member;
import dev.confab.gossip.membership.MemberState;
import dev.confab.gossip.membership.MembershipOptions;
import dev.confab.gossip.membership.Traits;
import dev.confab.gossip.transport.Hello;
import dev.confab.gossip.transport.InMemoryNetwork;
import dev.confab.gossip.transport.Papers;
import dev.confab.gossip.transport.Transport;
import dev.confab.gossip.transport.TransportOptions;
import dev.confab.gossip.wire.Address;
import dev.confab.gossip.wire.Head;
import dev.confab.gossip.wire.PeerId;
import dev.confab.history.HistoryOptions;
import dev.confab.ledger.FakeLedger;
import dev.confab.ledger.LeaderRoute;
import dev.confab.ledger.Ledger;
import dev.confab.ledger.VoterId;
import dev.confab.ledger.Voters;
import dev.confab.model.Limits;
import dev.confab.model.State;
import dev.confab.replica.History;
import dev.confab.replica.Replica;
import dev.confab.replica.ReplicaLimits;
import dev.confab.watch.Audience;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node {@code a} that is in the group with {@code b}, of which only the transport is there, so nobody leads. */
final class EnrolmentTest {

    private static final Duration LONG = Duration.ofSeconds(10);
    private static final PeerId SELF = PeerId.of("a");
    private static final Voters BOTH = FakeLedger.voting(0, "a", "b");

    @TempDir
    private Path home;

    private final NodeThreads threads = new NodeThreads(SELF);
    private final InMemoryNetwork network = new InMemoryNetwork();
    private Transport transport;
    private Transport fellow;
    private DataDirectory directory;
    private Enrolment enrolment;

    private static final class Deaf implements GossipListener {

        @Override
        public void onFormation(FormationOutcome outcome) {}

        @Override
        public boolean isVoter() {
            return false;
        }

        @Override
        public void onPeer(PeerChange change, Member peer) {}

        @Override
        public void onHeard(Hello from, Head head) {}

        @Override
        public void onClash(PeerId peer, Head theirs, Head ours) {}

        @Override
        public void onTwin(Hello earlier) {}

        @Override
        public void onRefused(Address by, String reason) {}
    }

    @BeforeEach
    void start() {
        transport = start("a");
        fellow = start("b");
        directory = DataDirectory.open(home, "test", SELF, 1, 1);
        enrolment = enrolment();
    }

    private Transport start(String name) {
        return network.start(TransportOptions.builder("test", PeerId.of(name))
                .papers(() -> new Papers(1, null))
                .build());
    }

    private Enrolment enrolment() {
        State state = History.founded().state();
        Belonging belonging = new Belonging(directory.identity(), directory, state, () -> {});
        Replica replica = new Replica(SELF, state, ReplicaLimits.DEFAULT);
        Member self = new Member(SELF, transport.advertised(), 1, MemberState.ALIVE, Traits.NONE);
        Gossip gossip = new Gossip(
                self,
                MembershipOptions.builder().build(),
                Formation.settled(founder(transport, "a"), founding()),
                new ReplicaLog(replica, belonging),
                transport,
                threads.loop(),
                System::nanoTime,
                new Random(1),
                new Deaf());
        Agreement agreement = new Agreement(
                replica,
                gossip,
                threads,
                belonging,
                voters -> enrolment.onVoters(voters),
                failure -> {},
                refused -> {});
        Enrolment.Rooms rooms = new Enrolment.Rooms(
                options(),
                Clock.systemUTC(),
                threads,
                directory,
                transport,
                new Readiness("a", new Refusals(System::nanoTime)),
                true);
        return new Enrolment(
                rooms,
                gossip,
                agreement,
                new LeaderRoute(SELF, transport, gossip::addressOf, List::of),
                replica,
                new VoterNews(SELF, new Audience<>(SELF.name(), "peers", threads.listeners()), gossip::addressOf));
    }

    private NodeOptions options() {
        return new NodeOptions(
                "test",
                SELF,
                null,
                null,
                List.of(),
                home,
                new Protection(null, null, true),
                false,
                Duration.ofMillis(300),
                Duration.ofMillis(60),
                Limits.DEFAULT,
                Traits.NONE,
                null,
                0,
                Duration.ofMinutes(2),
                null,
                Duration.ofSeconds(20),
                HistoryOptions.DEFAULT);
    }

    private FoundingRecord founding() {
        return new FoundingRecord(List.of(founder(transport, "a"), founder(fellow, "b")));
    }

    private static Founder founder(Transport at, String name) {
        return new Founder(PeerId.of(name), at.advertised(), 1);
    }

    @AfterEach
    void close() {
        threads.endLoop(System.nanoTime() + LONG.toNanos());
        Ledger own = enrolment.ledger();
        if (own != null) {
            own.close();
        }
        threads.end(System.nanoTime() + LONG.toNanos());
        transport.close();
        fellow.close();
        directory.close();
    }

    /** Proves that a directory is never open twice: the two would promise different things under one name. */
    @Test
    void shouldNotOpenALedgerBeforeTheOneItLeftIsClosed() {
        // given
        form();
        CountDownLatch isWritten = new CountDownLatch(1);
        threads.disk().run(() -> awaitUninterruptibly(isWritten), Duration.ZERO);

        // when
        onLoop(() -> {
            enrolment.leave();
            return null;
        });

        // then
        assertThat(invite()).hasValueSatisfying(why -> assertThat(why).contains("still closes"));
        assertThat(enrolment.ledger()).isNull();

        // when
        isWritten.countDown();

        // then
        await().until(() -> invite().isEmpty());
        assertThat(enrolment.ledger()).isNotNull();
    }

    /** Proves that a voter whose disk was not there at the start hears the others once it is. */
    @Test
    void shouldHearTheOthersWhenItsDiskIsBack() throws Exception {
        // given
        Path obstacle = Files.createDirectory(directory.ledger().resolve("vote"));
        form();
        assertThat(enrolment.notice()).isPresent();
        onLoop(() -> null); // behind what was told of the voters

        // when
        Files.delete(obstacle);
        await().until(() -> enrolment.notice().isEmpty());

        // then
        assertThat(refusal()).doesNotContain("is not one of the voters");
    }

    /** Proves that the voters of a disk that failed are not taken for a group without members. */
    @Test
    void shouldHearTheOthersStillWhenNobodyIsKnownToVote() {
        form();

        onLoop(() -> {
            enrolment.onVoters(new Voters(0, 0, List.of(), false));
            return null;
        });

        assertThat(refusal()).doesNotContain("is not one of the voters");
    }

    /**
     * Proves that a guest hears whoever invited it last. Its files named those who voted when it was invited before, so
     * it turned a later leader away, which waited for it for as long as it led.
     */
    @Test
    void shouldHearThoseWhoInvitedItLast() {
        // given
        join(founding());
        Voters before = FakeLedger.voting(0, "x", "y");
        assertThat(onLoop(() -> enrolment.invite(1, before))).isEmpty();
        await().until(() -> !enrolment.ledger().voters().seats().isEmpty());

        // when
        onLoop(() -> enrolment.invite(1, FakeLedger.voting(7, "b", "c")));

        // then
        assertThat(refusal()).doesNotContain("is not one of the voters");

        // when
        onLoop(() -> {
            enrolment.leave();
            return null;
        });
        await().until(() -> onLoop(() -> enrolment.invite(1, FakeLedger.voting(8, "b", "c")))
                .isEmpty());
        onLoop(() -> null); // behind what its files told of the voters

        // then
        assertThat(refusal()).doesNotContain("is not one of the voters");
    }

    /**
     * Proves that a guest on an emptied disk goes on as one when it was stopped before it heard of its seat. It took
     * its own files, which named its earlier disk among those who vote, for that disk's.
     */
    @Test
    void shouldBeAGuestStillWhenItIsStartedAgainBeforeItHasItsSeat() {
        // given
        VoterId earlier = new VoterId(SELF, 7);
        Founder before = new Founder(SELF, transport.advertised(), 7);
        FoundingRecord record = new FoundingRecord(List.of(before, founder(fellow, "b")));
        Voters voters = new Voters(
                1, 0, List.of(new Voters.Seat(earlier, true), new Voters.Seat(FakeLedger.id("b"), true)), true);
        join(record);
        assertThat(onLoop(() -> enrolment.invite(1, voters))).isEmpty();
        await().until(() -> !enrolment.ledger().voters().seats().isEmpty());
        onLoop(() -> {
            enrolment.leave();
            return null;
        });
        CompletableFuture.runAsync(() -> {}, task -> threads.disk().run(task, Duration.ZERO))
                .join();

        // when
        join(record);

        // then
        assertThat(directory.identity().hasLedger()).isTrue();
        assertThat(enrolment.ledger()).isNotNull();
        assertThat(refusal()).doesNotContain("is not one of the voters");
    }

    private void join(FoundingRecord record) {
        onLoop(() -> {
            enrolment.onFormed(new FormationOutcome.Join(record));
            return null;
        });
    }

    private void form() {
        onLoop(() -> {
            enrolment.onFormed(new FormationOutcome.Form(founding()));
            return null;
        });
    }

    private Optional<String> invite() {
        return onLoop(() -> enrolment.invite(1, BOTH));
    }

    /** What the fellow hears that asks for something nobody understands. */
    private String refusal() {
        return fellow.request(transport.advertised(), "raft.vote", new byte[] {1}, LONG)
                .handle((answer, failure) -> String.valueOf(failure))
                .join();
    }

    private <T> T onLoop(Supplier<T> task) {
        return CompletableFuture.supplyAsync(task, threads.loop())
                .orTimeout(LONG.toSeconds(), TimeUnit.SECONDS)
                .join();
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            assertThat(latch.await(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
