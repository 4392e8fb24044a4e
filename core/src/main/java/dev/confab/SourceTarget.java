package dev.confab;

import dev.confab.model.Command;
import dev.confab.model.Outcome;
import dev.confab.model.State;
import dev.confab.runtime.Node;
import dev.confab.source.Target;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A node, for those who publish files to it. Thread-safe. */
record SourceTarget(Node self, Duration deadline) implements Target {

    @Override
    public String node() {
        return Writes.author(self);
    }

    @Override
    public boolean isReady() {
        return self.isReady();
    }

    @Override
    public long nanoTime() {
        return self.nanoTime();
    }

    @Override
    public State state() {
        return self.replica().state();
    }

    @Override
    public CompletableFuture<Outcome> write(@Nullable String author, String reason, Command.Assign command) {
        return self.write(author == null ? node() : author, reason, command, deadline);
    }
}
