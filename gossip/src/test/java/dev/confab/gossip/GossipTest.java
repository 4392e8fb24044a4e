package dev.confab.gossip;

import static org.assertj.core.api.Assertions.assertThat;

import dev.confab.gossip.broadcast.EntryLog;
import dev.confab.gossip.membership.Formation;
import dev.confab.gossip.membership.Founder;
import dev.confab.gossip.membership.Member;
import dev.confab.gossip.membership.MemberState;
import dev.confab.gossip.membership.MembershipCodec;
import dev.confab.gossip.membership.MembershipMessage;
import dev.confab.gossip.membership.MembershipOptions;
import dev.confab.gossip.membership.Pulse;
import dev.confab.gossip.membership.Update;
import dev.confab.gossip.transport.Hello;
import dev.confab.gossip.transport.MessageHandler;
import dev.confab.gossip.transport.Transport;
import dev.confab.gossip.wire.Address;
import dev.confab.gossip.wire.Chain;
import dev.confab.gossip.wire.Epoch;
import dev.confab.gossip.wire.Head;
import dev.confab.gossip.wire.PeerId;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What {@link Gossip} makes of what comes, over a transport that only takes notes. */
final class GossipTest {

    private static final Member SELF = new Member(PeerId.of("self"), new Address("127.0.0.1", 1), 1);
    private static final Hello RELAY = new Hello("shop", PeerId.of("relay"), new Address("127.0.0.1", 2), 1);
    private static final Head AHEAD = new Head(new Epoch(1, 7), 5, Chain.EMPTY);

    private static final long TICK_NANOS = 50_000_000L;
    private static final Duration RETENTION = Duration.ofMinutes(10);

    private final Map<String, MessageHandler> handlers = new HashMap<>();
    private final List<PeerId> heard = new ArrayList<>();
    private final List<String> sent = new ArrayList<>();
    private final List<Address> disconnected = new ArrayList<>();
    private boolean hasDatagrams;
    private long now = 1;
    private final Gossip gossip = new Gossip(
            SELF,
            MembershipOptions.builder().retention(RETENTION).build(),
            Formation.begin(new Founder(SELF.id(), SELF.address(), 1), List.of(), new Random(1), 1),
            log(),
            transport(),
            Runnable::run,
            () -> now,
            new Random(1),
            listener());

    /** A recovery chooses by whose head is whose; what a peer tells of another is not its own. */
    @Test
    void shouldNotNoteARelayedHeadUnderTheRelaysName() {
        gossip.open();

        hear(new MembershipMessage.Relayed(
                1, PeerId.of("target"), new Pulse(AHEAD, false), OptionalLong.empty(), List.of()));
        assertThat(heard).isEmpty();

        hear(new MembershipMessage.Ack(1, new Pulse(AHEAD, false), OptionalLong.empty(), List.of()));
        assertThat(heard).containsExactly(RELAY.node());
    }

    /** A probe that came while the node was put together could cost a voter its ledger. */
    @Test
    void shouldHearNobodyBeforeItIsOpen() {
        assertThat(handlers).isEmpty();

        gossip.open();

        assertThat(handlers).isNotEmpty();
    }

    /** A node that comes knows nobody's address but by hellos; it waited two seconds for an answer to what it never sent. */
    @Test
    void shouldAskAtOnceWhoIsAheadThoughItIsNotInTheTableYet() {
        gossip.open();

        hear(new MembershipMessage.Ack(1, new Pulse(AHEAD, false), OptionalLong.empty(), List.of()));

        assertThat(sent).contains("gossip.broadcast to " + RELAY.advertised());
    }

    /** Its address would be dialled for as long as this node lives. One that only failed may be cut off, and come back. */
    @Test
    void shouldKeepTheConnectionToTheDeadUntilTheyAreForgotten() {
        gossip.open();
        Member gone = new Member(PeerId.of("gone"), new Address("127.0.0.1", 3), 1);
        hear(new MembershipMessage.Updates(List.of(new Update(gone, null, 0))));
        hear(new MembershipMessage.Updates(List.of(new Update(gone.as(MemberState.DEAD), null, 0))));

        live(RETENTION.dividedBy(2));
        assertThat(disconnected).isEmpty();

        live(RETENTION);
        assertThat(disconnected).containsExactly(gone.address());
    }

    /** Behind a firewall that drops datagrams every node would hold every other for dead, again and again. */
    @Test
    void shouldProbeByConnectionsWhereNoDatagramIsAnswered() {
        String datagram = "datagram to " + RELAY.advertised();
        String connection = "gossip.membership to " + RELAY.advertised();
        hasDatagrams = true;
        gossip.open();
        liveBeside(RELAY, 5);
        assertThat(sent).contains(datagram);

        liveBeside(RELAY, 10);
        sent.clear();
        liveBeside(RELAY, 10);
        assertThat(sent).contains(connection).doesNotContain(datagram);

        hear("gossip.probes", new MembershipMessage.Ack(1, Pulse.NONE, OptionalLong.empty(), List.of()));
        sent.clear();
        liveBeside(RELAY, 5);
        assertThat(sent).contains(datagram);
    }

    /** That node answers no probe; others say that it lives. */
    private void liveBeside(Hello peer, int seconds) {
        for (int i = 0; i < seconds; i++) {
            Member alive = new Member(peer.node(), peer.advertised(), now);
            hear(new MembershipMessage.Updates(List.of(new Update(alive, null, 0))));
            live(Duration.ofSeconds(1));
        }
    }

    private void hear(MembershipMessage message) {
        hear("gossip.membership", message);
    }

    private void hear(String subject, MembershipMessage message) {
        handlers.get(subject).onMessage(RELAY, MembershipCodec.encode(message));
    }

    private void live(Duration duration) {
        for (long end = now + duration.toNanos(); now < end; now += TICK_NANOS) {
            gossip.onTick();
        }
    }

    private Transport transport() {
        return proxy(Transport.class, (name, arguments) -> {
            if (name.equals("onMessage")) {
                handlers.put((String) arguments[0], (MessageHandler) arguments[1]);
            }
            if (name.equals("send")) {
                sent.add(arguments[1] + " to " + arguments[0]);
            } else if (name.equals("sendDatagram") && hasDatagrams) {
                sent.add("datagram to " + arguments[0]);
            } else if (name.equals("disconnect")) {
                disconnected.add((Address) arguments[0]);
            }
            return switch (name) {
                case "send" -> CompletableFuture.completedFuture(null);
                case "sendDatagram" -> hasDatagrams;
                default -> null;
            };
        });
    }

    private GossipListener listener() {
        return proxy(GossipListener.class, (name, arguments) -> {
            if (name.equals("onHeard")) {
                heard.add(((Hello) arguments[0]).node());
            }
            return name.equals("isVoter") ? false : null;
        });
    }

    private static EntryLog log() {
        return proxy(EntryLog.class, (name, arguments) -> switch (name) {
            case "head" -> Head.EMPTY;
            case "after" -> Optional.empty();
            default -> null;
        });
    }

    private interface Answers {

        Object to(String method, Object[] arguments);
    }

    private static <T> T proxy(Class<T> type, Answers answers) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> answers.to(method.getName(), arguments)));
    }
}
