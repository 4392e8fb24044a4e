package dev.confab.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.confab.gossip.wire.MalformedException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PendingTextTest {

    private static final Instant DUE = Instant.ofEpochMilli(1_764_230_400_123L);
    private static final Cause CAUSE = new Cause("ann", "node-1", "INC-1: grün 😀");
    private static final String EXPIRY = Reserved.expiry(Client.SHOP);
    private static final List<String> TEXTS =
            List.of("", "-", "\n", "3:abc\n", "0", "grün 😀", "a\nb:7", "x".repeat(300));

    /** The text lies in replicated state: another one would be another format. */
    @Test
    void shouldWriteATextThatAPersonCanRead() {
        assertThat(PendingText.expiry(DUE, CAUSE, 7, "300ms"))
                .isEqualTo("1\n1764230400123\n3:ann\n6:node-1\n14:INC-1: grün 😀\n7\n5:300ms\n");
        assertThat(PendingText.scheduled(
                        DUE,
                        new Cause("", "n", ""),
                        List.of(
                                new Operation.Remove("app", "a"),
                                new Operation.Put("app", "b", "", Duration.ofHours(1)))))
                .isEqualTo("1\n1764230400123\n0:\n1:n\n0:\n2\n3:app\n1:a\n-\n0\n3:app\n1:b\n0:\n3600000\n");
    }

    @Test
    void shouldReadWhatItWroteWhateverIsInIt() {
        Random random = new Random(1);
        for (int i = 0; i < 2_000; i++) {
            // given
            Cause cause = new Cause(any(random), "node-1", any(random));
            String beneath = random.nextBoolean() ? any(random) : null;
            List<Operation> operations = operations(random);

            // when
            String expiry = PendingText.expiry(DUE, cause, i, beneath);
            String scheduled = PendingText.scheduled(DUE, cause, operations);

            // then
            Pending.Expiry read = (Pending.Expiry) read(EXPIRY, expiry);
            assertThat(read.beneath()).isEqualTo(Optional.ofNullable(beneath));
            assertThat(read.version()).isEqualTo(i);
            assertThat(read.entry().cause()).isEqualTo(cause);
            assertThat(read.namespace()).isEqualTo(Client.SHOP);
            Pending.Scheduled change = (Pending.Scheduled) read(Reserved.SCHEDULED, scheduled);
            assertThat(change.operations()).isEqualTo(operations);
            assertThat(change.due()).isEqualTo(DUE);
            assertThat(PendingText.due(scheduled)).isEqualTo(DUE.toEpochMilli());
        }
    }

    /** Of each entry there is one text: what is read and written again is the same, or it was not read. */
    @Test
    void shouldRefuseAnyOtherText() {
        String text = PendingText.scheduled(DUE, CAUSE, operations(new Random(5)));
        Random random = new Random(2);
        int refused = 0;
        for (int i = 0; i < 5_000; i++) {
            StringBuilder damaged = new StringBuilder(text);
            damaged.setCharAt(random.nextInt(text.length()), "0159:-\nx😀".charAt(random.nextInt(9)));
            try {
                Pending.Scheduled read = (Pending.Scheduled) read(Reserved.SCHEDULED, damaged.toString());
                assertThat(PendingText.scheduled(read.due(), read.entry().cause(), read.operations()))
                        .isEqualTo(damaged.toString());
            } catch (MalformedException e) {
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(500);
    }

    @Test
    void shouldRefuseWhatIsCutPaddedOrOfAnotherFormat() {
        String text = PendingText.expiry(DUE, CAUSE, 7, "300ms");
        for (int length = 0; length < text.length(); length++) {
            String cut = text.substring(0, length);
            assertThatThrownBy(() -> read(EXPIRY, cut)).isInstanceOf(MalformedException.class);
        }
        List<String> others = List.of(
                text + "\n",
                "2" + text.substring(1),
                text.replace("7\n", "07\n"),
                text.replace("7\n", "٧\n"),
                text.replace("5:300ms", "6:300ms"),
                text.replace("5:300ms", "99999999999:300ms"));
        for (String other : others) {
            assertThatThrownBy(() -> read(EXPIRY, other)).as(other).isInstanceOf(MalformedException.class);
        }
    }

    @Test
    void shouldHideValuesFromWhoPrintsThem() {
        Pending expiry = read(EXPIRY, PendingText.expiry(DUE, CAUSE, 7, "secret"));
        Pending scheduled = read(
                Reserved.SCHEDULED,
                PendingText.scheduled(DUE, CAUSE, List.of(new Operation.Put("app", "a", "secret"))));
        assertThat(expiry.toString()).contains("key").doesNotContain("secret");
        assertThat(scheduled.toString()).contains("put app:a").doesNotContain("secret");
    }

    private static Pending read(String namespace, String text) {
        return PendingText.read(namespace, "key", new VersionedValue(text, 3, 9));
    }

    private static String any(Random random) {
        return TEXTS.get(random.nextInt(TEXTS.size()));
    }

    private static List<Operation> operations(Random random) {
        List<Operation> operations = new ArrayList<>();
        for (int i = random.nextInt(4); i >= 0; i--) {
            operations.add(
                    random.nextBoolean()
                            ? new Operation.Remove(Client.SHOP, "key-" + i)
                            : new Operation.Put(
                                    "a:1\u00a0-",
                                    "7",
                                    any(random),
                                    random.nextBoolean() ? null : Duration.ofMillis(1 + random.nextInt(99))));
        }
        return operations;
    }
}
