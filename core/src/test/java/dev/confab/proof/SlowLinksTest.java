package dev.confab.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A link that is slow and one that loses are late, in order and whole, until they are well again. */
final class SlowLinksTest {

    private static final Duration TIMER = Duration.ofMillis(200);

    @Test
    void shouldCarryEverythingInOrderAndLate() throws IOException {
        SlowLinks links = SlowLinks.at("127.0.0.1:0");
        int port = Integer.parseInt(links.behind().split(":")[1]);
        try (ServerSocket node = new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
                Socket outer = new Socket(
                        InetAddress.getLoopbackAddress(),
                        Integer.parseInt(links.address().split(":")[1]));
                Socket inner = node.accept()) {
            echo(outer, inner);
            links.become(0, 100, 1);
            assertThat(echo(outer, inner)).as("lost once, come again").isGreaterThanOrEqualTo(TIMER);

            links.become(0, 0, 0);
            await("well again").until(() -> echo(outer, inner).compareTo(TIMER) < 0);

            inner.shutdownOutput();
            assertThat(outer.getInputStream().read()).as("the end passes too").isNegative();
        }
    }

    private static Duration echo(Socket outer, Socket inner) throws IOException {
        long start = System.nanoTime();
        for (int i = 0; i < 100; i++) {
            outer.getOutputStream().write(i);
        }
        for (int i = 0; i < 100; i++) {
            assertThat(inner.getInputStream().read()).isEqualTo(i);
        }
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
