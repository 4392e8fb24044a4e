package dev.confab.ledger;

import static org.awaitility.Awaitility.await;

import dev.confab.gossip.transport.Transport;
import dev.confab.gossip.transport.TransportOptions;
import dev.confab.gossip.wire.Address;
import dev.confab.gossip.wire.PeerId;
import dev.confab.journal.ForgetfulDisk;
import io.atomix.protocols.raft.cluster.RaftMember;
import io.atomix.protocols.raft.protocol.ConfigureRequest;
import io.atomix.protocols.raft.protocol.RaftRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A group, one who writes to it, and the seed's choices. What is broken here is mended by {@link #settle}, after which all must
 * be as if nothing had happened. Confined to the test's thread.
 */
final class Arena implements AutoCloseable {

    /** Within this bound of healing a leader takes writes and all have them. Generous, for machines that are busy. */
    private static final long POLL_NANOS = 1_000_000; // a core that spins would slow down what it waits for

    static final Duration SETTLED = Duration.ofSeconds(15);

    /** A voter that is back has what the others have within this bound. */
    static final Duration HEARD = Duration.ofSeconds(5);

    /** The engine takes ten seconds from a snapshot to the cut, twice that under load. */
    private static final Duration COMPACTED = Duration.ofSeconds(60);

    static final Duration DEADLINE = Duration.ofSeconds(2);

    private static final Address STRANGER = new Address("memory", 99);

    final VoterGroup group;
    final Writer writer;
    final SeatChanges changes;
    final Random random;
    private final Set<PeerId> poisoned = new HashSet<>();
    private final Set<PeerId> damaged = new HashSet<>();
    private PeerId leader;
    private @Nullable PeerId silenced;

    Arena(VoterGroup group, Random random) {
        this.group = group;
        this.random = random;
        this.writer = new Writer(group, random);
        this.changes = new SeatChanges(group, random);
        this.leader = any();
    }

    PeerId any() {
        return group.names.get(random.nextInt(group.names.size()));
    }

    /** The leader, or the last one where there is none at the moment. */
    PeerId leader() {
        leader = group.leader().map(VoterGroup.Running::name).orElse(leader);
        return leader;
    }

    PeerId anyBut(PeerId one) {
        List<PeerId> others = new ArrayList<>(group.names);
        others.remove(one);
        return others.get(random.nextInt(others.size()));
    }

    void isolate(PeerId one) {
        others(one).forEach(other -> group.network.cut(group.address(one), group.address(other)));
    }

    /**
     * As a process that is stopped: its connections hold, and nothing comes of them. One at a time, for a majority must be left.
     */
    void silence(PeerId one) {
        if (silenced != null) {
            return;
        }
        silenced = one;
        others(one).forEach(other -> {
            group.weather.close(one, other);
            group.weather.close(other, one);
        });
    }

    /** All but the silenced one have applied what was committed and are linked: they need it no longer. */
    void electWithoutTheSilenced() {
        group.replay().goOn();
        group.network.heal();
        if (silenced != null && others(silenced).stream().allMatch(group::isRunning)) {
            requireWrites("all voters but one are there");
        }
    }

    /**
     * Two stand in one term, and half the votes come when whoever was elected has not been heard for long. Only where all have
     * the same: a leader does not vote for one who knows less.
     */
    void resignInAStorm() {
        if (!isEqual()) {
            return;
        }
        group.weather.hold(Kind.POLL, 0.9);
        group.weather.hold(Kind.VOTE, 0.5);
        group.weather.hold(Kind.APPEND, 0.9);
        resignTwice();
        writer.write(VoterGroup.ELECTION_TIMEOUT.plusMillis(100 + random.nextInt(600)));
        releaseVotes();
        group.heal();
    }

    /** A leader of a term before the receiver's had two of the voters in mind. */
    void configureFromThePast() {
        PeerId target = any();
        PeerId old = anyBut(target);
        if (group.isRunning(target) && group.isRunning(old)) {
            List<RaftMember> two = new ArrayList<>(List.of(Strike.member(old.name()), Strike.member(target.name())));
            long past = Math.max(0, group.at(target).ledger().term() - 1);
            ConfigureRequest configure = new ConfigureRequest(past, old.name(), 1 << 20, 1, two);
            group.at(old).transport().forge(group.address(target), configure, DEADLINE);
        }
    }

    void releaseVotes() {
        group.running().forEach(each -> each.transport().release(EnumSet.of(Kind.VOTE), random, DEADLINE));
    }

    /** The leader resigns in favour of one, and of another when it hears nothing; both hear it at once. */
    private void resignTwice() {
        group.leader()
                .ifPresent(leader -> others(leader.name())
                        .forEach(each -> leader.transport()
                                .send(
                                        group.address(each),
                                        Handover.SUBJECT,
                                        Handover.notice(leader.ledger().term(), each.name()))));
    }

    List<PeerId> others(PeerId one) {
        return group.names.stream().filter(name -> !name.equals(one)).toList();
    }

    /** Only a minority may lose what it acknowledged, or nothing could be promised: those that did not catch up yet count. */
    Optional<PeerId> toDamage(PeerId chosen) {
        boolean isMinority = damaged.isEmpty() || damaged.contains(chosen);
        if (!isMinority) {
            return Optional.empty();
        }
        damaged.add(chosen);
        group.kill(chosen);
        return Optional.of(chosen);
    }

    /** Whether no disk has lost anything since all was well. */
    boolean isWhole() {
        return damaged.isEmpty();
    }

    void loseADisk() {
        if (isWhole()) {
            changes.loseADisk().ifPresent(damaged::add);
        }
    }

