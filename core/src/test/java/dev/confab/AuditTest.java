package dev.confab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.confab.history.AuditChange;
import dev.confab.history.AuditEntry;
import dev.confab.history.AuditPage;
import dev.confab.history.HistoryOptions;
import dev.confab.history.HistoryRange;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who did what, at the door of a node without port and disk. */
final class AuditTest {

    private static final HistoryRange ALL = HistoryRange.last(100);

    private final Confab confab = Confab.startInMemory();
    private final ConfigMap orders = confab.map("prod/orders");

    @AfterEach
    void close() {
        confab.close();
    }

    /** What is kept for later has values in it, of keys that the name of its own key does not tell. */
    @Test
    void shouldShowNoValueOfWhatIsPending() {
        // given
        orders.put("api-token", "old-secret").join();
        orders.put("api-token", "new-secret", Duration.ofHours(1)).join();
        confab.transaction()
                .put("prod/orders", "api-token", "later-secret")
                .effectiveAt(Instant.now().plusSeconds(60))
                .commit()
                .join();

        // when
        AuditPage page = confab.audit(ALL);

        // then
        assertThat(page.toJsonLines())
                .doesNotContain("old-secret", "new-secret", "later-secret")
                .contains(
                        "\"what\":\"expiry\",\"namespace\":\"prod/orders\",\"key\":\"api-token\",\"after\":\"pending\"")
                .contains("\"what\":\"scheduled\"");
    }

    @Test
    void shouldTellWhoDidWhatAndWhyInAllNamespaces() {
        // given
        confab.as("alice")
                .map("prod/orders")
                .because("slow")
                .put("timeout", "1s")
                .join();
        long both = confab.as("bob")
                .transaction()
                .because("both")
                .put("prod/orders", "timeout", "2s")
                .put("prod/billing", "timeout", "2s")
                .commit()
                .join()
                .revision();

        // when
        List<AuditEntry> entries = confab.audit(ALL).entries();

        // then
        assertThat(entries).extracting(AuditEntry::author).startsWith("bob", "alice");
        assertThat(entries).extracting(AuditEntry::reason).startsWith("both", "slow");
        assertThat(entries.get(0))
                .returns(both, AuditEntry::revision)
                .returns(true, AuditEntry::isCommitted)
                .returns(confab.status().node(), AuditEntry::node);
        assertThat(entries.get(0).changes())
                .containsExactlyInAnyOrder(
                        new AuditChange("value", "prod/orders", "timeout", Optional.of("1s"), Optional.of("2s")),
                        new AuditChange("value", "prod/billing", "timeout", Optional.empty(), Optional.of("2s")));
    }

    @Test
    void shouldTellWhatWasRefusedBetweenWhatWasCommitted() {
        // given
        long first = orders.put("timeout", "1s").join().revision();
        orders.as("mallory").compareAndSet("timeout", 7, "2s").join();
        assertThatThrownBy(
                        () -> orders.as("eve").put("big", "x".repeat(2 << 20)).join())
                .hasMessageContaining("VALUE_BYTES");
        long last = orders.put("timeout", "3s").join().revision();

        // when
        List<AuditEntry> entries = confab.audit(ALL).entries();

        // then
        assertThat(entries).extracting(AuditEntry::revision).startsWith(last, first, first, first);
        assertThat(entries).extracting(AuditEntry::isCommitted).startsWith(true, false, false, true);
        assertThat(entries.get(1).author()).isEqualTo("eve");
        assertThat(entries.get(1).refusal().orElseThrow()).contains("VALUE_BYTES");
        assertThat(entries.get(2).refusal()).contains("prod/orders timeout was expected at version 7, was at 1");
        assertThat(entries.get(2).changes())
                .containsExactly(
                        new AuditChange("value", "prod/orders", "timeout", Optional.empty(), Optional.empty()));
    }

    @Test
    void shouldTellEachOnceInPages() {
        // given
        for (int i = 0; i < 10; i++) {
            orders.put("key", Integer.toString(i)).join();
            orders.compareAndSet("key", 1_000, "lost").join();
        }
        List<AuditEntry> whole = confab.audit(ALL).entries();

        // when
        List<AuditEntry> paged = new ArrayList<>();
        Optional<HistoryRange> next = Optional.of(HistoryRange.last(3));
        while (next.isPresent()) {
            AuditPage page = confab.audit(next.get());
            paged.addAll(page.entries());
            next = page.next();
        }

        // then
        assertThat(paged).isEqualTo(whole).hasSizeGreaterThanOrEqualTo(20);
    }

    @Test
    void shouldSayWhereItBeginsAndLeaveOutWhatIsDropped() {
        ConfabOptions options = ConfabOptions.builder()
                .history(HistoryOptions.DEFAULT.commits(2))
                .buildInMemory();
        try (Confab small = Confab.start(options).awaitReady(Duration.ofSeconds(30))) {
            // given
            long quiet = small.map("quiet").put("key", "1").join().revision();
            long first = small.map("busy").put("key", "1").join().revision();
            long last = first;
            for (int i = 2; i < 6; i++) {
                last = small.map("busy").put("key", Integer.toString(i)).join().revision();
            }

            // when
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> small.map("busy").history(ALL).oldestReadable() > first);
            AuditPage page = small.audit(ALL);

            // then
            assertThat(page.entries())
                    .extracting(AuditEntry::revision)
                    .contains(last)
                    .doesNotContain(first)
                    .endsWith(quiet);
            assertThat(page.oldestReadable()).isEqualTo(quiet - 1);
        }
    }

    @Test
    void shouldCallItsOwnDataWhatItIs() {
        // given
        long good = orders.put("timeout", "1s").join().revision();
        orders.put("timeout", "2s").join();
        orders.label("release", good).join();
        orders.rollback().to(good).commit().join();

        // when
        List<AuditEntry> entries = confab.audit(ALL).entries();

        // then
        assertThat(entries.get(0).changes())
                .contains(new AuditChange("rollback", "prod/orders", "", Optional.empty(), Optional.of("to=" + good)));
        assertThat(entries.get(1).changes())
                .containsExactly(new AuditChange(
                        "label", "prod/orders", "release", Optional.empty(), Optional.of(Long.toString(good))));
    }

    @Test
    void shouldBeOneJsonObjectForEachWithoutSecrets() {
        // given
        orders.as("al\"ice").because("two\nlines").put("db.password", "s3cret").join();
        orders.put("timeout", "1s").join();
        orders.compareAndSet("timeout", 9, "2s").join();

        // when
        List<String> lines =
                confab.audit(HistoryRange.last(2)).toJsonLines().lines().toList();

        // then
        assertThat(lines).hasSize(3);
        assertThat(lines.get(0))
                .startsWith("{\"outcome\":\"refused\",\"revision\":")
                .contains("\"refusal\":\"prod/orders timeout was expected at version 9, was at 1\"")
                .endsWith("\"changes\":[{\"what\":\"value\",\"namespace\":\"prod/orders\",\"key\":\"timeout\"}]}");
        assertThat(lines.get(2))
                .startsWith("{\"outcome\":\"committed\",\"revision\":")
                .contains("\"author\":\"al\\\"ice\"", "\"reason\":\"two\\u000alines\"")
                .contains("\"key\":\"db.password\",\"after\":\"<hidden>\"")
                .doesNotContain("s3cret");
    }
}
