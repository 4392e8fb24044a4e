package dev.confab.proof;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Nodes that do not hear each other. Nodes keep running and keep their clients. */
enum PartitionFault implements Fault {
    LEADER_ALONE("cut-leader") {
        @Override
        public String strike(ProofCluster cluster, Random random) {
            return alone(cluster, cluster.leaderOr(random));
        }
    },
    ONE_ALONE("cut-one") {
        @Override
        public String strike(ProofCluster cluster, Random random) {
            return alone(cluster, random.nextInt(cluster.size()));
        }
    },
    ALL_ALONE("cut-all") {
        @Override
        public String strike(ProofCluster cluster, Random random) {
            for (int i = 0; i < cluster.size(); i++) {
                alone(cluster, i);
            }
            return "nobody hears anybody";
        }
    },
    /** All hear the leader but one link is down; with three nodes this is the bridge too: one node hears both others. */
    SINGLE_LINK("cut-link") {
        @Override
        public String strike(ProofCluster cluster, Random random) {
            int one = cluster.leaderOr(random);
            int other = (one + 1 + random.nextInt(cluster.size() - 1)) % cluster.size();
            cluster.network().cut(one, other);
            return "the leader's link from node " + one + " to node " + other + " is cut";
        }
    },
    BRIDGE("bridge") {
        @Override
        public String strike(ProofCluster cluster, Random random) {
            int middle = random.nextInt(cluster.size());
            for (int i = 0; i < cluster.size(); i++) {
                for (int j = i + 1; j < cluster.size(); j++) {
                    if (i != middle && j != middle) {
                        cluster.network().cut(i, j);
                    }
                }
            }
            return "only node " + middle + " hears all";
        }
    },
    ONE_WAY("one-way") {
        @Override
        public String strike(ProofCluster cluster, Random random) {
            int from = cluster.leaderOr(random);
            boolean isDeaf = random.nextBoolean();
            for (int i = 0; i < cluster.size(); i++) {
                if (i != from) {
                    cluster.network().cutOneWay(isDeaf ? i : from, isDeaf ? from : i);
                }
            }
            return "node " + from + (isDeaf ? " is not reached" : " reaches nobody");
        }
    },
    FLAPPING("flap") {
        @Override
        public String strike(ProofCluster cluster, Random random) {
            int one = random.nextInt(cluster.size());
            int times = 3 + random.nextInt(4);
            for (int i = 0; i < times; i++) {
                alone(cluster, one);
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100 + random.nextInt(400)));
                cluster.network().heal();
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100 + random.nextInt(200)));
            }
            return "node " + one + " came and went " + times + " times";
        }
    };

    private final String asked;

    PartitionFault(String asked) {
        this.asked = asked;
    }

    @Override
    public String asked() {
        return asked;
    }

    @Override
    public Needs needs() {
        return Needs.NETWORK;
    }

    @Override
    public long millis(Random random) {
        return 1000 + random.nextInt(3500);
    }

    @Override
    public void heal(ProofCluster cluster) {
        cluster.network().heal();
    }

    private static String alone(ProofCluster cluster, int one) {
        for (int i = 0; i < cluster.size(); i++) {
            if (i != one) {
                cluster.network().cut(one, i);
            }
        }
        return "node " + one + " is alone";
    }
}
