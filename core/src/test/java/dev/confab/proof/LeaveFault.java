package dev.confab.proof;

import java.util.List;
import java.util.Random;

/** Nodes that are closed in order, as by a deployment. */
enum LeaveFault implements SeatFault {
    CLOSE_VOTER("close-voter") {
        @Override
        String leave(ProofCluster cluster, Random random) {
            List<Integer> voters = cluster.operator().voters();
            int victim = voters.get(random.nextInt(voters.size()));
            cluster.close(victim);
            return "voter " + victim + " was closed";
        }

        @Override
        public long millis(Random random) {
            return random.nextInt(5000);
        }
    },
    /**
     * As where containers without disks are replaced one after the other: the next goes when all is well again with the one
     * before.
     */
    CLOSE_ALL("close-all-in-turn") {
        @Override
        String leave(ProofCluster cluster, Random random) {
            for (int number = 0; number < cluster.size(); number++) {
                cluster.operator().requireWhole();
                cluster.close(number);
                cluster.wipe(number);
                String word = cluster.start(number);
                if (!word.startsWith("ok")) {
                    throw new Broken("node " + number + " must start with an empty disk, said: " + word);
                }
            }
            return "each was closed in turn and came back with an empty disk";
        }

        @Override
        public long millis(Random random) {
            return 0;
        }
    };

    private final String asked;

    LeaveFault(String asked) {
        this.asked = asked;
    }

    abstract String leave(ProofCluster cluster, Random random);

    @Override
    public String strike(ProofCluster cluster, Random random) {
        cluster.operator().requireWhole();
        return leave(cluster, random);
    }

    @Override
    public String asked() {
        return asked;
    }
}
