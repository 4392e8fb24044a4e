package dev.confab.format;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Undoes what {@link Flattener} does: flat keys become maps within maps, and lists where the indices are dense. What cannot nest
 * keeps a flat name in the nearest map that can hold it: {@code a} beside {@code a.b}, a list with gaps, a key of another shape.
 */
final class Nesting {

    /** The keys under one prefix: its own value, if it has one, and what follows. */
    private static final class Branch {

        private @Nullable String value;
        private final SortedMap<Segment, Branch> children = new TreeMap<>();
    }

    private Nesting() {}

    static Mapping nest(SortedMap<String, String> map) {
        Branch root = new Branch();
        Map<String, Tree> entries = new LinkedHashMap<>();
        map.forEach((key, value) -> {
            Optional<List<Segment>> path = Segment.path(key);
            if (path.isPresent()) {
                Branch branch = root;
                for (Segment segment : path.get()) {
                    branch = branch.children.computeIfAbsent(segment, any -> new Branch());
                }
                branch.value = value;
            } else {
                entries.put(key, new Scalar(value, Position.START));
            }
        });
        root.children.forEach((segment, branch) -> put(entries, segment.name(), branch));
        return new Mapping(entries, Position.START);
    }

    private static void put(Map<String, Tree> entries, String name, Branch branch) {
        Optional<Tree> tree = tree(branch);
        if (tree.isPresent()) {
            entries.put(name, tree.get());
            return;
        }
        if (branch.value != null) {
            entries.put(name, new Scalar(branch.value, Position.START));
        }
        branch.children.forEach((segment, child) -> put(entries, name + segment.suffix(), child));
    }

    /** The branch as one tree; empty if it has both a value and children, names beside indices, or a list with gaps. */
    private static Optional<Tree> tree(Branch branch) {
        if (branch.children.isEmpty()) {
            return Optional.of(new Scalar(String.valueOf(branch.value), Position.START));
        }
        if (branch.value != null) {
            return Optional.empty();
        }
        if (branch.children.keySet().stream().noneMatch(Segment::isIndex)) {
            Map<String, Tree> entries = new LinkedHashMap<>();
            branch.children.forEach((segment, child) -> put(entries, segment.name(), child));
            return Optional.of(new Mapping(entries, Position.START));
        }
        return sequence(branch);
    }

    private static Optional<Tree> sequence(Branch branch) {
        List<Tree> elements = new ArrayList<>();
        for (Map.Entry<Segment, Branch> child : branch.children.entrySet()) {
            Optional<Tree> element = tree(child.getValue());
            if (element.isEmpty() || child.getKey().index() != elements.size()) {
                return Optional.empty();
            }
            elements.add(element.get());
        }
        return Optional.of(new Sequence(elements, Position.START));
    }
}
