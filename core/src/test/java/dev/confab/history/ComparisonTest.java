package dev.confab.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.confab.schema.SecretNames;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ComparisonTest {

    private static final Map<String, String> BEFORE =
            Map.of("same", "1", "timeout", "300ms", "gone", "x", "db.password", "old-one");
    private static final Map<String, String> AFTER =
            Map.of("same", "1", "timeout", "500ms", "new", "a\nb=c", "db.password", "new-one");

    private final Comparison comparison = Comparison.of("orders@1", BEFORE, "orders@2", AFTER);

    @Test
    void shouldTellAddedChangedAndRemoved() {
        assertThat(comparison.added()).containsExactly(Map.entry("new", "a\nb=c"));
        assertThat(comparison.removed()).containsExactly(Map.entry("gone", "x"));
        assertThat(comparison.changed().keySet()).containsExactly("db.password", "timeout");
        assertThat(comparison.toString()).isEqualTo("orders@1 to orders@2: 1 added, 2 changed, 1 removed");
    }

    @Test
    void shouldReadLikeAUnifiedDiffWithoutSecrets() {
        assertThat(comparison.toText()).isEqualTo("""
                --- orders@1
                +++ orders@2
                -db.password=<hidden>
                +db.password=<hidden>
                -gone=x
                +new=a\\nb=c
                -timeout=300ms
                +timeout=500ms
                """);
    }

    @Test
    void shouldBeOneJsonObjectForEachKey() {
        assertThat(comparison.toJsonLines(key -> key.startsWith("g")).lines())
                .containsExactly(
                        "{\"change\":\"changed\",\"key\":\"db.password\",\"from\":\"orders@1\",\"to\":\"orders@2\","
                                + "\"before\":\"old-one\",\"after\":\"new-one\"}",
                        "{\"change\":\"removed\",\"key\":\"gone\",\"from\":\"orders@1\",\"to\":\"orders@2\","
                                + "\"before\":\"<hidden>\"}",
                        "{\"change\":\"added\",\"key\":\"new\",\"from\":\"orders@1\",\"to\":\"orders@2\","
                                + "\"after\":\"a\\u000ab=c\"}",
                        "{\"change\":\"changed\",\"key\":\"timeout\",\"from\":\"orders@1\",\"to\":\"orders@2\","
                                + "\"before\":\"300ms\",\"after\":\"500ms\"}");
        assertThat(comparison.toJsonLines()).doesNotContain("old-one").doesNotContain("new-one");
    }

    @Test
    void shouldBeEmptyWhereNothingDiffers() {
        Comparison none = Comparison.of("a", BEFORE, "b", BEFORE);

        assertThat(none.isEmpty()).isTrue();
        assertThat(none.toText()).isEmpty();
        assertThat(none.toJsonLines()).isEmpty();
    }

    @Test
    void shouldTakeForSecretsWhatIsCalledSo() {
        for (String key :
                new String[] {"db.password", "clientSecret", "a.api-token", "x/credentials", "tls.PRIVATE_KEY"}) {
            assertThat(SecretNames.isSecret(key)).as(key).isTrue();
        }
        for (String key : new String[] {"password.length", "timeout", "secrets/timeout", "public-key"}) {
            assertThat(SecretNames.isSecret(key)).as(key).isFalse();
        }
    }
}
