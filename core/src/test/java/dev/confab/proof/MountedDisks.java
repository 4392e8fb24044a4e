package dev.confab.proof;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A file system of its own for each node, in a file of this machine's. Its journal can be broken off: from then on the kernel
 * refuses every write, and what was not forced by then is not there when it is mounted the next time. Needs root. Not
 * thread-safe.
 */
final class MountedDisks implements AutoCloseable {

    private static final long DISK_BYTES = 256L * 1024 * 1024;

    private final Path home;
    private final int size;
    private final List<Integer> mounted = new ArrayList<>();
    private boolean isShared;

    private MountedDisks(Path home, int size) {
        this.home = home;
        this.size = size;
    }

    /** Why there are none on this machine; absent where there are. */
    static Optional<String> missing() {
        if (!Shell.isRoot()) {
            return Optional.of("mounted disks need root");
        }
        List<String> lacking = Stream.of("mount", "umount", "mkfs.ext4", "losetup")
                .filter(tool -> !Shell.has(tool))
                .toList();
        if (!lacking.isEmpty()) {
            return Optional.of("mounted disks need the commands " + lacking);
        }
        Shell.Done free = Shell.run("losetup", "--find");
        return free.exitCode() == 0
                ? Optional.empty()
                : Optional.of("mounted disks need a loop device, there is none: " + free.said());
    }

    static MountedDisks create(Path home, int size) {
        MountedDisks disks = new MountedDisks(home, size);
        disks.share();
        return disks;
    }

    /** Else processes in network namespaces, which have mounts of their own, would keep a disk that is taken away here. */
    private void share() {
        try {
            Files.createDirectories(home);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Shell.require("mount", "--bind", home.toString(), home.toString());
        isShared = true;
        Shell.require("mount", "--make-shared", home.toString());
    }

    /** Where that node's disk is mounted. */
    Path at(int node) {
        return home.resolve("disk-" + node);
    }

    /** Makes them all empty. */
    void renew() {
        List.copyOf(mounted).forEach(this::unmount);
        for (int node = 0; node < size; node++) {
            make(node);
            mount(node);
        }
    }

    /** Lets the kernel take no more writes to that disk. */
    void abort(int node) {
        Shell.require("mount", "-o", "remount,abort", at(node).toString());
    }

    /** Mounts it anew as it was left; whoever used it must be dead. */
    void repair(int node) {
        unmount(node);
        mount(node);
    }

    @Override
    public void close() {
        List.copyOf(mounted).forEach(this::unmount);
        if (isShared) {
            Shell.require("umount", home.toString());
            isShared = false;
        }
    }

    private void make(int node) {
        try {
            Files.createDirectories(at(node));
            try (RandomAccessFile file = new RandomAccessFile(image(node).toFile(), "rw")) {
                file.setLength(0);
                file.setLength(DISK_BYTES);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Shell.require("mkfs.ext4", "-q", "-F", image(node).toString());
    }

    private void mount(int node) {
        Shell.require("mount", "-o", "loop", image(node).toString(), at(node).toString());
        mounted.add(node);
    }

    private void unmount(int node) {
        Shell.require("umount", at(node).toString());
        mounted.remove(Integer.valueOf(node));
    }

    private Path image(int node) {
        return home.resolve("disk-" + node + ".image");
    }
}
