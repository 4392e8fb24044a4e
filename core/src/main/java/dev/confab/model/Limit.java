package dev.confab.model;

/** The name of a bound that decides the outcome of commands. Codes are part of the wire format and never change. */
public enum Limit {
    KEY_BYTES(1, 1024),
    VALUE_BYTES(2, 1024 * 1024),
    TRANSACTION_BYTES(3, 4 * 1024 * 1024),
    TRANSACTION_CHANGES(4, 1024),
    NAMESPACE_KEYS(5, 100_000),
    NAMESPACE_BYTES(6, 64L * 1024 * 1024),
    NAMESPACE_NAME_BYTES(7, 256),
    NAMESPACES(8, 10_000),
    STORE_BYTES(9, 512L * 1024 * 1024),
    AUTHOR_BYTES(10, 256),
    REASON_BYTES(11, 1024),
    /** How many temporary values and scheduled changes there may be at once; the same in every cluster. */
    PENDING(12, 10_000, true),
    /** How far ahead of the log's time a scheduled change may be due; the same in every cluster. */
    SCHEDULE_AHEAD_MILLIS(13, Command.Schedule.AHEAD_MAX.toMillis(), true);

    private final int code;
    private final long byDefault;
    private final boolean isFixed;

    Limit(int code, long byDefault) {
        this(code, byDefault, false);
    }

    Limit(int code, long byDefault, boolean isFixed) {
        this.code = code;
        this.byDefault = byDefault;
        this.isFixed = isFixed;
    }

    /** Whether it is no part of what a cluster is founded with: by what settings are chained does not change. */
    boolean isFixed() {
        return isFixed;
    }

    /** What the cluster is founded with unless its founder's options say otherwise. */
    public long byDefault() {
        return byDefault;
    }

    int code() {
        return code;
    }
}
