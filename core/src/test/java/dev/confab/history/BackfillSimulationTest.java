package dev.confab.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.confab.gossip.wire.PeerId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Histories that ask each other, while answers are lost, late, damaged or another cluster's, nodes take snapshots and are killed.
 * Consistency: whatever a node can be asked, it tells as it was. Liveness: once the faults stop, every node reaches back as far as the one
 * that was there all the time.
 */
class BackfillSimulationTest {

    private static final int NODES = 5;
    private static final int STEPS = 600;
    private static final List<String> NAMESPACES = List.of("prod/orders", "prod/billing");

    @TempDir
    Path home;

    private final Shop shop = new Shop(null, HistoryOptions.DEFAULT);
    private final Shop stranger = new Shop(null, HistoryOptions.DEFAULT);
    private final List<Node> nodes = new ArrayList<>();
    private Random random = new Random(0);
    private boolean hasFaults = true;

    /** One node with its own disk and its own time, or without a disk. */
    private final class Node implements PeerHistories {

        private final Clockwork disk = new Clockwork();
        private final int number;
        private final Latecomer late;
        private long copied;

        Node(int number) {
            this.number = number;
            Path directory = number % 2 == 0 ? home.resolve("node-" + number) : null;
            this.late = new Latecomer(shop, directory, HistoryOptions.DEFAULT, disk, this);
        }

        @Override
        public List<PeerId> some() {
            List<PeerId> others = new ArrayList<>();
            nodes.stream().filter(node -> node != this).forEach(node -> others.add(PeerId.of("node-" + node.number)));
            Collections.shuffle(others, random);
            return others.subList(0, 2);
        }

        @Override
        public CompletableFuture<byte[]> ask(PeerId peer, byte[] question) {
            Node asked = nodes.get(Integer.parseInt(peer.name().substring("node-".length())));
            int fault = hasFaults ? random.nextInt(8) : -1;
            CompletableFuture<byte[]> answer =
                    fault == 0 ? strange(question) : asked.late.history().answer(question);
            if (fault == 1) {
                return CompletableFuture.failedFuture(new IllegalStateException("the question was lost"));
            }
            CompletableFuture<byte[]> heard = new CompletableFuture<>();
            answer.whenComplete((told, failure) -> disk.run(
                    () -> {
                        if (told == null || fault == 2) {
                            heard.completeExceptionally(new IllegalStateException("the answer was lost", failure));
                        } else {
                            heard.complete(fault == 3 ? damaged(told) : told);
                        }
                    },
                    Duration.ofMillis(random.nextInt(500))));
            disk.run(
                    () -> heard.completeExceptionally(new IllegalStateException("it took too long")),
                    Duration.ofSeconds(2));
            return heard;
        }

        void step() {
            int what = random.nextInt(40);
            if (number > 0 && what == 0) {
                late.jumpTo(shop.revision());
            } else if (number > 0 && what < 3) {
                disk.forget();
                late.restart(isOnDisk() ? copied : 0);
                copied = late.revision();
                late.jumpTo(shop.revision());
            } else if (what < 8 && isOnDisk()) {
                late.history().flush();
                copied = late.revision();
                if (what == 3) {
                    disk.forget();
                    late.restart();
                }
            }
            late.follow(Math.max(late.revision(), shop.revision() - (what < 20 ? random.nextInt(3) : 0)));
            disk.pass(Duration.ofMillis(random.nextInt(200)));
        }

        private boolean reachesBack() {
            return late.revision() == shop.revision() && late.history().oldestReadable(NAMESPACES.get(0)) <= 1;
        }

        private boolean isOnDisk() {
            return number % 2 == 0;
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void shouldNeverTellWhatWasNotSoAndReachBackInTheEnd(long seed) {
        // given
        random = new Random(seed);
        for (int i = 0; i < NODES; i++) {
            nodes.add(new Node(i));
        }

        for (int step = 0; step < STEPS; step++) {
            // when
            change(shop);
            change(stranger);
            nodes.forEach(Node::step);

            // then
            nodes.forEach(node -> check(node, seed));
        }

        // when
        hasFaults = false;
        for (int i = 0; i < 5_000 && !nodes.stream().allMatch(Node::reachesBack); i++) {
            nodes.forEach(node -> {
                node.late.follow(shop.revision());
                node.disk.pass(Duration.ofMillis(400));
            });
        }

        // then
        assertThat(nodes).as("seed %s", seed).allMatch(Node::reachesBack);
        nodes.forEach(node -> {
            for (int i = 0; i < 100; i++) {
                check(node, seed);
            }
        });
    }

    private void change(Shop cluster) {
        String namespace = NAMESPACES.get(random.nextInt(NAMESPACES.size()));
        cluster.put(namespace, "key-" + random.nextInt(5), "value-" + random.nextInt());
    }

    private void check(Node node, long seed) {
        String namespace = NAMESPACES.get(random.nextInt(NAMESPACES.size()));
        long oldest = node.late.history().oldestReadable(namespace);
        long revision = oldest + random.nextInt((int) (node.late.revision() - oldest) + 1);
        assertThat(node.late.history().at(namespace, revision).toMap())
                .as("seed %s, node %s, revision %s", seed, node.number, revision)
                .isEqualTo(shop.mapAt(namespace, revision));
    }

    private CompletableFuture<byte[]> strange(byte[] question) {
        long upTo = Earlier.Question.decode(question).upTo();
        List<byte[]> records = new ArrayList<>();
        long after = Math.max(1, upTo - 5);
        for (long next = after + 1; next <= upTo; next++) {
            records.add(Recorded.of(stranger.stateAt(next - 1), stranger.commit(next))
                    .encode());
        }
        return CompletableFuture.completedFuture(
                new Earlier(stranger.stateAt(after).head(), 0, records).encode());
    }

    private byte[] damaged(byte[] told) {
        byte[] damaged = told.clone();
        damaged[random.nextInt(damaged.length)] ^= 1;
        return damaged;
    }
}
