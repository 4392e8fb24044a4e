package dev.confab.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.confab.gossip.wire.PeerId;
import dev.confab.model.Commit;
import dev.confab.model.Operation;
import dev.confab.model.State;
import dev.confab.model.VersionedValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LayeredViewTest {

    private static final List<String> PATH = List.of("prod/acme/shop", "prod/acme", "prod", "global");

    private final History history = History.founded();
    private final Replica replica = new Replica(PeerId.of("n"), history.state(), ReplicaLimits.DEFAULT);
    private final LayeredViews views = new LayeredViews(replica::state);
    private final List<LayeredView.Step> steps = new ArrayList<>();

    LayeredViewTest() {
        replica.observe(views);
        views.observe(new LayeredViews.Observer() {
            @Override
            public void onApplied(LayeredView view, Commit commit, LayeredView.Step step) {
                steps.add(step);
            }

            @Override
            public void onJumped(LayeredView view, LayeredView.Step step) {
                steps.add(step);
            }
        });
    }

    @Test
    void shouldShowTheValueOfTheHighestLayerThatHasTheKey() {
        // given
        put("global", "a", "1");
        LayeredView view = views.of(new Layers(Map.of("o", "mine"), PATH));
        // when
        put("prod", "a", "2");
        put("prod/acme", "b", "3");
        put("prod/acme/shop", "o", "theirs");
        // then
        assertThat(view.present().values().toMap())
                .containsExactly(entry("a", "2"), entry("b", "3"), entry("o", "mine"));
        assertThat(view.layers().layerOf("a", replica.state())).contains("prod");
        assertThat(view.layers().layerOf("o", replica.state())).contains(Layers.OVERRIDES);
        assertThat(view.layers().layerOf("none", replica.state())).isEmpty();
    }

    @Test
    void shouldCallAChangeThatAHigherLayerHidesNone() {
        // given
        put("prod", "a", "1");
        views.of(new Layers(Map.of("o", "mine"), PATH));
        // when
        put("global", "a", "2");
        put("prod/acme", "o", "theirs");
        put("elsewhere", "a", "2");
        // then
        assertThat(steps).allSatisfy(step -> assertThat(step.keys()).isEmpty());
        // when
        apply(new Operation.Remove("prod", "a"));
        // then
        assertThat(steps.get(steps.size() - 1).keys()).containsExactly("a");
        assertThat(views.of(new Layers(Map.of("o", "mine"), PATH))
                        .present()
                        .values()
                        .toMap())
                .containsEntry("a", "2");
    }

    @Test
    void shouldShowAllLayersAtOneRevision() {
        // given
        LayeredView view = views.of(new Layers(Map.of(), PATH));
        // when
        apply(new Operation.Put("prod", "a", "1"), new Operation.Put("global", "b", "1"));
        // then
        assertThat(steps).hasSize(1);
        assertThat(steps.get(0).keys()).containsExactly("a", "b");
        assertThat(view.present().state()).isSameAs(replica.state());
    }

    /** Proves that following commit by commit leads to what looking at all layers anew would show. */
    @Test
    void shouldShowAfterAnyCommitsWhatTheLayersShow() {
        for (int seed = 1; seed <= 20; seed++) {
            Random random = new Random(seed);
            Layers layers = new Layers(Map.of("key-3", "mine"), PATH);
            LayeredView view = views.of(layers);
            for (int i = 0; i < 200; i++) {
                String namespace = PATH.get(random.nextInt(PATH.size()));
                String key = "key-" + random.nextInt(6);
                if (random.nextInt(3) == 0
                        && history.state().namespace(namespace).get(key).isPresent()) {
                    apply(new Operation.Remove(namespace, key));
                } else {
                    put(namespace, key, "v" + i);
                }
                assertThat(view.present().values().toMap()).as("seed %d", seed).isEqualTo(model(layers));
            }
        }
    }

    @Test
    void shouldBeginAnewAfterAJump() {
        // given
        LayeredView view = views.of(new Layers(Map.of(), PATH));
        history.update(new Operation.Put("prod", "a", "1"));
        history.update(new Operation.Put("global", "a", "2"));
        // when
        replica.jump(history.state());
        // then
        assertThat(view.present().values().toMap()).containsExactly(entry("a", "1"));
        assertThat(view.present().state()).isSameAs(history.state());
    }

    /** Proves that whoever is told of one view finds the commit, or the jump, in all others as well. */
    @Test
    void shouldTellNobodyBeforeAllViewsShowTheStep() {
        // given
        List<LayeredView> all = List.of(views.of(Layers.of("prod")), views.of(new Layers(Map.of(), PATH)));
        List<State> shown = new ArrayList<>();
        views.observe(new LayeredViews.Observer() {
            @Override
            public void onApplied(LayeredView view, Commit commit, LayeredView.Step step) {
                all.forEach(one -> shown.add(one.present().state()));
            }

            @Override
            public void onJumped(LayeredView view, LayeredView.Step step) {
                all.forEach(one -> shown.add(one.present().state()));
            }
        });
        // when
        put("prod", "a", "1");
        // then
        assertThat(shown).hasSize(4).containsOnly(replica.state());
        // when
        shown.clear();
        history.update(new Operation.Put("prod", "a", "2"));
        replica.jump(history.state());
        // then
        assertThat(shown).hasSize(4).containsOnly(replica.state());
    }

    /** Proves that a commit that comes while a view is made, and so is not told to it, shows in it; also where it is made last. */
    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void shouldMissNoCommitThatComesWhileAViewIsMade(int overtakings) {
        // given
        AtomicInteger looks = new AtomicInteger();
        LayeredViews overtaken = new LayeredViews(() -> {
            State seen = replica.state();
            int look = looks.getAndIncrement();
            if (look % 2 == 0 && look / 2 < overtakings) { // each view that is made apart is looked at twice
                put("prod", "a", "value-" + look);
            }
            return seen;
        });
        replica.observe(overtaken);
        // when
        LayeredView view = overtaken.of(Layers.of("prod"));
        // then
        assertThat(replica.state().revision()).isEqualTo(1 + overtakings);
        assertThat(view.present().state()).isSameAs(replica.state());
        assertThat(view.present().values()).isSameAs(replica.state().namespace("prod"));
        // when
        put("prod", "a", "later");
        // then
        assertThat(view.present().state()).isSameAs(replica.state());
    }

    @Test
    void shouldReturnTheSameViewForEqualLayersAndNoMoreThanSoMany() {
        // given
        LayeredView view = views.of(Layers.of("a"));
        assertThat(views.of(Layers.of("a"))).isSameAs(view);
        // when
        for (int i = 1; i < LayeredViews.VIEWS_MAX; i++) {
            views.of(Layers.of("n" + i));
        }
        // then
        assertThatThrownBy(() -> views.of(Layers.of("one too many")))
                .isInstanceOf(BoundExceededException.class)
                .hasMessageContaining("viewsMax");
        assertThat(views.of(Layers.of("a"))).isSameAs(view);
    }

    @Test
    void shouldRefuseLayersThatMakeNoSense() {
        assertThatThrownBy(() -> new Layers(Map.of(), List.of())).hasMessageContaining("1 to 16");
        assertThatThrownBy(() -> new Layers(Map.of(), List.of("a", "a"))).hasMessageContaining("different");
    }

    private static Map.Entry<String, String> entry(String key, String value) {
        return Map.entry(key, value);
    }

    private SortedMap<String, String> model(Layers layers) {
        SortedMap<String, String> model = new TreeMap<>();
        State state = replica.state();
        for (int i = PATH.size() - 1; i >= 0; i--) {
            state.namespace(PATH.get(i)).forEach((String key, VersionedValue value) -> model.put(key, value.value()));
        }
        model.putAll(layers.overrides());
        return model;
    }

    private void put(String namespace, String key, String value) {
        apply(new Operation.Put(namespace, key, value));
    }

    private void apply(Operation... operations) {
        assertThat(replica.offer(history.update(operations))).isEqualTo(Offer.APPLIED);
    }
}
