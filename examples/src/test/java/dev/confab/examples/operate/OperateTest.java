package dev.confab.examples.operate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.confab.examples.ChildJvm;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The example as a newcomer runs it: a JVM without flags. */
@Tag("cluster")
final class OperateTest {

    @Test
    void shouldFindUndoAndTell() {
        try (ChildJvm child = ChildJvm.start(Operate.class, List.of(), List.of(), line -> {}, () -> {})) {
            int exitCode = child.awaitExit(Duration.ofSeconds(60));
            String out = String.join("\n", child.out());
            assertThat(child.err()).isEmpty();
            assertThat(exitCode).as(out).isZero();
            assertThat(out)
                    .containsPattern("labelled +\\{release-2026-11=\\d+}")
                    .containsPattern("the key's history \\d+ by bob, faster checkout: 2ms")
                    .contains("-payment.timeout=2s\n+payment.timeout=2ms")
                    .containsPattern("it would change +at \\d+: \\[.*1 changed.*1 changed")
                    .contains("-retries=300\n+retries=3")
                    .containsPattern("rolled back +true, payment.timeout is 2s")
                    .containsPattern("\\d+ went back to +\\d+\n\\d+ was undone by +\\d+")
                    .containsPattern("bob on .* was refused \\[prod/acme/billing retries]: .* at version 2, was at 3")
                    .contains("\"author\":\"alice\"", "\"what\":\"rollback\"", "\"what\":\"label\"")
                    .contains("<hidden>")
                    .doesNotContain("t0p-s3cret");
        }
    }
}
