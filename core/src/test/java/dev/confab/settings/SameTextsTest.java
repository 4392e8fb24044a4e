package dev.confab.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.confab.schema.ValueKind;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What rules accept, settings can read, and the other way round: both have readers of their own. Of ISO durations rules take only
 * what is usual.
 */
class SameTextsTest {

    private static final int TEXTS = 40_000;

    @ParameterizedTest
    @CsvSource({
        "DURATION, '0|1|30|999999999999999999|1.5|.5|1.|ns|us|ms|s|m|h|d|min|\u00b5s| |-|+|P|PT|T|p|t|D|H|M|S|1,5|\t|\u0660'",
        "SIZE,     '0|512|1.5|0.3|9223372036854775807|9223372036854775808|.|B|kB|KB|KiB|mib|GB|TiB|b|i| |-|\u0661|\u212a'",
        "DECIMAL,  '0|1|12|.|-|+|e|E|e5|e-1001|E+1000|NaN|f|x| |\u0660|1e|00'",
        "INTEGER,  '0|1|12|-|+|.|e| |\u0660|00|x'"
    })
    void shouldAgree(ValueKind kind, String pieces) {
        Random random = new Random(1);
        String[] all = pieces.split("\\|");
        int accepted = 0;
        for (int i = 0; i < TEXTS; i++) {
            StringBuilder text = new StringBuilder();
            for (int piece = random.nextInt(6); piece >= 0; piece--) {
                text.append(all[random.nextInt(all.length)]);
            }
            boolean expected = reads(kind, text.toString());
            boolean isAccepted = kind.accepts(text.toString());
            boolean mayDiffer = kind == ValueKind.DURATION && text.toString().matches("(?is)[^p]*p.*") && expected;
            assertThat(isAccepted || mayDiffer).as("%s <%s>", kind, text).isEqualTo(expected);
            accepted += isAccepted ? 1 : 0;
        }
        assertThat(accepted).isBetween(300, TEXTS - 300);
    }

    private static boolean reads(ValueKind kind, String text) {
        Consumer<String> reader = switch (kind) {
            case DURATION -> DurationText::parse;
            case SIZE -> ByteSize::parse;
            case DECIMAL -> one -> Scalars.of(BigDecimal.class).decode(one);
            default -> one -> Scalars.of(BigInteger.class).decode(one);
        };
        try {
            reader.accept(text);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
