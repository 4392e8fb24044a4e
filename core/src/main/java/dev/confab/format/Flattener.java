package dev.confab.format;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Turns a tree into flat keys exactly as Spring's {@code YamlProcessor} does: names are joined with a dot, a name that starts
 * with a bracket is joined without one, elements of a list get their index, and an empty map or list is the empty text. Where
 * two paths meet in one key the later one wins. Confined to one thread.
 */
final class Flattener {

    private final Source source;
    private final Map<String, Scalar> flat = new LinkedHashMap<>();
    private int depth = 1;
    private int keys;
    private long chars;

    private Flattener(Source source) {
        this.source = source;
    }

    static Map<String, Scalar> flatten(Source source, Mapping document) {
        Flattener flattener = new Flattener(source);
        document.entries().forEach((name, tree) -> flattener.add(name, tree));
        return flattener.flat;
    }

    private void add(String path, Tree tree) {
        if (tree instanceof Scalar scalar) {
            put(path, scalar);
            return;
        }
        // Counted again here: a chain of aliases is deeper than any place in the file.
        source.check("nestingMax", source.limits().nestingMax(), ++depth, at(tree));
        if (tree instanceof Mapping mapping) {
            addMapping(path, mapping);
        } else if (tree instanceof Sequence sequence) {
            addSequence(path, sequence);
        }
        depth--;
    }

    private static Position at(Tree tree) {
        return tree instanceof Sequence sequence ? sequence.at() : ((Mapping) tree).at();
    }

    private void addMapping(String path, Mapping mapping) {
        if (mapping.entries().isEmpty()) {
            put(path, new Scalar("", mapping.at()));
        }
        mapping.entries().forEach((name, tree) -> add(join(path, name), tree));
    }

    private void addSequence(String path, Sequence sequence) {
        if (sequence.elements().isEmpty()) {
            put(path, new Scalar("", sequence.at()));
        }
        int index = 0;
        for (Tree element : sequence.elements()) {
            add(join(path, "[" + index++ + "]"), element);
        }
    }

    private static String join(String path, String name) {
        if (path.isBlank()) {
            return name;
        }
        return name.startsWith("[") ? path + name : path + '.' + name;
    }

    private void put(String key, Scalar value) {
        source.check("keysMax", source.limits().keysMax(), ++keys, value.at());
        chars += key.length() + value.text().length();
        source.check("flatCharsMax", source.limits().flatCharsMax(), chars, value.at());
        if (key.isEmpty()) {
            throw source.failure(value.at(), "expected a key, found an empty one");
        }
        flat.put(key, value);
    }
}
