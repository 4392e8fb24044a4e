package dev.confab.proof;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;

/** What a kernel does to a disk: it takes no more writes, of one node, or of all at the moment at which the power goes. */
enum MountFault implements Fault {
    READ_ONLY("read-only") {
        @Override
        public String strike(ProofCluster cluster, Random random) {
            int number = random.nextBoolean() ? cluster.leaderOr(random) : random.nextInt(cluster.size());
            cluster.failing(List.of(number));
            cluster.disks().abort(number);
            return "the disk of node " + number + " is read-only";
        }

        @Override
        public long millis(Random random) {
            return 1000 + random.nextInt(2000);
        }
    },
    POWER("power") {
        @Override
        public String strike(ProofCluster cluster, Random random) {
            List<Integer> all = IntStream.range(0, cluster.size()).boxed().toList();
            cluster.failing(all);
            all.forEach(cluster.disks()::abort);
            return "power loss of all";
        }

        @Override
        public long millis(Random random) {
            return random.nextInt(300);
        }
    };

    private final String asked;

    MountFault(String asked) {
        this.asked = asked;
    }

    @Override
    public String asked() {
        return asked;
    }

    @Override
    public Optional<String> missing() {
        return MountedDisks.missing();
    }

    @Override
    public Needs needs() {
        return Needs.MOUNT;
    }

    /** The kernel writes to such a disk again when it is mounted anew, and that wants the process to be gone. */
    @Override
    public void heal(ProofCluster cluster) {
        cluster.replug();
    }
}
