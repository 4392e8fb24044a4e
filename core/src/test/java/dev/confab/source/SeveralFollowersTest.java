package dev.confab.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.confab.model.ImportMode;
import dev.confab.source.SourceProblem.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Three nodes with copies of one file each, in virtual time: they publish once, and come to rest. */
final class SeveralFollowersTest {

    private static final String ORDERS = "prod/acme/orders";
    private static final int NEWEST = 10;

    @TempDir
    private Path home;

    private Village village;
    private final List<Village.Node> nodes = new ArrayList<>();

    @BeforeEach
    void begin() {
        village = new Village(home);
        for (int i = 0; i < 3; i++) {
            nodes.add(village.file(ImportMode.REPLACE, UnaryOperator.identity()));
        }
    }

    private void write(int node, int content) throws IOException {
        nodes.get(node).write("orders.properties", "n=" + content + "\n");
    }

    private void writeAll(int content) throws IOException {
        for (int i = 0; i < 3; i++) {
            write(i, content);
        }
    }

    private String present() {
        return village.value(ORDERS, "n");
    }

    /** All three have handed their write over before the first is carried out. */
    @Test
    void shouldPublishOnceThoughAllSeeTheChangeAtOnce() throws IOException {
        for (int content = 1; content <= 5; content++) {
            village.isHolding = true;
            writeAll(content);
            village.passSeconds(2);
            assertThat(village.heldCount()).isEqualTo(3);
            village.release();
            village.passSeconds(2);

            assertThat(village.commits).hasSize(content);
            assertThat(present()).isEqualTo("" + content);
            assertThat(nodes).allSatisfy(node -> {
                assertThat(node.follower.status().isPublished()).isTrue();
                assertThat(node.problems).isEmpty();
            });
        }
    }

    @Test
    void shouldComeToRestWhereNodesDisagreeAndSaySo() throws IOException {
        writeAll(1);
        village.passSeconds(5);
        write(0, 2);
        village.passSeconds(5);
        write(1, 3);
        village.passSeconds(5);

        village.passSeconds(1000);

        assertThat(village.commits).hasSize(3);
        assertThat(present()).isEqualTo("3");
        assertThat(nodes.get(1).problems).isEmpty();
        for (int behind : List.of(0, 2)) {
            assertThat(nodes.get(behind).problems)
                    .singleElement()
                    .extracting(SourceProblem::kind)
                    .isEqualTo(Kind.OTHER_CONTENT);
            assertThat(nodes.get(behind).follower.status().isPublished()).isFalse();
        }

        writeAll(3);
        village.passSeconds(5);
        assertThat(village.commits).hasSize(3);
        assertThat(nodes)
                .allSatisfy(node -> assertThat(node.follower.status().problem()).isEmpty());
    }

    @Test
    void shouldNotGoBackToWhatARestartedNodeHasThatIsBehind() throws IOException {
        writeAll(1);
        village.passSeconds(5);
        write(0, 2);
        village.passSeconds(5);

        nodes.get(2).start();
        village.passSeconds(5);

        assertThat(present()).isEqualTo("2");
        assertThat(village.commits).hasSize(2);
    }

    @Test
    void shouldGoBackOnceWhereTheFilesGoBack() throws IOException {
        writeAll(1);
        village.passSeconds(5);
        writeAll(2);
        village.passSeconds(5);

        write(0, 1);
        village.passSeconds(60); // the others are slow, and must not bring 2 back
        assertThat(present()).isEqualTo("1");
        writeAll(1);
        village.passSeconds(60);

        assertThat(present()).isEqualTo("1");
        assertThat(village.commits).hasSize(3);
        assertThat(nodes).allSatisfy(node -> assertThat(node.problems).isEmpty());
    }

    @Test
    void shouldPublishForOneWhoIsBehindWhenToldTo() throws IOException {
        writeAll(1);
        village.passSeconds(5);
        write(0, 2);
        village.passSeconds(5);

        nodes.get(2).follower.force();
        village.passSeconds(5);

        assertThat(present()).isEqualTo("1");
        assertThat(village.commits).hasSize(3);
    }

    /** As a deployment does that is rolled back: the node that published comes back with the files of before. */
    @Test
    void shouldGoBackWhereTheNodeThatPublishedStartsWithTheFilesOfBefore() throws IOException {
        writeAll(1);
        village.passSeconds(5);
        write(1, 2);
        village.passSeconds(5);

        write(1, 1);
        nodes.get(1).start();
        village.passSeconds(5);

        assertThat(present()).isEqualTo("1");
    }

    /** Contents reach the nodes in order, each at its own pace; nodes restart in between, and writes cross. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void shouldPublishNoContentTwiceWhereEachNodeSeesAll(long seed) throws IOException {
        rollOut(new Random(seed), 1, 2_000);

        List<String> published =
                village.commits.stream().map(commit -> commit.cause().reason()).toList();
        assertThat(published).as("seed " + seed).doesNotHaveDuplicates().hasSize(NEWEST);
        assertThat(present()).as("seed " + seed).isEqualTo("" + NEWEST);
    }

    /** As above, but nodes do not see all contents, so that one may bring what the others have passed over. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void shouldEndWithTheNewestHoweverItIsRolledOut(long seed) throws IOException {
        int changes = rollOut(new Random(seed), 3, 0);

        assertThat(village.commits.size()).as("seed " + seed).isBetween(3, changes);
        assertThat(present()).as("seed " + seed).isEqualTo("" + NEWEST);
    }

    /** Returns how many times a file was changed. */
    private int rollOut(Random random, int stepMax, int pauseMillisLeast) throws IOException {
        int[] at = new int[3];
        int changes = 0;
        while (at[0] + at[1] + at[2] < 3 * NEWEST) {
            int node = random.nextInt(3);
            if (at[node] < NEWEST) {
                at[node] = Math.min(NEWEST, at[node] + 1 + random.nextInt(stepMax));
                write(node, at[node]);
                changes++;
            }
            if (random.nextInt(5) == 0) {
                nodes.get(random.nextInt(3)).start();
            }
            village.isHolding = random.nextBoolean();
            village.pass(Duration.ofMillis(pauseMillisLeast + random.nextInt(2_000)));
            village.release();
        }
        village.passSeconds(50);
        return changes;
    }
}