    /** One does not know any more who votes, and is back before it is missed. */
    void forgetVoters() {
        if (isWhole()) {
            changes.forgetVoters().ifPresent(damaged::add);
        }
    }

    void emptyLog(PeerId name) {
        ForgetfulDisk disk = group.disk(name);
        disk.list().stream().filter(file -> file.endsWith(".log")).forEach(disk::lose);
    }

    /** Flips one of the last bits that were written. */
    void damageTail(PeerId name) {
        ForgetfulDisk disk = group.disk(name);
        disk.list().stream()
                .filter(file -> file.endsWith(".log"))
                .reduce((first, second) -> second)
                .ifPresent(file -> disk.flipBit(file, lastBit(disk.content(file)) - random.nextInt(8 * 512)));
    }

    private static long lastBit(byte[] content) {
        int end = content.length;
        while (end > 1024 && content[end - 1] == 0) {
            end--;
        }
        return 8L * end - 1;
    }

    void poison(PeerId name) {
        if (poisoned.isEmpty()) {
            poisoned.add(name);
            group.replay().poisonNext(name);
        }
    }

    /** One who is no voter asks that of a voter. */
    void stranger(PeerId to, RaftRequest request) {
        try (Transport stranger = group.network.start(TransportOptions.builder("test", PeerId.of("x"))
                .listen(STRANGER)
                .build())) {
            stranger.request(group.address(to), Kind.of(request).subject(), FaultyTransport.sealed(request), DEADLINE)
                    .completeOnTimeout(new byte[0], 100, TimeUnit.MILLISECONDS)
                    .exceptionally(refused -> new byte[0])
                    .join();
        }
    }

    /** One write, which all get and nobody is known to have; then nothing is in its way any more, and nobody writes. */
    void loseTheAnswersToAWrite() {
        group.leader().ifPresent(leader -> {
            others(leader.name()).forEach(other -> group.weather.loseAnswers(leader.name(), other));
            CompletableFuture<?> write = writer.put(leader);
            write.copy()
                    .completeOnTimeout(null, random.nextInt(100), TimeUnit.MILLISECONDS)
                    .exceptionally(failure -> null)
                    .join();
            group.heal();
            require(write::isDone, SETTLED, "a write hangs, though nothing is in its way,");
        });
    }

    /** One that may not stand, and so does not call, is away for long enough that the leader's pauses grow. */
    void returnEmptyAfterSeconds() {
        toDamage(anyBut(leader())).ifPresent(away -> {
            emptyLog(away);
            writer.write(Duration.ofMillis(6_000 + random.nextInt(3_000)));
            group.start(away);
            require(this::isEqual, HEARD, "one that is back is not heard");
        });
    }

    /** A leader is away until the next one's log begins behind what it last wrote; the entries that nobody else had are its own. */
    void returnToACompactedLog() {
        PeerId away = leader();
        isolate(away);
        requireWrites("two of three are there");
        PeerId next = leader();
        await().atMost(COMPACTED)
                .pollInterval(Duration.ofMillis(1))
                .until(() -> takes(writer::putLarge) && logs(next).size() > 1);
        List<String> before = logs(next);
        await().atMost(COMPACTED).until(() -> {
            group.running().forEach(each -> each.ledger().compact());
            return !logs(next).contains(before.get(0));
        });
        group.network.heal();
        group.weather.close(next, away, Kind.CONFIGURE);
        writer.write(Duration.ofSeconds(1));
        group.heal();
    }

    private List<String> logs(PeerId name) {
        return group.disk(name).list().stream()
                .filter(file -> file.endsWith(".log"))
                .toList();
    }

    /** Mends everything and checks what must be so then. */
    void settle() {
        group.replay().goOn();
        group.heal();
        silenced = null;
        poisoned.forEach(group::kill);
        poisoned.clear();
        group.startAll();
        requireWrites("all voters are there");
        if (group.hasGuests()) {
            require(changes::complete, SETTLED, "the voters do not come to their number again");
        }
        require(this::isEqual, SETTLED, "a voter has not come up to the others");
        group.leader().ifPresent(this::requireAll);
        damaged.clear();
    }

    /** A majority is there and whole: it elects a leader, and that takes a write. */
    void requireWrites(String why) {
        require(this::takesAWrite, SETTLED, "no leader takes a write, though " + why + ",");
    }

    private boolean takesAWrite() {
        if (group.hasGuests()) {
            changes.tellOne();
        }
        return takes(writer::put);
    }

    private boolean takes(Function<VoterGroup.Running, CompletableFuture<Boolean>> write) {
        return group.leader()
                .map(leader -> write.apply(leader)
                        .completeOnTimeout(false, DEADLINE.toMillis(), TimeUnit.MILLISECONDS)
                        .exceptionally(failure -> false)
                        .join())
                .orElse(false);
    }

    private boolean isEqual() {
        return group.running().size() == group.names.size() && group.hasEqualHeads(group.members());
    }

    private void requireAll(VoterGroup.Running leader) {
        Map<String, String> missing = writer.missing(leader.listener().state());
        if (!missing.isEmpty()) {
            group.witness.violated(missing.size() + " acknowledged writes are lost, "
                    + Collections.min(missing.keySet()) + " among them");
        }
    }

    /** Waits no longer where something is wrong already. */
    private void require(BooleanSupplier condition, Duration bound, String otherwise) {
        long end = System.nanoTime() + bound.toNanos();
        while (!condition.getAsBoolean() && group.witness.violations().isEmpty()) {
            if (System.nanoTime() > end) {
                group.witness.violated(otherwise + " within " + bound.toSeconds() + " s");
                System.out.println(otherwise + ":" + System.lineSeparator() + group.describe());
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    @Override
    public void close() {
        group.close();
    }
}
