package dev.confab.proof;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Voters that are away for so long that their seats go to others, and come back. That their seats do go is part of it: a fault is
 * over only then.
 */
enum ReplaceFault implements SeatFault {
    DEAD("replace-dead") {
        @Override
        String replace(ProofCluster cluster, Random random) {
            int victim = cluster.operator().follower(random);
            cluster.kill(List.of(victim));
            return "SIGKILL to voter " + victim + replaced(cluster, victim);
        }
    },
    LEADER("replace-leader") {
        @Override
        String replace(ProofCluster cluster, Random random) {
            int victim = cluster.operator().voters().get(0);
            cluster.kill(List.of(victim));
            return "SIGKILL to the leader " + victim + replaced(cluster, victim);
        }
    },
    /** It wakes up as what it was, a leader perhaps. */
    STOPPED("replace-stopped") {
        @Override
        String replace(ProofCluster cluster, Random random) {
            int victim = anyVoter(cluster, random);
            cluster.process(victim).stop();
            return "SIGSTOP to voter " + victim + replaced(cluster, victim);
        }
    },
    /** Two of the three voters of before come back at one time, and must not be a group of their own. */
    TWO("replace-two") {
        @Override
        String replace(ProofCluster cluster, Random random) {
            return "SIGKILL to voters " + killTwo(cluster, random) + " in turn, each replaced";
        }
    },
    /** Its clients go on meanwhile, and it does not know. */
    CUT("replace-cut") {
        @Override
        String replace(ProofCluster cluster, Random random) {
            int victim = anyVoter(cluster, random);
            cluster.network().isolate(List.of(victim));
            return "voter " + victim + " is alone" + replaced(cluster, victim);
        }

        @Override
        public Needs needs() {
            return Needs.NETWORK;
        }
    },
    /** As above, where the two come back with nobody there but each other. */
    TWO_CUT("replace-two-cut") {
        @Override
        String replace(ProofCluster cluster, Random random) {
            List<Integer> victims = killTwo(cluster, random);
            cluster.network().isolate(victims);
            victims.forEach(cluster::launch);
            for (int victim : victims) {
                String word = cluster.awaitReady(victim);
                if (!word.startsWith("ok")) {
                    throw new Broken("node " + victim + " must start from its disk, said: " + word);
                }
            }
            LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(3 + random.nextInt(3)));
            return "SIGKILL to voters " + victims + " in turn, each replaced; they came back to each other only";
        }

        @Override
        public Needs needs() {
            return Needs.NETWORK;
        }
    };

    private final String asked;

    ReplaceFault(String asked) {
        this.asked = asked;
    }

    abstract String replace(ProofCluster cluster, Random random);

    @Override
    public String strike(ProofCluster cluster, Random random) {
        cluster.operator().requireWhole();
        return replace(cluster, random);
    }

    @Override
    public String asked() {
        return asked;
    }

    @Override
    public long millis(Random random) {
        return random.nextInt(2000);
    }

    private static int anyVoter(ProofCluster cluster, Random random) {
        List<Integer> voters = cluster.operator().voters();
        return random.nextBoolean() ? voters.get(0) : voters.get(random.nextInt(voters.size()));
    }

    private static List<Integer> killTwo(ProofCluster cluster, Random random) {
        List<Integer> victims = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            int victim = anyVoter(cluster, random);
            victims.add(victim);
            cluster.kill(List.of(victim));
            cluster.operator().requireWholeWithout(Set.copyOf(victims));
        }
        return List.copyOf(victims);
    }

    private static String replaced(ProofCluster cluster, int victim) {
        cluster.operator().requireWholeWithout(Set.of(victim));
        return ", replaced: " + cluster.operator().voters();
    }
}
