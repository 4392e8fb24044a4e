package dev.confab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.confab.model.InvalidValueException;
import dev.confab.schema.Rule;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rules on three voters in one JVM. */
@Tag("cluster")
@Tag("slow")
final class ThreeNodeSchemaTest {

    private static final int ROUNDS = 30;
    private static final String SHOP = "prod/shop";

    @TempDir
    private Path home;

    private TestCluster cluster;

    @BeforeEach
    void start() {
        cluster = TestCluster.of(home, 3).startAll();
    }

    @AfterEach
    void close() {
        cluster.close();
    }

    /** Proves that a rule which was acknowledged anywhere is kept by every node at once, whether it has heard of it or not. */
    @Test
    void shouldKeepRulesThatTheWriterMayNotHaveHeardOf() throws Exception {
        for (int round = 1; round <= ROUNDS; round++) {
            // given
            ConfigSchema schema = cluster.node(round % 3).schema(SHOP);
            ConfigMap map = cluster.node((round + 1) % 3).map(SHOP);
            String key = "key-" + round;

            // when
            schema.set(Rule.of(key).regex("[0-9]+").maxLength(2).build()).get(30, TimeUnit.SECONDS);
            CompletableFuture<?> wrong = map.put(key, "x");
            CompletableFuture<?> long1 = map.put(key, "123");
            CompletableFuture<?> right = map.put(key, "12");

            // then
            for (CompletableFuture<?> refused : List.of(wrong, long1)) {
                assertThatThrownBy(() -> refused.get(30, TimeUnit.SECONDS))
                        .hasCauseInstanceOf(InvalidValueException.class);
            }
            right.get(30, TimeUnit.SECONDS);
        }
        cluster.awaitEqualHeads();
        assertThat(cluster.node(0).map(SHOP).size()).isEqualTo(ROUNDS);
    }

    /** Proves that rules and values which change at the same time on several nodes never end up against each other. */
    @Test
    void shouldEndWithoutBreachesWhateverCameFirst() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            // given
            for (String key : List.of("name.1", "name.2")) {
                cluster.node(0).map(SHOP).put(key, "0").get(30, TimeUnit.SECONDS);
            }

            // when
            List<CompletableFuture<?>> racing = new ArrayList<>();
            String letter = round % 2 == 0 ? "a" : "b";
            racing.add(cluster.node(0)
                    .schema(SHOP)
                    .set(Rule.of("name.*").regex("[" + letter + "0-9]+").build()));
            racing.add(cluster.node(1).map(SHOP).put("name.1", "b" + round));
            racing.add(cluster.node(2).map(SHOP).put("name.2", "a" + round));
            for (CompletableFuture<?> each : racing) {
                each.handle((done, failure) -> {
                            assertThat(failure == null
                                            || failure.getCause() instanceof InvalidValueException
                                            || failure instanceof InvalidValueException)
                                    .as(String.valueOf(failure))
                                    .isTrue();
                            return null;
                        })
                        .get(30, TimeUnit.SECONDS);
            }

            // then
            cluster.awaitEqualHeads();
            assertThat(cluster.node(round % 3).schema(SHOP).breaches()).isEmpty();
        }
    }
}
