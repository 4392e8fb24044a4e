package dev.confab.proof;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What stands between a child and its operating system: libraries of ours, preloaded, that let its disk fail and its wall
 * clock step while a control file says so. Not thread-safe.
 */
final class Preload {

    private static final Path SOURCES = Path.of("src", "test", "c");
    private static final List<String> NAMES = List.of("faultdisk", "faultclock");

    private final Path home;

    private Preload(Path home) {
        this.home = home;
    }

    /** Why there is none on this machine; absent where there is. */
    static Optional<String> missing() {
        if (!System.getProperty("os.name").equals("Linux")) {
            return Optional.of("disks and clocks that fail need Linux");
        }
        if (!Shell.has("gcc")) {
            return Optional.of("disks and clocks that fail need gcc");
        }
        return Files.isDirectory(SOURCES) ? Optional.empty() : Optional.of(SOURCES + " is not below this directory");
    }

    /** Builds the libraries in {@code home}. */
    static Preload build(Path home) {
        Preload preload = new Preload(home.toAbsolutePath());
        try {
            Files.createDirectories(home);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        for (String name : NAMES) {
            String library = preload.library(name);
            String source = SOURCES.resolve(name + ".c").toString();
            Shell.require("gcc", "-shared", "-fPIC", "-O1", "-o", library, source, "-ldl");
        }
        return preload;
    }

    Map<String, String> environment(int node, Path directory) {
        return Map.of(
                "LD_PRELOAD", library("faultdisk") + " " + library("faultclock"),
                "FAULT_DIR", directory.toAbsolutePath().toString(),
                "FAULT_CONTROL", control("disk", node).toString(),
                "CLOCK_CONTROL", control("clock", node).toString());
    }

    /** Lets that node's disk fail in that way: {@code enospc}, {@code eio-write}, {@code eio-sync}, {@code slow}, {@code erofs}. */
    void failDisk(int node, String how) {
        write(control("disk", node), how);
    }

    /** Sets that node's wall clock that far from the truth. */
    void stepClock(int node, long seconds) {
        write(control("clock", node), Long.toString(seconds));
    }

    void heal(int node) {
        try {
            Files.deleteIfExists(control("disk", node));
            Files.deleteIfExists(control("clock", node));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String library(String name) {
        return home.resolve(name + ".so").toString();
    }

    private Path control(String what, int node) {
        return home.resolve(what + "-" + node + ".control");
    }

    private static void write(Path control, String text) {
        try {
            Files.writeString(control, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
