package dev.confab.proof;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One node, always the same of a cluster, is killed and its directory is not what it was when it comes back. The others must lose nothing by it. */
enum DamageFault implements Fault {
    FLIP("flip") {
        @Override
        void damage(Path file, Random random) throws IOException {
            byte[] bytes = Files.readAllBytes(file);
            if (bytes.length > 0) {
                bytes[used(bytes, random)] ^= (byte) (1 << random.nextInt(8));
                Files.write(file, bytes);
            }
        }
    },
    TRUNCATE("truncate") {
        @Override
        void damage(Path file, Random random) throws IOException {
            byte[] bytes = Files.readAllBytes(file);
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.truncate(bytes.length == 0 ? 0 : used(bytes, random));
            }
        }
    },
    ZERO_PAGE("zero") {
        @Override
        void damage(Path file, Random random) throws IOException {
            byte[] bytes = Files.readAllBytes(file);
            if (bytes.length > 0) {
                int page = used(bytes, random) / PAGE_BYTES * PAGE_BYTES;
                int length = Math.min(PAGE_BYTES, bytes.length - page);
                try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                    channel.write(ByteBuffer.allocate(length), page);
                }
            }
        }
    },
    DELETE("delete") {
        @Override
        void damage(Path file, Random random) throws IOException {
            Files.delete(file);
        }
    };

    private static final int PAGE_BYTES = 4096;
    private static final Set<String> WITHOUT_CONTENT = Set.of("node.lock");

    private final String asked;

    DamageFault(String asked) {
        this.asked = asked;
    }

    abstract void damage(Path file, Random random) throws IOException;

    @Override
    public String asked() {
        return asked;
    }

    @Override
    public String strike(ProofCluster cluster, Random random) {
        int number = cluster.victim(random);
        cluster.kill(List.of(number));
        Path file = choose(files(cluster.directory(number)), random);
        try {
            damage(file, random);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return asked + " in " + cluster.directory(number).getParent().relativize(file);
    }

    @Override
    public void heal(ProofCluster cluster) {}

    /** Every kind of file has its turn, however many there are of it. */
    private static Path choose(List<Path> files, Random random) {
        List<List<Path>> kinds = List.copyOf(files.stream()
                .collect(Collectors.groupingBy(DamageFault::kind, TreeMap::new, Collectors.toList()))
                .values());
        List<Path> kind = kinds.get(random.nextInt(kinds.size()));
        return kind.get(random.nextInt(kind.size()));
    }

    /** Segments and snapshots are told apart by numbers. */
    private static String kind(Path file) {
        return file.getFileName().toString().replaceAll("\\d+", "");
    }

    /** A place that holds something: most of a preallocated file is zeroes that nobody reads. */
    private static int used(byte[] bytes, Random random) {
        int length = bytes.length;
        while (length > 1 && bytes[length - 1] == 0) {
            length--;
        }
        return random.nextInt(length);
    }

    private static List<Path> files(Path directory) {
        try (Stream<Path> all = Files.walk(directory)) {
            return all.filter(Files::isRegularFile)
                    .filter(file -> !WITHOUT_CONTENT.contains(file.getFileName().toString()))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
