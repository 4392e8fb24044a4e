package dev.confab.proof;

/** What a node held at one head: equal heads must have equal digests. Immutable. */
record Copy(String node, String head, String digest) {

    /** A head's text is {@code epoch/revision/chain}: this is what comes before the chain. */
    String place() {
        return head.substring(0, head.lastIndexOf('/'));
    }
}
