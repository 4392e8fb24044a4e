package dev.confab.gossip.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.confab.gossip.wire.Address;
import dev.confab.gossip.wire.PeerId;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Signs of life on one connection, in virtual time. */
final class LivenessTest {

    private static final Duration SILENCE_MAX = Duration.ofSeconds(4);
    private static final int SECONDS_TO_IDLE = Liveness.IDLE_TICKS;

    private static final TransportOptions OPTIONS = TransportOptions.builder("shop", PeerId.of("a"))
            .listen(new Address("127.0.0.1", 0))
            .silenceMax(SILENCE_MAX)
            .build();

    private final EmbeddedChannel channel = new EmbeddedChannel(Liveness.ofDialer(OPTIONS));

    /** Proves that a fleet in which all are connected with all is not busy with asking. */
    @Test
    void shouldAskMoreRarelyWhereNothingIsCarried() {
        int busy = pingsOfAPeerThatAnswers(SECONDS_TO_IDLE);
        int idle = pingsOfAPeerThatAnswers(10 * SECONDS_TO_IDLE);

        assertThat(busy).isEqualTo(SECONDS_TO_IDLE / 2);
        assertThat(idle).isEqualTo(10 * busy / Liveness.IDLE_FACTOR);
    }

    /** Proves that whoever sends to one who is gone finds out as soon as ever. */
    @Test
    void shouldGiveUpSoonAConnectionThatCarriesAgain() {
        pingsOfAPeerThatAnswers(5 * SECONDS_TO_IDLE);

        Liveness.carries(channel);
        live(SILENCE_MAX.plusSeconds(1));

        assertThatThrownBy(channel::checkException)
                .isInstanceOf(IOException.class)
                .hasMessage("nothing was heard for 4000 ms");
    }

    @Test
    void shouldGiveUpAnIdleConnectionToo() {
        pingsOfAPeerThatAnswers(5 * SECONDS_TO_IDLE);

        live(SILENCE_MAX.multipliedBy(Liveness.IDLE_FACTOR).minusSeconds(1));
        channel.checkException();
        live(SILENCE_MAX.multipliedBy(2));

        assertThatThrownBy(channel::checkException).hasMessage("nothing was heard for 16000 ms");
    }

    /** Proves that a listener is patient enough for a dialer that asks at the slower pace. */
    @Test
    void shouldNotGiveUpADialerThatIsIdle() {
        EmbeddedChannel listener = new EmbeddedChannel(Liveness.ofListener(OPTIONS));
        int pause = 2 * Liveness.IDLE_FACTOR; // a dialer asks after a silent tick, and hears the answer before the next
        for (int second = 1; second <= 10 * SECONDS_TO_IDLE; second++) {
            if (second % pause == 0) {
                listener.writeInbound(new Frame.Ping());
            }
            listener.advanceTimeBy(1, TimeUnit.SECONDS);
            listener.runScheduledPendingTasks();
        }
        listener.checkException();
    }

    private int pingsOfAPeerThatAnswers(int seconds) {
        int pings = 0;
        for (int i = 0; i < seconds; i++) {
            live(Duration.ofSeconds(1));
            for (Object said = channel.readOutbound(); said != null; said = channel.readOutbound()) {
                assertThat(said).isInstanceOf(Frame.Ping.class);
                pings++;
                channel.writeInbound(new Frame.Pong());
            }
        }
        return pings;
    }

    private void live(Duration duration) {
        for (long second = 0; second < duration.toSeconds(); second++) {
            channel.advanceTimeBy(1, TimeUnit.SECONDS);
            channel.runScheduledPendingTasks();
        }
    }
}
