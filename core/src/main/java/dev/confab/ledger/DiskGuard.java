package dev.confab.ledger;

import io.atomix.storage.StorageException;
import java.io.IOException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands between the engine and its disk. After the first failure nothing of the disk is trusted any more: the voter is told,
 * so that it steps down, and the engine gets an exception each time it asks. Thread-safe.
 */
final class DiskGuard {

    private static final Logger log = LoggerFactory.getLogger(DiskGuard.class);

    private final Consumer<IOException> onFailure;
    private volatile boolean hasFailed;

    DiskGuard(Consumer<IOException> onFailure) {
        this.onFailure = onFailure;
    }

    /** Something that touches the disk. */
    @FunctionalInterface
    interface Access<T> {
        T run() throws IOException;
    }

    /** Something that touches the disk and returns nothing. */
    @FunctionalInterface
    interface Change {
        void run() throws IOException;
    }

    <T> T get(Access<T> access) {
        if (hasFailed) {
            throw new StorageException("the disk has failed before");
        }
        try {
            return access.run();
        } catch (IOException e) {
            hasFailed = true;
            onFailure.accept(e);
            throw new StorageException(e);
        }
    }

    /** Closes a file, also after a failure; what it could not write is not trusted anyway. */
    void close(Change close) {
        try {
            close.run();
        } catch (IOException e) {
            log.debug("a file of the ledger could not be closed", e);
        }
    }

    void run(Change change) {
        get(() -> {
            change.run();
            return true;
        });
    }
}
