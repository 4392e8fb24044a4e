package dev.confab.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.confab.examples.ChildJvm;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The quickstart as a newcomer runs it: a JVM without flags. */
@Tag("cluster")
final class QuickstartTest {

    /** Under 15 s on an idle machine; a busy one gets the double. */
    private static final Duration DURATION_MAX = Duration.ofSeconds(30);

    @Test
    void shouldTellItsStoryAndEnd() {
        long began = System.nanoTime();
        try (ChildJvm child = ChildJvm.start(Quickstart.class, List.of(), List.of(), line -> {}, () -> {})) {
            int exitCode = child.awaitExit(Duration.ofSeconds(60));
            Duration took = Duration.ofNanos(System.nanoTime() - began);

            String story = String.join("\n", child.out());
            System.out.println("quickstart: " + took.toMillis() + " ms");
            assertThat(child.err()).isEmpty();
            assertThat(exitCode).as(story).isZero();
            assertThat(story)
                    .containsPattern("19 keys into prod/shop/orders +revision 2")
                    .contains("checkout.billing-url = https://billing.shop.example/invoices")
                    .containsPattern("gateway +heard it after .* and reads 300ms")
                    .containsPattern("The leader, \\w+, stops")
                    .containsPattern("comes back")
                    .contains("and reads checkout.retries = 5.")
                    .contains("They are equal.")
                    .contains("nothing is left behind");
            assertThat(took).isLessThan(DURATION_MAX);
        }
    }
}
