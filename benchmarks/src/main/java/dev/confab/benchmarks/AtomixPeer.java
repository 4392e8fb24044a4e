package dev.confab.benchmarks;

import io.atomix.cluster.MemberId;
import io.atomix.cluster.Node;
import io.atomix.cluster.discovery.BootstrapDiscoveryProvider;
import io.atomix.core.Atomix;
import io.atomix.core.map.AsyncAtomicMap;
import io.atomix.protocols.raft.MultiRaftProtocol;
import io.atomix.protocols.raft.partition.RaftPartitionGroup;
import io.atomix.storage.StorageLevel;
import io.atomix.utils.net.Address;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Three nodes of stock Atomix 3.1.12 on loopback in this JVM with an {@code AtomicMap} over one Raft partition, storage level
 * DISK: what an application would use today. It flushes nothing to the disk, and needs {@code --add-opens}.
 */
final class AtomixPeer implements AutoCloseable {

    static final int ENTRY_BYTES_DEFAULT = 1024 * 1024;
    static final int ENTRY_BYTES_OURS = 64 * 1024;

    private static final int NODES = 3;
    private static final int START_SECONDS_MAX = 90;
    private static final int STOP_SECONDS_MAX = 30;
    private static final String GROUP = "data";

    private final Path home = Directories.temporary();
    private final List<Atomix> nodes = new ArrayList<>();
    private final List<AsyncAtomicMap<String, String>> maps = new ArrayList<>();

    private AtomixPeer() {}

    static AtomixPeer start(int entryBytesMax) throws Exception {
        AtomixPeer peer = new AtomixPeer();
        List<String> addresses = LocalCluster.freeAddresses(NODES);
        for (int i = 0; i < NODES; i++) {
            peer.nodes.add(peer.node(i, addresses, entryBytesMax));
        }
        CompletableFuture.allOf(peer.nodes.stream().map(Atomix::start).toArray(CompletableFuture<?>[]::new))
                .get(START_SECONDS_MAX, TimeUnit.SECONDS);
        for (Atomix node : peer.nodes) {
            peer.maps.add(node.<String, String>atomicMapBuilder("bench")
                    .withProtocol(MultiRaftProtocol.builder(GROUP).build())
                    .build()
                    .async());
        }
        return peer;
    }

    /** The map as the leader's node has it. */
    AsyncAtomicMap<String, String> atLeader() {
        return maps.get(leader());
    }

    /** The map as a node has it that does not lead. */
    AsyncAtomicMap<String, String> atFollower() {
        return maps.get((leader() + 1) % NODES);
    }

    private int leader() {
        MemberId leader = nodes.get(0)
                .getPartitionService()
                .getPartitionGroup(GROUP)
                .getPartitions()
                .iterator()
                .next()
                .primary();
        return Integer.parseInt(leader.id().substring(leader.id().indexOf('-') + 1));
    }

    private Atomix node(int number, List<String> addresses, int entryBytesMax) {
        List<Node> all = new ArrayList<>();
        for (int i = 0; i < NODES; i++) {
            all.add(Node.builder()
                    .withId("peer-" + i)
                    .withAddress(Address.from(addresses.get(i)))
                    .build());
        }
        return Atomix.builder()
                .withMemberId("peer-" + number)
                .withAddress(Address.from(addresses.get(number)))
                .withMembershipProvider(
                        BootstrapDiscoveryProvider.builder().withNodes(all).build())
                .withManagementGroup(group("system", number, entryBytesMax))
                .withPartitionGroups(group(GROUP, number, entryBytesMax))
                .build();
    }

    private RaftPartitionGroup group(String name, int number, int entryBytesMax) {
        return RaftPartitionGroup.builder(name)
                .withMembers("peer-0", "peer-1", "peer-2")
                .withNumPartitions(1)
                .withStorageLevel(StorageLevel.DISK)
                .withMaxEntrySize(entryBytesMax)
                .withDataDirectory(home.resolve("peer-" + number).resolve(name).toFile())
                .build();
    }

    @Override
    public void close() {
        try {
            CompletableFuture.allOf(nodes.stream().map(Atomix::stop).toArray(CompletableFuture<?>[]::new))
                    .orTimeout(STOP_SECONDS_MAX, TimeUnit.SECONDS)
                    .join();
        } finally {
            Directories.delete(home);
        }
    }
}
