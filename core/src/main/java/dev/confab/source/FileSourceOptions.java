package dev.confab.source;

import dev.confab.format.ConfigFormat;
import dev.confab.format.FormatLimits;
import dev.confab.model.Assignment;
import dev.confab.model.ImportMode;
import dev.confab.model.Reserved;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Which files a {@link FileSource} follows, and how. Immutable. */
public final class FileSourceOptions {

    private static final Duration LEAST = Duration.ofMillis(10);
    private static final Duration MOST = Duration.ofDays(1);

    final Path path;
    final boolean isDirectory;
    final UnaryOperator<String> namespaces;
    final ImportMode mode;
    final String name;
    final List<String> profiles;
    final FormatLimits limits;
    final Duration interval;
    final Duration debounce;
    final Duration goneAfter;
    final Duration patience;
    final boolean isEmptyAllowed;
    final Supplier<Optional<String>> gitRevision;
    final @Nullable String author;
    final Consumer<SourceProblem> onProblem;

    private FileSourceOptions(Builder builder) {
        this.path = builder.path;
        this.isDirectory = builder.isDirectory;
        this.namespaces = builder.namespaces;
        this.mode = builder.mode;
        this.name = builder.name;
        this.profiles = builder.profiles;
        this.limits = builder.limits;
        this.interval = builder.interval;
        this.debounce = builder.debounce;
        this.goneAfter = builder.goneAfter;
        this.patience = builder.patience;
        this.isEmptyAllowed = builder.isEmptyAllowed;
        this.gitRevision = builder.gitRevision;
        this.author = builder.author;
        this.onProblem = builder.onProblem;
    }

    /**
     * Begins with one file, which is to be in one namespace. It need not exist yet.
     *
     * @param mode what becomes of keys of the namespace that the file does not name: {@link ImportMode#REPLACE} makes the namespace
     *     what the file is, also where somebody put keys by hand; {@link ImportMode#MERGE} leaves what is taken out of the file
     * @throws IllegalArgumentException where its extension names no format, or the namespace cannot be one
     */
    public static Builder file(Path file, String namespace, ImportMode mode) {
        ConfigFormat.of(file);
        requireNamespace(namespace);
        return new Builder(file, false, name -> namespace, namespace, mode);
    }

    /**
     * Begins with the files of a directory, without those below it: {@code orders.yaml} is to be in the namespace {@code
     * <base>/orders}. At most a thousand files; names that begin with a dot, or end as no format does, do not count.
     *
     * @param base where the namespaces of the files are, for instance {@code prod/acme}
     * @param mode as in {@link #file}
     */
    public static Builder directory(Path directory, String base, ImportMode mode) {
        requireNamespace(base);
        return new Builder(directory, true, name -> base + "/" + name.substring(0, name.lastIndexOf('.')), base, mode);
    }

    private static void requireNamespace(String namespace) {
        new Assignment(Reserved.requireFree(namespace), ImportMode.MERGE, new TreeMap<>());
    }

    /** Collects options. Confined to one thread. */
    public static final class Builder {

        private final Path path;
        private final boolean isDirectory;
        private final ImportMode mode;
        private UnaryOperator<String> namespaces;
        private String name;
        private List<String> profiles = List.of();
        private FormatLimits limits = FormatLimits.DEFAULTS;
        private Duration interval = Duration.ofSeconds(1);
        private Duration debounce = Duration.ofMillis(500);
        private Duration goneAfter = Duration.ofSeconds(5);
        private Duration patience = Duration.ofMinutes(2);
        private boolean isEmptyAllowed;
        private Supplier<Optional<String>> gitRevision = Optional::empty;
        private @Nullable String author;
        private Consumer<SourceProblem> onProblem = problem -> {};

        private Builder(
                Path path, boolean isDirectory, UnaryOperator<String> namespaces, String name, ImportMode mode) {
            this.path = path;
            this.isDirectory = isDirectory;
            this.namespaces = namespaces;
            this.name = name;
            this.mode = Objects.requireNonNull(mode, "mode");
        }

        /**
         * Sets in which namespace a file is to be, by its name. No two files in the same one. It runs on the source's thread, and what
         * it throws is a problem of the source.
         */
        public Builder namespaces(UnaryOperator<String> byFileName) {
            namespaces = Objects.requireNonNull(byFileName, "byFileName");
            return this;
        }

        /**
         * Sets the name under which the cluster remembers what was published. Nodes that follow the same files use the same one, so
         * that one of them publishes. Default: the namespace, or the base.
         */
        public Builder name(String newName) {
            requireNamespace(newName);
            name = newName;
            return this;
        }

        /** Sets the active profiles: documents for others are left out. */
        public Builder profiles(String... active) {
            profiles = List.of(active);
            return this;
        }

        /** Sets the bounds on each file. */
        public Builder limits(FormatLimits newLimits) {
            limits = Objects.requireNonNull(newLimits, "newLimits");
            return this;
        }

        /** Sets how often the files are looked at; 1 s by default, 10 ms to a day. */
        public Builder interval(Duration pause) {
            interval = between("interval", LEAST, pause);
            return this;
        }

        /** Sets how long files must stay as they are before they count; 500 ms by default, 10 ms to a day. */
        public Builder debounce(Duration pause) {
            debounce = between("debounce", LEAST, pause);
            return this;
        }

        /** Sets how long a file must be missing before it is gone; 5 s by default, at most a day. */
        public Builder goneAfter(Duration pause) {
            goneAfter = between("goneAfter", Duration.ZERO, pause);
            return this;
        }

        /**
         * Sets how long this node's files may differ from what is published before that is a problem; 2 minutes by default, at most
         * a day. While a change is brought to the machines one after the other, they differ.
         */
        public Builder patience(Duration pause) {
            patience = between("patience", Duration.ZERO, pause);
            return this;
        }

        /**
         * Lets a file that has no key empty its namespace, and one that goes away while this source follows it. By default neither
         * changes anything: a full disk and a volume that is not mounted look the same.
         */
        public Builder allowEmpty() {
            isEmptyAllowed = true;
            return this;
        }

        /**
         * Sets who knows the git revision of the files, if there is one; it becomes part of the reason. It is asked once for each
         * publication, on the source's thread, and must return. Up to 64 characters count.
         */
        public Builder gitRevision(Supplier<Optional<String>> revision) {
            gitRevision = Objects.requireNonNull(revision, "revision");
            return this;
        }

        /** Publishes on behalf of that author. Default: the node's name. */
        public Builder as(String newAuthor) {
            author = Objects.requireNonNull(newAuthor, "newAuthor");
            return this;
        }

        /**
         * Sets who is told of each new problem, once. It is called on the source's thread, with no lock held; the source waits for
         * it, and a failure of it is logged. The present problem is in {@link FileSource#status}.
         */
        public Builder onProblem(Consumer<SourceProblem> listener) {
            onProblem = Objects.requireNonNull(listener, "listener");
            return this;
        }

        /** @throws IllegalArgumentException where {@link #allowEmpty} stands beside {@link ImportMode#MERGE} */
        public FileSourceOptions build() {
            if (isEmptyAllowed && mode == ImportMode.MERGE) {
                throw new IllegalArgumentException(
                        "allowEmpty() must stand with REPLACE, was MERGE, which removes no key; leave one of them out");
            }
            return new FileSourceOptions(this);
        }

        private static Duration between(String what, Duration least, Duration given) {
            if (given.compareTo(least) < 0 || given.compareTo(MOST) > 0) {
                throw new IllegalArgumentException(what + " must be " + least + " to " + MOST + ", was " + given);
            }
            return given;
        }
    }
}
