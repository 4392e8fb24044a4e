package dev.confab.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteSizeTest {

    @ParameterizedTest
    @CsvSource({
        "512, 512",
        "0, 0",
        "512B, 512",
        "3kB, 3000",
        "3KB, 3000",
        "3KiB, 3072",
        "3kib, 3072",
        "10MB, 10000000",
        "10MiB, 10485760",
        "2GB, 2000000000",
        "1.5GiB, 1610612736",
        "0.5KiB, 512",
        "1TB, 1000000000000",
        "1TiB, 1099511627776",
        "' 10 MiB ', 10485760",
        "9223372036854775807, 9223372036854775807"
    })
    void shouldReadDecimalAndBinaryUnits(String text, long bytes) {
        assertThat(ByteSize.parse(text)).isEqualTo(new ByteSize(bytes));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "MiB",
                "-1",
                "10 M",
                "1.5",
                "0.3B",
                "1.0001KiB",
                "1.",
                ".5MB",
                "10MiB5",
                "9223372036854775808",
                "8388608TiB",
                "1e3"
            })
    void shouldRefuseWhatIsNoWholeNumberOfBytesThatALongHolds(String text) {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> ByteSize.parse(text))
                .withMessageMatching("expected a (whole )?number of bytes .*");
    }

    @Test
    void shouldRefuseALongTextBeforeReadingItsDigits() {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> ByteSize.parse("1".repeat(1_000_000)))
                .withMessageStartingWith("expected a number of bytes");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0B",
        "1, 1B",
        "1500, 1500B",
        "1024, 1KiB",
        "10000000, 10000000B",
        "10485760, 10MiB",
        "1610612736, 1536MiB"
    })
    void shouldBeWrittenSoThatItReadsBack(long bytes, String text) {
        assertThat(new ByteSize(bytes)).hasToString(text);
        assertThat(ByteSize.parse(text).bytes()).isEqualTo(bytes);
    }

    @Test
    void shouldBeOrderedBySize() {
        assertThat(ByteSize.parse("1MB")).isLessThan(ByteSize.parse("1MiB"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ByteSize(-1))
                .withMessage("bytes must be >= 0, was -1");
    }
}
