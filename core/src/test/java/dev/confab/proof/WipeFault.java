package dev.confab.proof;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** One node loses its disk and comes back under its old name: it must not vote as if it knew nothing. */
final class WipeFault implements Fault {

    @Override
    public String asked() {
        return "wipe";
    }

    @Override
    public String strike(ProofCluster cluster, Random random) {
        int number = cluster.victim(random);
        cluster.kill(List.of(number));
        try (Stream<Path> all = Files.walk(cluster.directory(number))) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return "wiped the disk of node " + number;
    }

    @Override
    public void heal(ProofCluster cluster) {}
}
