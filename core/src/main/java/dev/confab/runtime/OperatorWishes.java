package dev.confab.runtime;

import dev.confab.gossip.wire.PeerId;
import dev.confab.model.Command;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * What an operator asks for about the seats of the voters. The leader is asked, once it is known who leads, and sees to it.
 * Thread-safe.
 */
public final class OperatorWishes {

    private final String author;
    private final Writer writer;
    private final Seats seats;
    private final Awaited awaited;

    OperatorWishes(String author, Writer writer, Seats seats, Awaited awaited) {
        this.author = author;
        this.writer = writer;
        this.seats = seats;
        this.awaited = awaited;
    }

    /** Makes that node a voter. */
    public CompletableFuture<Void> promote(PeerId node, Duration deadline) {
        return ask(new SeatWish(SeatWish.Kind.PROMOTE, node), deadline);
    }

    /** Takes the vote from that node. */
    public CompletableFuture<Void> demote(PeerId node, Duration deadline) {
        return ask(new SeatWish(SeatWish.Kind.DEMOTE, node), deadline);
    }

    /** Lets that voter lead. */
    public CompletableFuture<Void> transferLeadership(PeerId node, Duration deadline) {
        return ask(new SeatWish(SeatWish.Kind.LEAD, node), deadline);
    }

    /** Whoever waits hears that this node was closed. Idempotent. */
    void close() {
        awaited.close();
    }

    private CompletableFuture<Void> ask(SeatWish wish, Duration deadline) {
        return awaited.of(
                writer.write(author, "", new Command.Sync(), deadline).thenCompose(outcome -> seats.ask(wish)));
    }
}
