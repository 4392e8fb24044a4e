package dev.confab.proof;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** All faults by the name they are asked for, and groups of them. */
final class Faults {

    /** What a cluster with a disk per node must survive whatever the engine's storage does. */
    private static final List<String> MIXED =
            List.of("kill", "kill-leader", "kill-majority", "kill-all", "stop", "stop-leader", "rolling", "twice");

    /** Voters that come, go, are replaced and replaced again; on five nodes, three of which vote. */
    private static final List<Fault> VOTERS = Stream.of(
                    List.of(ReplaceFault.values()), List.of(LeaveFault.values()), HandFault.all())
            .<Fault>flatMap(List::stream)
            .toList();

    private static final Map<String, Fault> ALL = all();

    private Faults() {}

    /**
     * Takes names apart by commas, or {@code mixed}, {@code partition}, {@code damage}, {@code disk}, {@code links},
     * {@code mount}, {@code voters}, or {@code all}: whatever a cluster of three comes back from whole within a short round.
     */
    static List<Fault> named(String names) {
        return Arrays.stream(names.split(",")).flatMap(Faults::group).toList();
    }

    private static Stream<Fault> group(String name) {
        return switch (name) {
            case "mixed" -> MIXED.stream().map(ALL::get);
            case "partition" -> Stream.of(PartitionFault.values());
            case "damage" -> Stream.of(DamageFault.values());
            case "disk" -> Stream.of(DiskFault.values());
            case "links" -> Stream.of(LinkFault.values());
            case "mount" -> Stream.of(MountFault.values());
            case "voters" -> VOTERS.stream();
            case "all" ->
                Stream.of("mixed", "partition", "disk", "links", "mount", "clock")
                        .flatMap(Faults::group);
            default -> Stream.of(one(name));
        };
    }

    private static Fault one(String name) {
        Fault fault = ALL.get(name);
        if (fault == null) {
            throw new IllegalArgumentException(
                    "faults must be of all, mixed, partition, damage, disk, links, mount, voters, " + ALL.keySet()
                            + ", was " + name);
        }
        return fault;
    }

    private static Map<String, Fault> all() {
        List<Fault> faults = new ArrayList<>();
        faults.addAll(List.of(ProcessFault.values()));
        faults.addAll(List.of(DamageFault.values()));
        faults.addAll(List.of(PartitionFault.values()));
        faults.addAll(List.of(DiskFault.values()));
        faults.addAll(List.of(LinkFault.values()));
        faults.addAll(List.of(MountFault.values()));
        faults.addAll(VOTERS);
        faults.add(new RingFault());
        faults.add(new WipeFault());
        faults.add(new ClockFault());
        Map<String, Fault> all = new LinkedHashMap<>();
        faults.forEach(fault -> all.put(fault.asked(), fault));
        return all;
    }
}
