package dev.confab.gossip.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.confab.gossip.wire.PeerId;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class RejectionsTest {

    private final AtomicLong nanos = new AtomicLong();
    private final Rejections rejections = new Rejections(PeerId.of("a"), nanos::get);
    private final LogCapture log = new LogCapture();

    @AfterEach
    void close() {
        log.close();
    }

    @Test
    void shouldCountAllAndSayOneLinePerMinuteAndReason() {
        for (int i = 0; i < 1_000; i++) {
            rejections.count(Rejections.Reason.MALFORMED_DATAGRAM, "somewhere", "");
        }
        rejections.count(Rejections.Reason.REPLAYED_DATAGRAM, "elsewhere", "");
        assertThat(log.lines()).hasSize(2);

        nanos.addAndGet(Rejections.LOG_PAUSE.toNanos());
        rejections.count(Rejections.Reason.MALFORMED_DATAGRAM, "somewhere", "");

        assertThat(log.lines()).hasSize(3).last().asString().contains("1000 of this kind");
        assertThat(rejections.counts()).isEqualTo(Map.of("malformed_datagram", 1_001L, "replayed_datagram", 1L));
    }
}
