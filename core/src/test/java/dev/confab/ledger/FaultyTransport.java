package dev.confab.ledger;

import dev.confab.gossip.transport.ConnectionEvent;
import dev.confab.gossip.transport.ConnectionState;
import dev.confab.gossip.transport.MessageHandler;
import dev.confab.gossip.transport.RequestHandler;
import dev.confab.gossip.transport.Transport;
import dev.confab.gossip.transport.TransportException;
import dev.confab.gossip.wire.Address;
import dev.confab.gossip.wire.PeerId;
import io.atomix.protocols.raft.protocol.RaftRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A voter's transport under a {@link Weather}: loses requests or answers one way, and lets frames of a lost connection be heard
 * late. The {@link Witness} sees what leaves the voter, whatever becomes of it. Belongs to one start of the voter, as its
 * frames do: those of an earlier start are refused by {@link NewestStart}. Thread-safe.
 */
final class FaultyTransport implements Transport {

    /** Of each kind of frame the first are kept, which no later one is like, and the last. */
    private static final int FRAMES_MAX = 256;

    private final Transport real;
    private final VoterId self;
    private final Function<Address, PeerId> names;
    private final Weather weather;
    private final Witness witness;
    private final Witness.Ear ear;
    private final List<Frame> past = new ArrayList<>();
    private final List<Frame> held = new ArrayList<>();

    private record Frame(Address to, String subject, byte[] payload) {}

    FaultyTransport(Transport real, VoterId self, Function<Address, PeerId> names, Weather weather, Witness witness) {
        this.real = real;
        this.self = self;
        this.names = names;
        this.weather = weather;
        this.witness = witness;
        this.ear = witness.ear(self);
        real.onStateChange(event -> {
            if (event.peer() != null && event.state() == ConnectionState.RECONNECTING) {
                ear.leaderIsLost();
            }
        });
    }

    @Override
    public CompletableFuture<byte[]> request(Address to, String subject, byte[] payload, Duration deadline) {
        witness.said(self, subject, payload);
        Frame frame = new Frame(to, subject, payload);
        return switch (weather.fate(self.node(), names.apply(to), subject)) {
            case PASSED -> {
                remember(past, frame);
                yield real.request(to, subject, payload, deadline);
            }
            case LOST -> nothing(deadline);
            case UNANSWERED -> {
                real.request(to, subject, payload, deadline);
                yield connectionLost();
            }
            case DOUBLED -> {
                CompletableFuture<byte[]> answer = real.request(to, subject, payload, deadline);
                real.request(to, subject, payload, deadline);
                yield answer;
            }
            case HELD -> {
                remember(held, frame);
                yield connectionLost();
            }
        };
    }

    private static CompletableFuture<byte[]> connectionLost() {
        return CompletableFuture.failedFuture(
                new TransportException(TransportException.Kind.UNANSWERED, "the connection was lost"));
    }

    private static CompletableFuture<byte[]> nothing(Duration deadline) {
        return new CompletableFuture<byte[]>().orTimeout(deadline.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static void remember(List<Frame> frames, Frame frame) {
        synchronized (frames) {
            if (frames.size() == FRAMES_MAX) {
                frames.remove(FRAMES_MAX / 2);
            }
            frames.add(frame);
        }
    }

    /** Delivers what was held of those kinds, in any order; nobody waits for the answers. */
    void release(Set<Kind> kinds, Random random, Duration deadline) {
        List<Frame> frames = new ArrayList<>();
        synchronized (held) {
            for (Kind kind : kinds) {
                held.stream()
                        .filter(frame -> frame.subject.equals(kind.subject()))
                        .forEach(frames::add);
            }
            held.removeAll(frames);
        }
        Collections.shuffle(frames, random);
        frames.forEach(frame -> real.request(frame.to, frame.subject, frame.payload, deadline));
    }

    /** Delivers some of what was said a second time, half of them out of the beginning. */
    void repeat(Random random, int count, Duration deadline) {
        List<Frame> known;
        synchronized (past) {
            known = List.copyOf(past);
        }
        for (int i = 0; i < count && !known.isEmpty(); i++) {
            int bound = random.nextBoolean() ? known.size() : Math.min(known.size(), count);
            Frame frame = known.get(random.nextInt(bound));
            real.request(frame.to, frame.subject, frame.payload, deadline);
        }
    }

    /** Says in this voter's name what it did not say, and waits for no answer. */
    void forge(Address to, RaftRequest request, Duration deadline) {
        real.request(to, Kind.of(request).subject(), sealed(request), deadline);
    }

    /** As a voter says it to another whose disk has no mark. */
    static byte[] sealed(RaftRequest request) {
        return Addressee.seal(new VoterId(PeerId.of("x"), 0), RaftSerializers.PROTOCOL.encode(request));
    }

    @Override
    public void onRequest(String subject, RequestHandler handler) {
        real.onRequest(subject, (from, payload) -> {
            Witness.Heard heard = ear.hear(subject, payload);
            return handler.onRequest(from, payload).whenComplete((answer, failure) -> {
                if (failure == null) {
                    ear.answered(heard, answer);
                }
            });
        });
    }

    @Override
    public CompletableFuture<Void> send(Address to, String subject, byte[] payload) {
        return weather.fate(self.node(), names.apply(to), subject) == Weather.Fate.PASSED
                ? real.send(to, subject, payload)
                : CompletableFuture.completedFuture(null);
    }

    @Override
    public Address advertised() {
        return real.advertised();
    }

    @Override
    public void onMessage(String subject, MessageHandler handler) {
        real.onMessage(subject, (from, payload) -> {
            if (subject.equals(Handover.SUBJECT)) {
                ear.leaderIsLost();
            }
            handler.onMessage(from, payload);
        });
    }

    @Override
    public ConnectionState state(Address to) {
        return real.state(to);
    }

    @Override
    public Runnable onStateChange(Consumer<ConnectionEvent> listener) {
        return real.onStateChange(listener);
    }

    @Override
    public void greetAgain() {
        real.greetAgain();
    }

    @Override
    public void disconnect(Address to) {
        real.disconnect(to);
    }

    @Override
    public void close() {
        real.close();
    }
}
