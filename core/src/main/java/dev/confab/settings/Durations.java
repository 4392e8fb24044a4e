package dev.confab.settings;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.Map;

/** Reads durations: {@code 300ms}, {@code 1h30m}, {@code -5s}, and what {@link Duration#parse} reads. */
final class Durations {

    static final String EXPECTED =
            "a duration such as 300ms, 1h30m or PT0.3S (units d, h, m, s, ms, us, ns, largest first)";

    private static final BigInteger NANOS_PER_SECOND = BigInteger.valueOf(1_000_000_000);

    /** Two letters look like a micro sign. */
    private static final Map<String, Long> UNIT_NANOS = Map.of(
            "ns", 1L,
            "us", 1_000L,
            "\u00b5s", 1_000L,
            "\u03bcs", 1_000L,
            "ms", 1_000_000L,
            "s", 1_000_000_000L,
            "m", 60_000_000_000L,
            "h", 3_600_000_000_000L,
            "d", 86_400_000_000_000L);

    private Durations() {}

    static Duration parse(String text) {
        boolean isSigned = text.startsWith("-") || text.startsWith("+");
        int from = isSigned ? 1 : 0;
        try {
            if (text.startsWith("P", from) || text.startsWith("p", from)) {
                return Duration.parse(text);
            }
            Duration duration = parts(text, from);
            return text.startsWith("-") ? duration.negated() : duration;
        } catch (DateTimeException | ArithmeticException e) {
            throw DecodeException.expected(EXPECTED, text);
        }
    }

    private static Duration parts(String text, int from) {
        BigDecimal nanos = BigDecimal.ZERO;
        long larger = Long.MAX_VALUE;
        int at = from;
        do {
            Quantity part = Quantity.at(text, at, EXPECTED);
            Long unit = UNIT_NANOS.get(part.unit());
            if (unit == null || unit >= larger) {
                throw DecodeException.expected(EXPECTED, text, part.unitAt());
            }
            nanos = nanos.add(part.amount().multiply(BigDecimal.valueOf(unit)));
            larger = unit;
            at = part.end();
        } while (at < text.length());
        return ofNanos(nanos.toBigIntegerExact());
    }

    private static Duration ofNanos(BigInteger nanos) {
        BigInteger[] parts = nanos.divideAndRemainder(NANOS_PER_SECOND);
        return Duration.ofSeconds(parts[0].longValueExact(), parts[1].longValueExact());
    }
}
