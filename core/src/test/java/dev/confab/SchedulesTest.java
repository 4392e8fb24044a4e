package dev.confab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.confab.history.HistoryRange;
import dev.confab.history.PastCommit;
import dev.confab.model.Outcome;
import dev.confab.model.Pending;
import dev.confab.settings.Setting;
import dev.confab.watch.Watch;
import dev.confab.watch.WatchEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Temporary values and scheduled changes at the door, on a node without port and disk. */
final class SchedulesTest {

    private static final String ORDERS = "prod/acme/orders";

    private final Confab confab = Confab.startInMemory();
    private final ConfigMap orders = confab.map(ORDERS);

    @AfterEach
    void close() {
        confab.close();
    }

    @Test
    void shouldTellSettingsAndListenersOfAFallBackAsOfAnyCommit() {
        // given
        Setting<Integer> limit = orders.setting("limit", Integer.class, 1);
        List<WatchEvent> heard = new CopyOnWriteArrayList<>();
        orders.put("limit", "10").join();
        orders.listen(Watch.key("limit"), heard::add);

        // when
        Outcome.Committed put = orders.as("alice")
                .because("INC-1")
                .put("limit", "99", Duration.ofMillis(300))
                .join();
        int during = limit.get();
        await().until(() -> heard.size() == 2);

        // then
        assertThat(during).isEqualTo(99);
        assertThat(limit.get()).isEqualTo(10);
        assertThat(heard.get(1).author()).isEqualTo("alice");
        assertThat(heard.get(1).reason()).isEqualTo("expired, put at revision " + put.revision() + ": INC-1");
        assertThat(heard.get(1).changes()).singleElement().satisfies(change -> {
            assertThat(change.oldValue()).contains("99");
            assertThat(change.newValue()).contains("10");
        });
        assertThat(orders.history("limit", HistoryRange.last(10)).commits())
                .extracting(PastCommit::author)
                .startsWith("alice", "alice");
        assertThat(confab.pending()).isEmpty();
    }

    @Test
    void shouldLetAChangeOfSeveralNamespacesTakeEffectLater() {
        Instant due = Instant.now().plusMillis(400);
        confab.transaction()
                .put(ORDERS, "a", "1")
                .put("prod/acme/billing", "b", "2", Duration.ofHours(1))
                .ifAbsent(ORDERS, "a")
                .as("alice")
                .effectiveAt(due)
                .commit()
                .join();

        assertThat(confab.pending()).singleElement().satisfies(pending -> {
            assertThat(pending).isInstanceOf(Pending.Scheduled.class);
            assertThat(pending.author()).isEqualTo("alice");
            assertThat(pending.due().toEpochMilli()).isEqualTo(due.toEpochMilli());
            assertThat(pending.namespaces()).containsExactly("prod/acme/billing", ORDERS);
        });
        assertThat(orders.get("a")).isEmpty();
        await().until(() -> orders.get("a").isPresent());
        assertThat(confab.map("prod/acme/billing").get("b")).contains("2");
        assertThat(confab.pending()).singleElement().isInstanceOf(Pending.Expiry.class);
        assertThat(confab.namespaces()).containsExactly("prod/acme/billing", ORDERS);
        assertThat(confab.at(confab.head().revision()).namespaces()).containsExactly("prod/acme/billing", ORDERS);
    }

    @Test
    void shouldShowWhatIsDueFirstFirst() {
        orders.put("later", "1", Duration.ofHours(2)).join();
        confab.transaction()
                .put(ORDERS, "a", "1")
                .effectiveAt(Instant.now().plusSeconds(60))
                .commit()
                .join();
        orders.put("soon", "1", Duration.ofHours(1)).join();

        assertThat(confab.pending())
                .extracting(pending ->
                        pending.namespaces().first() + pending.getClass().getSimpleName())
                .containsExactly(ORDERS + "Scheduled", ORDERS + "Expiry", ORDERS + "Expiry");
        assertThat(confab.pending().get(1).id()).isEqualTo(ORDERS + ":soon");
    }

    @Test
    void shouldCancelOnceAndSayWhoDid() {
        // given
        orders.put("a", "1", Duration.ofHours(1)).join();
        confab.transaction()
                .put(ORDERS, "b", "1")
                .effectiveAt(Instant.now().plusSeconds(60))
                .commit()
                .join();
        List<Pending> pending = confab.pending();

        // when
        Outcome first = confab.cancel(pending.get(0)).join();
        Outcome again = confab.cancel(pending.get(0)).join();
        Outcome other = confab.transaction()
                .cancel(pending.get(1))
                .as("bob")
                .put(ORDERS, "c", "1")
                .commit()
                .join();

        // then
        assertThat(first).isInstanceOf(Outcome.Committed.class);
        assertThat(again).isInstanceOf(Outcome.Conflict.class);
        assertThat(other).isInstanceOf(Outcome.Committed.class);
        assertThat(confab.pending()).isEmpty();
        assertThat(orders.toMap()).containsOnlyKeys("a", "c");
    }

    private static void example(Confab confab, ConfigMap orders) {
        // docs:start
        orders.as("alice").because("INC-1").put("checkout.limit", "0", Duration.ofMinutes(30)); // then what was before

        confab.transaction()
                .put("prod/acme/orders", "checkout.provider", "new")
                .put("prod/acme/billing", "provider", "new", Duration.ofHours(8)) // from then on, for eight hours
                .effectiveAt(Instant.now().plus(Duration.ofHours(6)))
                .commit();

        for (Pending pending : confab.pending()) { // what is due first first
            System.out.println(pending.due() + " " + pending.author() + " " + pending);
        }
        confab.cancel(confab.pending().get(0)); // off, or, if a temporary value, there to stay
        // docs:end
    }

    @Test
    void shouldStandInTheDocs() throws IOException {
        // given
        orders.put("first", "1", Duration.ofMinutes(1)).join();

        // when
        example(confab, orders);
        confab.sync().join();

        // then
        assertThat(confab.pending()).hasSize(2);
        List<String> lines = Files.readAllLines(Path.of("src/test/java/dev/confab/SchedulesTest.java"));
        List<String> snippet =
                lines.subList(lines.indexOf("        // docs:start") + 1, lines.indexOf("        // docs:end"));
        assertThat(Files.readString(Path.of("..", "docs", "schedules.md")).replace("\r\n", "\n"))
                .contains(String.join("\n", snippet).stripIndent());
    }

    @Test
    void shouldRefuseWhatCannotBeMeant() {
        assertThatIllegalArgumentException().isThrownBy(() -> orders.put("a", "1", Duration.ZERO));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> confab.transaction().put(".confab/scheduled", "a", "1", Duration.ofHours(1)));
        assertThatThrownBy(() -> confab.transaction()
                        .put(ORDERS, "a", "1")
                        .onlyIfChanged()
                        .effectiveAt(Instant.now())
                        .commit())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("make it two transactions");
    }
}
