package dev.confab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.confab.history.HistoryGoneException;
import dev.confab.history.HistoryOptions;
import dev.confab.history.HistoryRange;
import dev.confab.history.PastCommit;
import dev.confab.model.ImportMode;
import dev.confab.model.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Undoing, at the door of a node without port and disk. */
final class RollbackTest {

    private static final String ORDERS = "prod/acme/orders";
    private static final String BILLING = "prod/acme/billing";
    private static final HistoryRange ALL = HistoryRange.last(100);

    private final Confab confab = Confab.startInMemory();
    private final ConfigMap orders = confab.map(ORDERS);
    private final ConfigMap billing = confab.map(BILLING);

    @AfterEach
    void close() {
        confab.close();
    }

    @Test
    void shouldRestoreANamespaceAsItWas() {
        // given
        orders.put("timeout", "300ms").join();
        long good = orders.put("retries", "3").join().revision();
        orders.put("timeout", "3ms").join();
        orders.put("new", "x").join();
        orders.remove("retries").join();

        // when
        Outcome outcome = orders.as("alice")
                .because("too fast")
                .rollback()
                .to(good)
                .commit()
                .join();

        // then
        assertThat(outcome).isInstanceOf(Outcome.Committed.class);
        assertThat(orders.toMap()).isEqualTo(Map.of("timeout", "300ms", "retries", "3"));
        assertThat(orders.versioned("timeout").orElseThrow().version()).isEqualTo(3);
        assertThat(orders.history(ALL).commits().get(0))
                .returns("alice", PastCommit::author)
                .returns("too fast", PastCommit::reason);
    }

    @Test
    void shouldLetBothCommitsReferToEachOther() {
        // given
        long good = orders.put("timeout", "300ms").join().revision();
        long bad = orders.put("timeout", "3ms").join().revision();
        long other = billing.put("timeout", "1s").join().revision();

        // when
        long undo = orders.rollback().to(good).commit().join().revision();
        long redo = orders.rollback().to(bad).commit().join().revision();
        long later = orders.put("timeout", "5s").join().revision();

        // then
        assertThat(orders.get("timeout")).contains("5s");
        List<PastCommit> commits = orders.history(ALL).commits();
        assertThat(commits).extracting(PastCommit::revision).containsExactly(later, redo, undo, bad, good);
        assertThat(commits.get(0).rolledBackBy()).isEmpty();
        assertThat(commits.get(0).rollbackTo()).isEmpty();
        assertThat(commits.get(1).rollbackTo()).hasValue(bad);
        assertThat(commits.get(2).rollbackTo()).hasValue(good);
        assertThat(commits.get(2).rolledBackBy()).hasValue(redo);
        assertThat(commits.get(3).rolledBackBy()).hasValue(undo);
        assertThat(commits.get(4).rolledBackBy()).isEmpty();
        assertThat(billing.history(ALL).commits().get(0))
                .satisfies(commit -> assertThat(commit.rolledBackBy()).isEmpty())
                .returns(other, PastCommit::revision);
    }

    @Test
    void shouldRestoreSomeKeysAndLeaveTheOthers() {
        // given
        long good = orders.importValues(Map.of("a", "1", "b", "1", "c", "1"), ImportMode.REPLACE)
                .join()
                .outcome()
                .revision();
        long badA = orders.put("a", "2").join().revision();
        orders.remove("b").join();
        long badC = orders.put("c", "2").join().revision();
        orders.put("d", "2").join();

        // when
        long undo = confab.rollback()
                .keys(ORDERS, "a", "b")
                .keys(ORDERS, "d")
                .to(good)
                .commit()
                .join()
                .revision();

        // then
        assertThat(orders.toMap()).isEqualTo(Map.of("a", "1", "b", "1", "c", "2"));
        assertThat(orders.history("a", ALL).commits())
                .filteredOn(commit -> commit.revision() == badA)
                .allSatisfy(commit -> assertThat(commit.rolledBackBy()).hasValue(undo))
                .hasSize(1);
        assertThat(orders.history("c", ALL).commits())
                .filteredOn(commit -> commit.revision() == badC)
                .allSatisfy(commit -> assertThat(commit.rolledBackBy()).isEmpty())
                .hasSize(1);
    }

