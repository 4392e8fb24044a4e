package dev.confab.proof;

import java.time.Duration;
import java.util.Random;

/** Links that are slow or lose what they carry, into one node or into all. */
enum LinkFault implements Fault {
    DELAY("delay") {
        @Override
        String become(Random random) {
            return (10 + random.nextInt(70)) + " 0";
        }
    },
    LOSS("loss") {
        @Override
        String become(Random random) {
            return "0 " + (1 + random.nextInt(20));
        }
    };

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final String asked;

    LinkFault(String asked) {
        this.asked = asked;
    }

    /** Delay in milliseconds, loss in percent. */
    abstract String become(Random random);

    @Override
    public String asked() {
        return asked;
    }

    @Override
    public Needs needs() {
        return Needs.LINKS;
    }

    @Override
    public long millis(Random random) {
        return 1000 + random.nextInt(3500);
    }

    @Override
    public String strike(ProofCluster cluster, Random random) {
        String how = become(random);
        boolean isAll = random.nextBoolean();
        int one = random.nextInt(cluster.size());
        for (int number : cluster.alive()) {
            if (isAll || number == one) {
                cluster.process(number).ask("links " + how + " " + random.nextLong(), PATIENCE);
            }
        }
        return "links into " + (isAll ? "all" : "node " + one) + " have delay and loss " + how;
    }

    @Override
    public void heal(ProofCluster cluster) {
        cluster.alive().forEach(number -> cluster.process(number).ask("links 0 0 0", PATIENCE));
    }
}
