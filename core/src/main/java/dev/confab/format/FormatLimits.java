package dev.confab.format;

/**
 * The bounds on one configuration file. What passes one is refused with a {@link ConfigFormatException} that says the name of
 * the limit, its value and the actual size. Immutable.
 */
public final class FormatLimits {

    /** The bounds that apply where none are given. */
    public static final FormatLimits DEFAULTS = builder().build();

    private final int fileBytesMax;
    private final int documentsMax;
    private final int nestingMax;
    private final int aliasesMax;
    private final int keysMax;
    private final int flatCharsMax;

    private FormatLimits(Builder builder) {
        this.fileBytesMax = builder.fileBytesMax;
        this.documentsMax = builder.documentsMax;
        this.nestingMax = builder.nestingMax;
        this.aliasesMax = builder.aliasesMax;
        this.keysMax = builder.keysMax;
        this.flatCharsMax = builder.flatCharsMax;
    }

    /** Starts from the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** The size of a file in bytes, and of a text in characters; 8 MiB by default. */
    public int fileBytesMax() {
        return fileBytesMax;
    }

    /** The number of documents in a file, those that no profile picks included; 1,000 by default. */
    public int documentsMax() {
        return documentsMax;
    }

    /** The depth of maps and lists within each other; 50 by default, at most 1,000. */
    public int nestingMax() {
        return nestingMax;
    }

    /** The number of YAML aliases in a file; 1,000 by default. */
    public int aliasesMax() {
        return aliasesMax;
    }

    /** The number of keys, of each document after aliases and merges, and of the result; 100,000 by default. */
    public int keysMax() {
        return keysMax;
    }

    /**
     * The characters of all flat keys and values of a document together; 64 Mi by default. It bounds what a small file can grow
     * to when a long key stands above many short ones, or an alias repeats a long value.
     */
    public int flatCharsMax() {
        return flatCharsMax;
    }

    /** Collects limits. Confined to one thread. */
    public static final class Builder {

        private int fileBytesMax = 8 << 20;
        private int documentsMax = 1_000;
        private int nestingMax = 50;
        private int aliasesMax = 1_000;
        private int keysMax = 100_000;
        private int flatCharsMax = 64 << 20;

        private Builder() {}

        /** Sets {@link FormatLimits#fileBytesMax()}. */
        public Builder fileBytesMax(int bytes) {
            this.fileBytesMax = positive("fileBytesMax", bytes, Integer.MAX_VALUE - 8);
            return this;
        }

        /** Sets {@link FormatLimits#documentsMax()}. */
        public Builder documentsMax(int documents) {
            this.documentsMax = positive("documentsMax", documents, Integer.MAX_VALUE);
            return this;
        }

        /** Sets {@link FormatLimits#nestingMax()}. */
        public Builder nestingMax(int levels) {
            this.nestingMax = positive("nestingMax", levels, 1_000);
            return this;
        }

        /** Sets {@link FormatLimits#aliasesMax()}. */
        public Builder aliasesMax(int aliases) {
            this.aliasesMax = positive("aliasesMax", aliases, Integer.MAX_VALUE);
            return this;
        }

        /** Sets {@link FormatLimits#keysMax()}. */
        public Builder keysMax(int keys) {
            this.keysMax = positive("keysMax", keys, Integer.MAX_VALUE);
            return this;
        }

        /** Sets {@link FormatLimits#flatCharsMax()}. */
        public Builder flatCharsMax(int chars) {
            this.flatCharsMax = positive("flatCharsMax", chars, Integer.MAX_VALUE);
            return this;
        }

        /** The limits as they stand. */
        public FormatLimits build() {
            return new FormatLimits(this);
        }

        private static int positive(String name, int value, int max) {
            if (value < 1 || value > max) {
                throw new IllegalArgumentException(name + " must be between 1 and " + max + ", was " + value);
            }
            return value;
        }
    }
}
