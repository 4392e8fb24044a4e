package dev.confab.history;

/** One commit of the index: where its body lies and who still needs it. Confined to the history's lock. */
final class Slot {

    /** What a commit costs in memory beside its bytes, rounded up. */
    static final int OVERHEAD_BYTES = 128;

    private final long timeMillis;
    private final NamespaceIndex[] namespaces;
    private int holders;
    private Body body;

    Slot(long timeMillis, NamespaceIndex[] namespaces, Body body) {
        this.timeMillis = timeMillis;
        this.namespaces = namespaces;
        this.holders = namespaces.length;
        this.body = body;
    }

    long timeMillis() {
        return timeMillis;
    }

    NamespaceIndex[] namespaces() {
        return namespaces;
    }

    Body body() {
        return body;
    }

    void moveTo(Body newBody) {
        body = newBody;
    }

    /** One of its namespaces does not need it any more. */
    void release() {
        holders--;
    }

    /** Whether no namespace needs it any more. */
    boolean isDead() {
        return holders == 0;
    }

    long weight() {
        return OVERHEAD_BYTES + (body instanceof Body.Gone ? 0 : body.length());
    }
}
