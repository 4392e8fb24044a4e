package dev.confab.proof;

import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a cluster stands on, as far as its faults need more than processes: a network, disks, what is preloaded, links. It
 * outlives its clusters, which stand on it one after the other. Not thread-safe.
 */
final class Ground implements AutoCloseable {

    private final @Nullable Network network;
    private final @Nullable Preload preload;
    private final @Nullable MountedDisks disks;
    private final boolean hasLinks;

    private Ground(
            @Nullable Network network, @Nullable Preload preload, @Nullable MountedDisks disks, boolean hasLinks) {
        this.network = network;
        this.preload = preload;
        this.disks = disks;
        this.hasLinks = hasLinks;
    }

    /** Loopback and the directories of this machine. */
    static Ground plain() {
        return new Ground(null, null, null, false);
    }

    /** Makes what those faults need, for that many nodes. */
    static Ground of(Path home, int nodes, Collection<Fault> faults) {
        List<Fault.Needs> needs = faults.stream().map(Fault::needs).toList();
        Preload preload = needs.contains(Fault.Needs.PRELOAD) ? Preload.build(home) : null;
        Network network = needs.contains(Fault.Needs.NETWORK) ? Network.create(nodes) : null;
        MountedDisks disks =
                needs.contains(Fault.Needs.MOUNT) ? MountedDisks.create(home.resolve("disks"), nodes) : null;
        return new Ground(network, preload, disks, needs.contains(Fault.Needs.LINKS));
    }

    Optional<Network> network() {
        return Optional.ofNullable(network);
    }

    Optional<Preload> preload() {
        return Optional.ofNullable(preload);
    }

    Optional<MountedDisks> disks() {
        return Optional.ofNullable(disks);
    }

    boolean hasLinks() {
        return hasLinks;
    }

    /** Makes it as new for the next cluster; nobody must stand on it. */
    void renew() {
        network().ifPresent(Network::heal);
        disks().ifPresent(MountedDisks::renew);
    }

    @Override
    public void close() {
        network().ifPresent(Network::close);
        disks().ifPresent(MountedDisks::close);
    }
}