    @Test
    void shouldRestoreSeveralNamespacesAsOneRevision() {
        // given
        orders.put("timeout", "1").join();
        long good = billing.put("timeout", "1").join().revision();
        confab.transaction()
                .put(ORDERS, "timeout", "2")
                .put(BILLING, "timeout", "2")
                .commit()
                .join();

        // when
        long undo = confab.rollback()
                .namespace(ORDERS)
                .namespace(BILLING)
                .to(good)
                .commit()
                .join()
                .revision();

        // then
        assertThat(orders.versioned("timeout").orElseThrow().revision()).isEqualTo(undo);
        assertThat(billing.versioned("timeout").orElseThrow().revision()).isEqualTo(undo);
        assertThat(orders.get("timeout")).contains("1");
        assertThat(billing.get("timeout")).contains("1");
    }

    @Test
    void shouldShowExactlyWhatItWillDo() {
        // given
        long good = orders.importValues(
                        Map.of("same", "1", "timeout", "300ms", "db.password", "old"), ImportMode.REPLACE)
                .join()
                .outcome()
                .revision();
        orders.importValues(Map.of("timeout", "3ms", "added", "x"), ImportMode.MERGE)
                .join();
        orders.remove("same").join();
        long head = orders.put("db.password", "new").join().revision();

        // when
        RollbackPreview preview = orders.rollback().to(good).preview();

        // then
        assertThat(preview.revision()).isEqualTo(head);
        assertThat(preview.isEmpty()).isFalse();
        assertThat(preview.toText()).isEqualTo("""
                --- prod/acme/orders@%d
                +++ prod/acme/orders@%d
                -added=x
                -db.password=<hidden>
                +db.password=<hidden>
                +same=1
                -timeout=3ms
                +timeout=300ms
                """.formatted(head, good));
        assertThat(confab.rollback().keys(ORDERS, "timeout").to(good).preview().toText())
                .isEqualTo("--- prod/acme/orders@%d\n+++ prod/acme/orders@%d\n-timeout=3ms\n+timeout=300ms\n"
                        .formatted(head, good));
        assertThat(confab.head().revision()).isEqualTo(head);
    }

    @Test
    void shouldRefuseWhereSomethingChangedSinceThePreview() {
        // given
        long good = orders.put("timeout", "300ms").join().revision();
        orders.put("timeout", "3ms").join();
        long seen = orders.rollback().to(good).preview().revision();
        billing.put("timeout", "1s").join();
        long changed = orders.put("retries", "5").join().revision();

        // when
        Outcome lost = orders.rollback().to(good).ifRevision(seen).commit().join();
        Outcome won = orders.rollback().to(good).ifRevision(changed).commit().join();

        // then
        assertThat(lost)
                .isInstanceOfSatisfying(
                        Outcome.Conflict.class,
                        conflict -> assertThat(conflict.actual()).isEqualTo(changed));
        assertThat(won).isInstanceOf(Outcome.Committed.class);
        assertThat(orders.toMap()).isEqualTo(Map.of("timeout", "300ms"));
    }

    @Test
    void shouldCommitNothingWhereAllIsSo() {
        // given
        long good = orders.put("timeout", "300ms").join().revision();
        orders.put("timeout", "3ms").join();
        orders.put("timeout", "300ms").join();
        long head = confab.head().revision();

        // when
        Outcome outcome = orders.rollback().to(good).commit().join();

        // then
        assertThat(outcome).isEqualTo(new Outcome.Unchanged(head));
        assertThat(confab.head().revision()).isEqualTo(head);
    }

    /** The note of the second is the same text as that of the first, and must be written all the same. */
    @Test
    void shouldNoteASecondRollbackToTheSameRevision() {
        // given
        long good = orders.put("timeout", "300ms").join().revision();
        orders.put("timeout", "3ms").join();
        orders.rollback().to(good).commit().join();
        long badAgain = orders.put("timeout", "3ms").join().revision();

        // when
        long undo = orders.rollback().to(good).commit().join().revision();

        // then
        List<PastCommit> commits = orders.history(HistoryRange.last(2)).commits();
        assertThat(commits.get(0).rollbackTo()).hasValue(good);
        assertThat(commits.get(1)).returns(badAgain, PastCommit::revision);
        assertThat(commits.get(1).rolledBackBy()).hasValue(undo);
    }

