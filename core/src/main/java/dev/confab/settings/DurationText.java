package dev.confab.settings;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Durations as people write them: {@code 300ms}, {@code 1h30m}, {@code 1.5s}, {@code -5s}, {@code PT0.3S}. */
final class DurationText {

    private static final int CHARS_MAX = 200;

    /** Two letters look like a micro sign. */
    private static final Pattern PART =
            Pattern.compile("(\\d{1,18}(?:\\.\\d{1,9})?)\\s*(ns|us|\u00b5s|\u03bcs|ms|s|m|h|d)\\s*");

    private static final Map<String, Long> NANOS = Map.of(
            "ns", 1L,
            "us", 1_000L,
            "\u00b5s", 1_000L,
            "\u03bcs", 1_000L,
            "ms", 1_000_000L,
            "s", 1_000_000_000L,
            "m", 60_000_000_000L,
            "h", 3_600_000_000_000L,
            "d", 86_400_000_000_000L);

    private DurationText() {}

    static Duration parse(String text) {
        String stripped = text.strip();
        boolean isSigned = stripped.startsWith("-") || stripped.startsWith("+");
        String unsigned = isSigned ? stripped.substring(1) : stripped;
        try {
            if (unsigned.length() > CHARS_MAX) {
                throw expected(null);
            }
            if (unsigned.startsWith("P") || unsigned.startsWith("p")) {
                return Duration.parse(stripped);
            }
            Duration sum = ofNanos(parts(unsigned));
            return stripped.startsWith("-") ? sum.negated() : sum;
        } catch (DateTimeException | ArithmeticException e) {
            throw expected(e);
        }
    }

    /** Each unit once, the largest first: what is not so is a slip. */
    private static BigDecimal parts(String text) {
        Matcher matcher = PART.matcher(text);
        BigDecimal sum = BigDecimal.ZERO;
        long larger = Long.MAX_VALUE;
        int at = 0;
        while (at < text.length() && matcher.find() && matcher.start() == at) {
            long unit = NANOS.getOrDefault(matcher.group(2), 0L);
            if (unit >= larger) {
                throw expected(null);
            }
            sum = sum.add(new BigDecimal(matcher.group(1)).multiply(BigDecimal.valueOf(unit)));
            larger = unit;
            at = matcher.end();
        }
        if (at < text.length() || text.isEmpty()) {
            throw expected(null);
        }
        return sum;
    }

    private static Duration ofNanos(BigDecimal nanos) {
        BigDecimal[] parts = nanos.divideAndRemainder(BigDecimal.valueOf(1_000_000_000L));
        return Duration.ofSeconds(parts[0].longValueExact(), parts[1].longValueExact());
    }

    private static IllegalArgumentException expected(@Nullable Exception cause) {
        return new IllegalArgumentException(
                "expected a duration such as 300ms, 1h30m or PT0.3S (units d h m s ms us ns, largest first)", cause);
    }
}
