package dev.confab.proof;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Processes that die or stand still. */
enum ProcessFault implements Fault {
    KILL_ONE("kill") {
        @Override
        public String strike(ProofCluster cluster, Random random) {
            return kill(cluster, random, 1);
        }
    },
    KILL_LEADER("kill-leader") {
        @Override
        public String strike(ProofCluster cluster, Random random) {
            int leader = cluster.leaderOr(random);
            cluster.kill(List.of(leader));
            return "SIGKILL to the leader, node " + leader;
        }
    },
    KILL_MAJORITY("kill-majority") {
        @Override
        public String strike(ProofCluster cluster, Random random) {
            return kill(cluster, random, cluster.size() / 2 + 1);
        }
    },
    KILL_ALL("kill-all") {
        @Override
        public String strike(ProofCluster cluster, Random random) {
            return kill(cluster, random, cluster.size());
        }

        @Override
        public long millis(Random random) {
            return random.nextInt(300);
        }
    },
    STOP_ONE("stop") {
        @Override
        public String strike(ProofCluster cluster, Random random) {
            return stop(cluster, random.nextInt(cluster.size()));
        }

        @Override
        public long millis(Random random) {
            return 1000 + random.nextInt(3000);
        }
    },
    STOP_LEADER("stop-leader") {
        @Override
        public String strike(ProofCluster cluster, Random random) {
            return stop(cluster, cluster.leaderOr(random));
        }

        @Override
        public long millis(Random random) {
            return 1000 + random.nextInt(3000);
        }
    },
    /** Longer than a round is meant to last, so it is in no group. */
    STOP_LONG("stop-long") {
        @Override
        public String strike(ProofCluster cluster, Random random) {
            return stop(cluster, random.nextBoolean() ? cluster.leaderOr(random) : random.nextInt(cluster.size()));
        }

        @Override
        public long millis(Random random) {
            return 4_000 + random.nextInt(56_000);
        }
    },
    ROLLING("rolling") {
        @Override
        public String strike(ProofCluster cluster, Random random) {
            for (int number = 0; number < cluster.size(); number++) {
                cluster.close(number);
                String word = cluster.start(number);
                if (!word.startsWith("ok")) {
                    throw new Broken("a node that was closed must start again, said: " + word);
                }
            }
            return "rolling restart by clean close";
        }
    },
    TWICE("twice") {
        @Override
        public String strike(ProofCluster cluster, Random random) {
            int number = random.nextInt(cluster.size());
            String word = cluster.startTwin(number);
            if (!word.startsWith("refused") || !word.contains("node-" + number)) {
                throw new Broken(
                        "a second start on the directory of node " + number + " must be refused, said: " + word);
            }
            return "second start on the directory of node " + number + ", refused";
        }
    };

    private final String asked;

    ProcessFault(String asked) {
        this.asked = asked;
    }

    @Override
    public String asked() {
        return asked;
    }

    @Override
    public void heal(ProofCluster cluster) {
        cluster.wake();
    }

    private static String kill(ProofCluster cluster, Random random, int count) {
        List<Integer> victims = new ArrayList<>(cluster.alive());
        Collections.shuffle(victims, random);
        victims = List.copyOf(victims.subList(0, count));
        cluster.kill(victims);
        return "SIGKILL to " + victims;
    }

    private static String stop(ProofCluster cluster, int number) {
        cluster.process(number).stop();
        return "SIGSTOP to node " + number;
    }
}
