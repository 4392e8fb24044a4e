package dev.confab.gossip;

import dev.confab.gossip.transport.Hello;
import dev.confab.gossip.transport.Transport;
import dev.confab.gossip.transport.TransportException;
import dev.confab.gossip.wire.Address;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What the protocols hear and say: messages come in decoded, on the node loop, and go out by the transport, until this node
 * falls silent. Confined to the node loop, but for {@link #hear} and {@link #run}.
 */
final class Line {

    private final Transport transport;
    private final Executor loop;
    private final LongSupplier nanoTime;
    private final GossipListener listener;
    private boolean isSilent;

    Line(Transport transport, Executor loop, LongSupplier nanoTime, GossipListener listener) {
        this.transport = transport;
        this.loop = loop;
        this.nanoTime = nanoTime;
        this.listener = listener;
    }

    long nanoTime() {
        return nanoTime.getAsLong();
    }

    /** Runs that on the node loop. Thread-safe. */
    void run(Runnable task) {
        loop.execute(task);
    }

    /** Hears messages of that subject. Who sends what cannot be decoded hears of it by the transport. */
    <M> void hear(String subject, Function<byte[], M> decoder, BiConsumer<Hello, M> handler) {
        transport.onMessage(subject, (from, payload) -> {
            M message = decoder.apply(payload);
            run(() -> handler.accept(from, message));
        });
    }

    /** From here on nothing is sent any more. */
    void fallSilent() {
        isSilent = true;
    }

    boolean isSilent() {
        return isSilent;
    }

    CompletableFuture<Void> send(Address to, String subject, byte[] payload) {
        return isSilent ? CompletableFuture.completedFuture(null) : transport.send(to, subject, payload);
    }

    /** As {@link #send}; the listener hears where that node refuses to talk to this one. */
    CompletableFuture<Void> sendTellingRefusal(Address to, String subject, byte[] payload) {
        return send(to, subject, payload).whenComplete((sent, failure) -> tellIfRefused(to, failure));
    }

    /** Returns whether it is on its way; a transport without datagrams, or to that address, sends none. */
    boolean sendDatagram(Address to, String subject, byte[] payload) {
        return !isSilent && transport.sendDatagram(to, subject, payload);
    }

    /** Nobody is to be reached there any more. */
    void disconnect(Address from) {
        transport.disconnect(from);
    }

    private void tellIfRefused(Address by, @Nullable Throwable failure) {
        if (failure instanceof TransportException refusal && refusal.kind() == TransportException.Kind.REFUSED) {
            run(() -> listener.onRefused(by, String.valueOf(refusal.getMessage())));
        }
    }
}
