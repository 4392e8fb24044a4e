package dev.confab.proof;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Disks that fail on demand: a library of ours, preloaded, between a child and its data directory. Not thread-safe. */
final class FaultDisk {

    private static final Path SOURCE = Path.of("src", "test", "c", "faultdisk.c");

    private final Path library;
    private final Path home;

    private FaultDisk(Path library, Path home) {
        this.library = library;
        this.home = home;
    }

    /** Why there is none on this machine; absent where there is. */
    static Optional<String> missing() {
        if (!Shell.has("gcc")) {
            return Optional.of("a disk that fails needs gcc");
        }
        return Files.isRegularFile(SOURCE) ? Optional.empty() : Optional.of(SOURCE + " is not below this directory");
    }

    /** Builds the library in {@code home}. */
    static FaultDisk build(Path home) {
        try {
            Files.createDirectories(home);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Path library = home.resolve("faultdisk.so").toAbsolutePath();
        Shell.require("gcc", "-shared", "-fPIC", "-O1", "-o", library.toString(), SOURCE.toString(), "-ldl");
        return new FaultDisk(library, home.toAbsolutePath());
    }

    Map<String, String> environment(int node, Path directory) {
        return Map.of(
                "LD_PRELOAD", library.toString(),
                "FAULT_DIR", directory.toAbsolutePath().toString(),
                "FAULT_CONTROL", control(node).toString());
    }

    /** Lets that node's disk fail in that way: {@code enospc}, {@code eio-write}, {@code eio-sync}, {@code slow}. */
    void fail(int node, String how) {
        try {
            Files.writeString(control(node), how);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void heal(int node) {
        try {
            Files.deleteIfExists(control(node));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path control(int node) {
        return home.resolve("disk-" + node + ".control");
    }
}
