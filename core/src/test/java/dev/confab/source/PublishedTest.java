package dev.confab.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.confab.model.Namespace;
import dev.confab.model.VersionedValue;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The record of what was published. */
final class PublishedTest {

    private Published published = Published.of(Namespace.of(Map.of()));

    private String publish(String checksum) {
        SortedMap<String, String> files = new TreeMap<>(Map.of("a.yaml", checksum));
        Map<String, VersionedValue> stored = new HashMap<>();
        published
                .followedBy(files, Optional.of("4d5c"), "node-1")
                .forEach((key, value) -> stored.put(key, new VersionedValue(value, 1, 1)));
        published = Published.of(Namespace.of(stored));
        return Checksum.id(files);
    }

    @Test
    void shouldTellNewsFromWhatWasReplaced() {
        String one = publish("1");
        String two = publish("2");

        assertThat(published.verdict(two, null, "node-2")).isEqualTo(Published.Verdict.IS_PUBLISHED);
        assertThat(published.verdict(one, null, "node-2")).isEqualTo(Published.Verdict.WAS_REPLACED);
        assertThat(published.verdict(one, one, "node-2")).isEqualTo(Published.Verdict.WAS_REPLACED);
        assertThat(published.verdict(one, two, "node-2")).isEqualTo(Published.Verdict.IS_NEWS);
        assertThat(published.verdict(one, null, "node-1")).isEqualTo(Published.Verdict.IS_NEWS); // it had two
        assertThat(published.verdict("3", null, "node-2")).isEqualTo(Published.Verdict.IS_NEWS);
    }

    @Test
    void shouldRememberEachContentOnceAndAHundredOfThem() {
        String first = publish("0");
        for (int i = 1; i <= Published.REPLACED_MAX; i++) {
            publish("" + i);
        }
        assertThat(published.replaced()).hasSize(Published.REPLACED_MAX).endsWith(first);

        publish("0"); // back again: it is not among the replaced ones any more
        assertThat(published.replaced()).hasSize(Published.REPLACED_MAX).doesNotContain(first);
        publish("new");
        publish("newer");
        assertThat(published.replaced()).hasSize(Published.REPLACED_MAX).doesNotHaveDuplicates();
    }

    @Test
    void shouldBeReadAsItWasWritten() {
        publish("1");

        assertThat(published.files()).containsOnlyKeys("a.yaml");
        assertThat(published.content()).hasSize(16);
    }
}
