package dev.confab.examples.coldstart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.confab.examples.ChildJvm;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The example as a newcomer runs it: a JVM without flags. */
@Tag("cluster")
final class ColdStartTest {

    @Test
    void shouldReadDefaultsThenTheBundleThenTheDisk() {
        try (ChildJvm child = ChildJvm.start(ColdStart.class, List.of(), List.of(), line -> {}, () -> {})) {
            int exitCode = child.awaitExit(Duration.ofSeconds(60));

            String story = String.join("\n", child.out());
            System.out.println(story);
            assertThat(child.err()).isEmpty();
            assertThat(exitCode).as(story).isZero();
            assertThat(story)
                    .contains("node bare is not ready after PT1S")
                    .contains("bare reads checkout.timeout = 500ms, its own default")
                    .contains("shipped reads checkout.timeout = 400ms, from its bundle")
                    .containsPattern("orders reads checkout.timeout = 300ms, from its disk at revision \\d+");
        }
    }
}