    @Test
    void shouldRestoreWhatWasAtAMoment() {
        // given
        orders.put("timeout", "300ms").join();
        Instant then = orders.history(HistoryRange.last(1)).commits().get(0).time();
        awaitLaterThan(then);
        orders.put("timeout", "3ms").join();

        // when
        orders.rollback().to(then).commit().join();

        // then
        assertThat(orders.get("timeout")).contains("300ms");
    }

    @Test
    void shouldRestoreWhatEachNamespaceHasUnderThatLabel() {
        // given
        orders.put("timeout", "1").join();
        orders.label("release").join();
        orders.put("timeout", "2").join();
        billing.put("timeout", "2").join();
        billing.label("release").join();
        billing.put("timeout", "3").join();

        // when
        confab.rollback()
                .namespace(ORDERS)
                .namespace(BILLING)
                .to("release")
                .commit()
                .join();

        // then
        assertThat(orders.get("timeout")).contains("1");
        assertThat(billing.get("timeout")).contains("2");
        assertThatThrownBy(
                        () -> confab.rollback().namespace("other").to("release").preview())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("other");
    }

    /** More than a transaction may have: what counts are the limits of the namespace. */
    @Test
    void shouldRestoreMoreThanATransactionTakes() {
        // given
        Map<String, String> many = new HashMap<>();
        for (int i = 0; i < 3_000; i++) {
            many.put("key-" + i, "x".repeat(2_000));
        }
        long good =
                orders.importValues(many, ImportMode.REPLACE).join().outcome().revision();
        orders.importValues(Map.of("only", "1"), ImportMode.REPLACE).join();

        // when
        orders.rollback().to(good).commit().join();

        // then
        assertThat(orders.toMap()).isEqualTo(many);
    }

    @Test
    void shouldSayWhatIsMissing() {
        orders.put("timeout", "1").join();

        assertThatThrownBy(() -> confab.rollback().to(1).commit()).hasMessageContaining("namespace(...)");
        assertThatThrownBy(() -> orders.rollback().commit()).hasMessageContaining("to(...)");
        assertThatThrownBy(() -> orders.rollback().to(1_000).commit())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1000");
        assertThatThrownBy(() -> confab.rollback().keys(ORDERS)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> confab.rollback().namespace(ORDERS).keys(ORDERS, "a"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> confab.rollback().namespace(".confab/labels/x"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldSayHowFarBackItGoes() {
        try (Confab small = start(HistoryOptions.DEFAULT.commits(2))) {
            // given
            ConfigMap map = small.map(ORDERS);
            long first = map.put("a", "0").join().revision();
            long last = first;
            for (int i = 1; i < 5; i++) {
                last = map.put("a", Integer.toString(i)).join().revision();
            }
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> map.history(HistoryRange.last(1)).oldestReadable() > first);

            // when, then
            assertThatThrownBy(() -> map.rollback().to(first).commit())
                    .isInstanceOf(HistoryGoneException.class)
                    .hasMessageContaining("ask another node");
            map.put("a", "wrong").join();
            map.rollback().to(last).commit().join();
            assertThat(map.get("a")).contains("4");
        }
    }

    @Test
    void shouldLetNothingOfItsOwnShowAmongNamespaces() {
        // given
        long good = orders.put("timeout", "300ms").join().revision();
        orders.put("timeout", "3ms").join();
        orders.label("release").join();

        // when
        long undo = orders.rollback().to(good).commit().join().revision();

        // then
        assertThat(confab.namespaces()).containsExactly(ORDERS);
        assertThat(confab.at(undo).namespaces()).containsExactly(ORDERS);
    }

    private static Confab start(HistoryOptions history) {
        return Confab.start(ConfabOptions.builder().history(history).buildInMemory())
                .awaitReady(Duration.ofSeconds(30));
    }

    /** The log's time has milliseconds. */
    private static void awaitLaterThan(Instant time) {
        while (!Instant.now().isAfter(time.plusMillis(1))) {
            Thread.onSpinWait();
        }
    }
}
