package dev.confab.gossip.transport;

import dev.confab.gossip.wire.PeerId;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;

/** Measures the round trip of a 200-byte request between two nodes on loopback: one caller, one request at a time. */
final class RoundTripMeter {

    private static final int ROUNDS = 20_000;

    private RoundTripMeter() {}

    public static void main(String[] arguments) {
        try (Transport a = start("a");
                Transport b = start("b")) {
            b.onRequest("echo", (hello, payload) -> CompletableFuture.completedFuture(payload));
            measure(a, b);
            System.out.println("round trip of 200 bytes on loopback: " + measure(a, b));
        }
    }

    private static String measure(Transport a, Transport b) {
        long[] nanos = new long[ROUNDS];
        byte[] payload = new byte[200];
        for (int i = 0; i < ROUNDS; i++) {
            long before = System.nanoTime();
            a.request(b.advertised(), "echo", payload, Duration.ofSeconds(5)).join();
            nanos[i] = System.nanoTime() - before;
        }
        Arrays.sort(nanos);
        return "p50 " + nanos[ROUNDS / 2] / 1_000 + " us, p99 " + nanos[ROUNDS / 100 * 99] / 1_000 + " us";
    }

    private static Transport start(String node) {
        return NettyTransport.start(
                TransportOptions.builder("shop", PeerId.of(node)).build());
    }
}
