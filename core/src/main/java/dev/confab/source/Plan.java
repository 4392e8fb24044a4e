package dev.confab.source;

import dev.confab.model.Assignment;
import dev.confab.model.Command;
import dev.confab.model.Condition;
import dev.confab.model.ImportMode;
import dev.confab.model.Limit;
import dev.confab.model.Reserved;
import dev.confab.model.State;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** From files that have come to rest to the command that publishes them. Confined to the source's thread. */
final class Plan {

    private final FileSourceOptions options;
    private final SortedMap<String, String> files;
    private final SortedMap<String, FileEntry> entries = new TreeMap<>();
    private final SortedMap<String, String> texts = new TreeMap<>();

    private Plan(FileSourceOptions options, SortedMap<String, String> files) {
        this.options = options;
        this.files = files;
    }

    /** @param files checksums by name */
    static Plan of(FileSourceOptions options, SortedMap<String, String> files) throws SourceException {
        Plan plan = new Plan(options, files);
        Map<String, String> owners = new HashMap<>();
        for (Map.Entry<String, String> file : files.entrySet()) {
            FileEntry entry = plan.entry(file.getKey(), file.getValue());
            String other = owners.put(entry.namespace(), file.getKey());
            if (other != null) {
                throw new SourceException(
                        SourceProblem.Kind.MALFORMED,
                        "each namespace must come from one file, " + entry.namespace() + " comes from " + other
                                + " and from " + file.getKey() + "; remove one of them");
            }
            plan.entries.put(file.getKey(), entry);
            plan.texts.put(file.getKey(), entry.text());
        }
        return plan;
    }

    /** The id of the content. */
    String id() {
        return Checksum.id(texts);
    }

    /**
     * What publishes it after what is published now.
     *
     * @param node the name of this node
     * @param isForced write all files, also those that did not change since they were published
     * @param followed names of files that this node had before
     * @return absent where a file changes just now
     */
    Optional<Publication> publication(
            State state, String node, boolean isForced, Set<String> followed, Optional<String> git, WatchedFiles disk)
            throws SourceException {
        String record = Reserved.source(options.name);
        Published published = Published.of(state.namespace(record));
        SortedMap<String, String> changed = new TreeMap<>(files);
        changed.keySet()
                .removeIf(name ->
                        !isForced && texts.get(name).equals(published.files().get(name)));
        List<Assignment> assignments = new ArrayList<>();
        for (String name : changed.keySet()) {
            Optional<Assignment> assignment = assignment(name, entries.get(name), disk);
            if (assignment.isEmpty()) {
                return Optional.empty();
            }
            assignments.add(assignment.get());
        }
        List<String> gone = gone(published);
        assignments.addAll(emptied(published, gone, followed));
        assignments.add(record(record, published.followedBy(texts, git, node)));
        long reasonBytes = state.settings().limits().max(Limit.REASON_BYTES);
        Condition unchanged = new Condition.Unchanged(record, published.revision());
        return Optional.of(new Publication(
                files,
                id(),
                Reason.of(changed, gone, git, reasonBytes),
                new Command.Assign(List.of(unchanged), assignments)));
    }

    private FileEntry entry(String file, String checksum) throws SourceException {
        try {
            String namespace = Reserved.requireFree(options.namespaces.apply(file));
            new Assignment(namespace, options.mode, new TreeMap<>()); // refuses what cannot be a namespace
            return new FileEntry(checksum, options.mode, options.profiles, namespace);
        } catch (RuntimeException e) { // an application's code, which may throw anything
            throw new SourceException(
                    SourceProblem.Kind.CALLBACK, "the file " + file + " must be given a namespace, failed: " + e);
        }
    }

    private Optional<Assignment> assignment(String name, FileEntry entry, WatchedFiles disk) throws SourceException {
        Optional<Map<String, String>> values = disk.values(name, entry.checksum(), entry.profiles());
        if (values.isEmpty()) {
            return Optional.empty();
        }
        if (values.get().isEmpty() && !options.isEmptyAllowed) {
            throw new SourceException(
                    SourceProblem.Kind.EMPTY,
                    name + " must have a key, has none; nothing was published, say allowEmpty() if that is meant");
        }
        return Optional.of(assignment(name, entry, values.get()));
    }

    private static Assignment assignment(String name, FileEntry entry, Map<String, String> values)
            throws SourceException {
        try {
            SortedMap<String, @Nullable String> sorted = new TreeMap<>(values);
            return new Assignment(entry.namespace(), entry.mode(), sorted);
        } catch (IllegalArgumentException e) {
            throw new SourceException(SourceProblem.Kind.MALFORMED, name + ": " + e.getMessage());
        }
    }

    private static Assignment record(String namespace, SortedMap<String, @Nullable String> keys)
            throws SourceException {
        try {
            return new Assignment(namespace, ImportMode.REPLACE, keys);
        } catch (IllegalArgumentException e) {
            throw new SourceException(SourceProblem.Kind.MALFORMED, "the name of a file: " + e.getMessage());
        }
    }

    private List<String> gone(Published published) {
        return published.files().keySet().stream()
                .filter(name -> !files.containsKey(name))
                .toList();
    }

    /** Only what this node had and has no more: one that starts with fewer files than others have removes nothing. */
    private List<Assignment> emptied(Published published, List<String> gone, Set<String> followed) {
        if (!options.isEmptyAllowed) {
            return List.of();
        }
        List<String> present =
                entries.values().stream().map(FileEntry::namespace).toList();
        return gone.stream()
                .filter(followed::contains)
                .flatMap(name -> FileEntry.namespaceOf(published.files().get(name)).stream())
                .filter(namespace -> !present.contains(namespace))
                .distinct()
                .map(namespace -> new Assignment(namespace, ImportMode.REPLACE, new TreeMap<>()))
                .toList();
    }
}
