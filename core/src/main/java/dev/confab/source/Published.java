package dev.confab.source;

import dev.confab.model.Namespace;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The record of what was published last from a source, and of what that took the place of. It is a namespace of its own, so it is
 * written in the same commit as the values, on condition that nobody wrote it since: that is how several nodes publish once. Immutable.
 *
 * @param files {@link FileEntry#text} by file name
 * @param content the id of these files; empty where nothing was published yet
 * @param replaced the ids of what was published before and is not now, newest first
 * @param node the node that published it; empty where nothing was published yet
 * @param revision the commit that wrote it last; 0 where none did
 */
record Published(SortedMap<String, String> files, String content, List<String> replaced, String node, long revision) {

    /** How many contents are remembered by their id; who comes with one that was replaced longer ago is taken for new. */
    static final int REPLACED_MAX = 100;

    // Names of files have a dot before their extension, these have none.
    private static final String CONTENT = "content";
    private static final String REPLACED = "replaced";
    private static final String GIT = "git";
    private static final String NODE = "node";

    static Published of(Namespace namespace) {
        SortedMap<String, String> files = namespace.toMap();
        files.keySet().removeIf(key -> key.indexOf('.') < 0);
        String replaced = namespace.value(REPLACED);
        String node = namespace.value(NODE);
        return new Published(
                files,
                contentOf(namespace),
                replaced == null ? List.of() : List.of(replaced.split(",")),
                node == null ? "" : node,
                namespace.revision());
    }

    /** The id alone. */
    static String contentOf(Namespace namespace) {
        String content = namespace.value(CONTENT);
        return content == null ? "" : content;
    }

    /** The keys and values that take the place of these once that is published. */
    SortedMap<String, @Nullable String> followedBy(
            SortedMap<String, String> newFiles, Optional<String> git, String newNode) {
        String id = Checksum.id(newFiles);
        List<String> past = new ArrayList<>(replaced);
        past.remove(id);
        if (!content.isEmpty() && !content.equals(id)) {
            past.remove(content);
            past.add(0, content);
        }
        SortedMap<String, @Nullable String> keys = new TreeMap<>(newFiles);
        keys.put(CONTENT, id);
        keys.put(NODE, newNode);
        git.ifPresent(revision -> keys.put(GIT, revision));
        if (!past.isEmpty()) {
            keys.put(REPLACED, String.join(",", past.subList(0, Math.min(past.size(), REPLACED_MAX))));
        }
        return keys;
    }

    /**
     * What a content is to the cluster.
     *
     * @param before what that node had before; null where it has just started, and had what it published last
     */
    Verdict verdict(String id, @Nullable String before, String ofNode) {
        if (id.equals(content)) {
            return Verdict.IS_PUBLISHED;
        }
        boolean wasCurrent = before == null ? node.equals(ofNode) : content.equals(before);
        return replaced.contains(id) && !wasCurrent ? Verdict.WAS_REPLACED : Verdict.IS_NEWS;
    }

    /** What the content of a node's files is to the cluster. */
    enum Verdict {
        /** It is what was published last. */
        IS_PUBLISHED,
        /** Nobody published it yet; or this node had what is published, and its files were changed to this since. */
        IS_NEWS,
        /** It was published and something else took its place, and this node did not see that: it is behind. */
        WAS_REPLACED
    }
}
