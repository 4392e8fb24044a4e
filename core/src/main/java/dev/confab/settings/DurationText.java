package dev.confab.settings;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as people write them: {@code 300ms}, {@code 1h30m}, {@code PT0.3S}. */
final class DurationText {

    private static final Pattern PART = Pattern.compile("(\\d{1,18})\\s*(ns|us|ms|s|m|h|d)\\s*");

    private static final Map<String, ChronoUnit> UNITS = Map.of(
            "ns", ChronoUnit.NANOS,
            "us", ChronoUnit.MICROS,
            "ms", ChronoUnit.MILLIS,
            "s", ChronoUnit.SECONDS,
            "m", ChronoUnit.MINUTES,
            "h", ChronoUnit.HOURS,
            "d", ChronoUnit.DAYS);

    private DurationText() {}

    static Duration parse(String text) {
        String stripped = text.strip().toLowerCase(Locale.ROOT);
        try {
            return stripped.startsWith("p") || stripped.startsWith("-p") ? Duration.parse(stripped) : parts(stripped);
        } catch (DateTimeException | ArithmeticException e) {
            throw expected(e);
        }
    }

    private static Duration parts(String text) {
        Matcher matcher = PART.matcher(text);
        Duration sum = Duration.ZERO;
        int at = 0;
        while (at < text.length() && matcher.find() && matcher.start() == at) {
            sum = sum.plus(Duration.of(Long.parseLong(matcher.group(1)), UNITS.get(matcher.group(2))));
            at = matcher.end();
        }
        if (at < text.length() || text.isEmpty()) {
            throw expected(null);
        }
        return sum;
    }

    private static IllegalArgumentException expected(Exception cause) {
        return new IllegalArgumentException(
                "expected a duration such as 300ms, 5s, 1h30m (units ns us ms s m h d) or PT0.3S", cause);
    }
}
