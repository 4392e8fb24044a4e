package dev.confab.examples.typedsettings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.confab.examples.ChildJvm;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The example as a newcomer runs it: a JVM without flags. */
@Tag("cluster")
final class TypedSettingsTest {

    @Test
    void shouldBindChangeAndRefuse() {
        try (ChildJvm child = ChildJvm.start(TypedSettings.class, List.of(), List.of(), line -> {}, () -> {})) {
            int exitCode = child.awaitExit(Duration.ofSeconds(60));
            String out = String.join("\n", child.out());
            assertThat(child.err()).isEmpty();
            assertThat(exitCode).as(out).isZero();
            assertThat(out)
                    .containsPattern("nobody set a key +HttpConfig\\[timeout=PT2S, retries=3, suppliers=\\[\\]")
                    .contains("timeout PT2S -> PT0.3S, pool 8 -> 32")
                    .contains("10240 KiB, version 1")
                    .contains("retries is still 3")
                    .containsPattern("http.retries@1 of .* by mallory is not taken: expected a whole number")
                    .contains("retries is 5, rejected at present: 0")
                    .contains("batch.size is 50, from prod/acme")
                    .containsPattern("prod/acme@1 .*\n +global@1");
        }
    }
}
