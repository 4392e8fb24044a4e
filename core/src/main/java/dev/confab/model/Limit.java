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
    REASON_BYTES(11, 1024);

    private final int code;
    private final long byDefault;

    Limit(int code, long byDefault) {
        this.code = code;
        this.byDefault = byDefault;
    }

    /** What the cluster is founded with unless its founder's options say otherwise. */
    public long byDefault() {
        return byDefault;
    }

    int code() {
        return code;
    }
}
