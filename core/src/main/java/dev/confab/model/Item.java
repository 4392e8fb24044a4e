package dev.confab.model;

/** What one place in a batch of the log holds. */
public sealed interface Item {

    RequestId id();

    /** A request that is small enough to travel whole. Immutable. */
    record Whole(Request request) implements Item {
        @Override
        public RequestId id() {
            return request.id();
        }
    }

    /**
     * A piece of a request that is larger than an entry of the log; the pieces come in order. The chunk is not copied.
     *
     * @param index from 0
     * @param count how many there are
     */
    record Part(RequestId id, int index, int count, byte[] chunk) implements Item {

        /** How many parts a request may have: enough for the largest namespace. */
        public static final int COUNT_MAX = 16_384;

        public Part {
            if (count < 1 || count > COUNT_MAX || index < 0 || index >= count) {
                throw new IllegalArgumentException(
                        "a part must be 0.." + (count - 1) + " of 1.." + COUNT_MAX + ", was " + index + " of " + count);
            }
        }
    }
}
