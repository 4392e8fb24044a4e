package dev.confab;

import dev.confab.model.Commit;
import dev.confab.model.State;
import dev.confab.model.VersionedValue;
import dev.confab.replica.LayeredView;
import dev.confab.replica.Layers;
import dev.confab.replica.RecentCommit;
import dev.confab.runtime.Node;
import dev.confab.settings.Rejection;
import dev.confab.watch.Told;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where the value of one key comes from, since when, and who was told. All of one revision, but for what listeners were told.
 * Immutable.
 *
 * @param key the key
 * @param effective what counts; absent where no layer has the key
 * @param layers what each layer that has the key holds, the highest first
 * @param told what the listeners on that key, and those of settings that it decides on, were told last
 * @param rejections the settings that do not take the present value of the key, and why
 */
public record Explanation(
        String key, Optional<Held> effective, List<Held> layers, List<Told> told, List<Rejection> rejections) {

    /**
     * What one layer holds. Immutable.
     *
     * @param layer the namespace, or {@link Layers#OVERRIDES}
     * @param version of the key; 0 where it is overridden in this process
     * @param revision the commit that wrote it; 0 likewise
     * @param commit who wrote it, and when; absent where this node does not remember the commit
     */
    public record Held(String layer, String value, long version, long revision, Optional<Written> commit) {

        /** Everything but the value, which stays out of logs. */
        @Override
        public String toString() {
            return layer + "@" + version + " (revision " + revision + ")"
                    + commit.map(written -> " by " + written.author() + " at " + written.committed() + ", here at "
                                    + written.arrived()
                                    + (written.reason().isEmpty() ? "" : ", because: " + written.reason()))
                            .orElse("");
        }
    }

    /**
     * The commit that wrote a value. Immutable.
     *
     * @param author who asked for it
     * @param reason why; may be empty
     * @param committed when, by the log's time
     * @param arrived when it reached this node, by its own clock
     */
    public record Written(String author, String reason, Instant committed, Instant arrived) {}

    public Explanation {
        layers = List.copyOf(layers);
        told = List.copyOf(told);
        rejections = List.copyOf(rejections);
    }

    static Explanation of(Node node, Layers layers, String key) {
        LayeredView view = node.reads().views().of(layers);
        State state = view.present().state();
        List<Held> held = new ArrayList<>();
        String override = layers.overrides().get(key);
        if (override != null) {
            held.add(new Held(Layers.OVERRIDES, override, 0, 0, Optional.empty()));
        }
        for (String namespace : layers.namespaces()) {
            state.namespace(namespace).get(key).ifPresent(value -> held.add(held(node, namespace, value)));
        }
        List<Told> told =
                new ArrayList<>(node.reads().watches().told(layers.namespaces().get(0), view, key));
        told.addAll(node.reads().settings().told(view, key));
        List<Rejection> rejections = node.reads().settings().rejected(view, key);
        return new Explanation(key, held.stream().findFirst(), held, told, rejections);
    }

    private static Held held(Node node, String namespace, VersionedValue value) {
        return new Held(
                namespace,
                value.value(),
                value.version(),
                value.revision(),
                node.replica().commit(value.revision()).map(Explanation::written));
    }

    private static Written written(RecentCommit recent) {
        Commit commit = recent.commit();
        return new Written(commit.author(), commit.reason(), commit.time(), recent.arrived());
    }

    /** Layers, listeners and rejections, a line each, without values. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(key);
        layers.forEach(held -> text.append("\n  ").append(held));
        told.forEach(one -> text.append("\n  told ").append(one));
        rejections.forEach(one -> text.append("\n  ").append(one));
        return text.toString();
    }
}
