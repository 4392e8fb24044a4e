package dev.confab.format;

/**
 * What one file has used up of its limits while its trees are built. Counted before memory is taken, so that a file of a few
 * megabytes cannot ask for gigabytes. Confined to one thread.
 */
final class Budget {

    private final Source source;
    private int documents;
    private int depth;
    private int aliases;
    private int keys;
    private int mergedKeys;

    Budget(Source source) {
        this.source = source;
    }

    void document(Position at) {
        source.check("documentsMax", source.limits().documentsMax(), ++documents, at);
        keys = 0;
    }

    void enter(Position at) {
        source.check("nestingMax", source.limits().nestingMax(), ++depth, at);
    }

    void leave() {
        depth--;
    }

    void alias(Position at) {
        source.check("aliasesMax", source.limits().aliasesMax(), ++aliases, at);
    }

    /** A scalar or an empty collection: each becomes a key. */
    void key(Position at) {
        source.check("keysMax", source.limits().keysMax(), ++keys, at);
    }

    /** A key copied by a merge counts for the whole file, overridden or not: a chain of merges is quadratic work. */
    void mergedKey(Position at) {
        source.check("keysMax", source.limits().keysMax(), ++mergedKeys, at);
    }
}
