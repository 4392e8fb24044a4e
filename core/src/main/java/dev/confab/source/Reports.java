package dev.confab.source;

import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is wrong with a source at present; each new problem is logged and told once. Confined to the source's thread. */
final class Reports {

    private static final Logger log = LoggerFactory.getLogger(Reports.class);

    private final String node;
    private final String source;
    private final Consumer<SourceProblem> listener;
    private @Nullable SourceProblem current;

    Reports(String node, String source, Consumer<SourceProblem> listener) {
        this.node = node;
        this.source = source;
        this.listener = listener;
    }

    Optional<SourceProblem> current() {
        return Optional.ofNullable(current);
    }

    void report(SourceProblem.Kind kind, String message) {
        SourceProblem problem = new SourceProblem(source, kind, message);
        if (problem.equals(current)) {
            return;
        }
        current = problem;
        log.warn("[{}] source {} has a problem, {}: {}", node, source, kind, message);
        try {
            listener.accept(problem);
        } catch (RuntimeException | Error e) {
            log.error("[{}] the listener to problems of source {} failed", node, source, e);
        }
    }

    void clear() {
        if (current != null) {
            current = null;
            log.info("[{}] source {} is well again", node, source);
        }
    }
}
