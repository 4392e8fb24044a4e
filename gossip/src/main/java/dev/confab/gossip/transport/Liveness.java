package dev.confab.gossip.transport;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.ScheduledFuture;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Ends a connection whose other side has fallen silent. TCP alone would keep it for a quarter of an hour, and after a healed
 * partition would wait up to two minutes before it tries again. The dialer asks after a silent tick; the listener also
 * speaks after a tick in which it heard something, so that a large frame on a slow link is no silence. Counts ticks rather
 * than time: a node that was stopped itself must not blame its peers. Confined to the transport thread.
 *
 * <p>The dialer asks more rarely where it has sent nothing for a while, until it sends again: where all nodes are connected with
 * all others, asking would be the greater part of what they do. Even then it asks more often than the listener's patience lasts.
 */
final class Liveness extends ChannelInboundHandlerAdapter {

    static final String NAME = "liveness";

    private static final int TICKS_PER_SILENCE = 4;

    /** After how many ticks without a message a connection is idle for its dialer. */
    static final int IDLE_TICKS = 16;

    /** How much longer a tick of an idle dialer is. */
    static final int IDLE_FACTOR = 4;

    private static final int SILENCES_OF_LISTENER = 3;

    private final long tickNanos;
    private final int silentTicksMax;
    private final boolean isDialer;
    private boolean hasHeard = true;
    private int silentTicks;
    private int ticksWithoutMessage;
    private @Nullable ChannelHandlerContext context;
    private @Nullable ScheduledFuture<?> next;

    private Liveness(TransportOptions options, int silences, boolean isDialer) {
        this.tickNanos = Math.max(1, options.silenceMax().toNanos() / TICKS_PER_SILENCE);
        this.silentTicksMax = TICKS_PER_SILENCE * silences;
        this.isDialer = isDialer;
    }

    static Liveness ofDialer(TransportOptions options) {
        return new Liveness(options, 1, true);
    }

    /** More patient, so that it is the dialer who decides as a rule. */
    static Liveness ofListener(TransportOptions options) {
        return new Liveness(options, SILENCES_OF_LISTENER, false);
    }

    /** Says that the dialer sends a message. */
    static void carries(Channel channel) {
        Liveness liveness = channel.pipeline().get(Liveness.class);
        if (liveness != null) {
            liveness.carries();
        }
    }

    private void carries() {
        boolean wasIdle = isIdle();
        ticksWithoutMessage = 0;
        if (wasIdle && next != null) {
            next.cancel(false);
            silentTicks = 0;
            schedule();
        }
    }

    private boolean isIdle() {
        return isDialer && ticksWithoutMessage >= IDLE_TICKS;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
        schedule();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext removed) {
        context = null;
        if (next != null) {
            next.cancel(false);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext from, Object message) {
        hasHeard = true;
        from.fireChannelRead(message);
    }

    private void schedule() {
        ChannelHandlerContext here = context;
        if (here != null) {
            next = here.executor().schedule(() -> onTick(here), pauseNanos(), TimeUnit.NANOSECONDS);
        }
    }

    private long pauseNanos() {
        return isIdle() ? IDLE_FACTOR * tickNanos : tickNanos;
    }

    private void onTick(ChannelHandlerContext here) {
        ticksWithoutMessage++;
        if (hasHeard) {
            hasHeard = false;
            silentTicks = 0;
            if (!isDialer) {
                here.channel().writeAndFlush(new Frame.Pong());
            }
        } else if (++silentTicks >= silentTicksMax) {
            context = null; // no tick follows
            long millis = TimeUnit.NANOSECONDS.toMillis(pauseNanos() * silentTicksMax);
            here.fireExceptionCaught(new IOException("nothing was heard for " + millis + " ms"));
        } else if (isDialer) {
            here.channel().writeAndFlush(new Frame.Ping());
        }
        schedule();
    }
}
