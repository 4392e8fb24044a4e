package dev.confab.gossip.transport;

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
 */
final class Liveness extends ChannelInboundHandlerAdapter {

    static final String NAME = "liveness";

    private static final int TICKS_PER_SILENCE = 4;

    private final long tickNanos;
    private final int silentTicksMax;
    private final boolean isDialer;
    private boolean hasHeard = true;
    private int silentTicks;
    private @Nullable ScheduledFuture<?> ticks;

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
        return new Liveness(options, 3, false);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        ticks = context.executor()
                .scheduleWithFixedDelay(() -> onTick(context), tickNanos, tickNanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        if (ticks != null) {
            ticks.cancel(false);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        hasHeard = true;
        context.fireChannelRead(message);
    }

    private void onTick(ChannelHandlerContext context) {
        if (hasHeard) {
            hasHeard = false;
            silentTicks = 0;
            if (!isDialer) {
                context.channel().writeAndFlush(new Frame.Pong());
            }
        } else if (++silentTicks >= silentTicksMax) {
            handlerRemoved(context);
            long millis = TimeUnit.NANOSECONDS.toMillis(tickNanos * silentTicksMax);
            context.fireExceptionCaught(new IOException("nothing was heard for " + millis + " ms"));
        } else if (isDialer) {
            context.channel().writeAndFlush(new Frame.Ping());
        }
    }
}
