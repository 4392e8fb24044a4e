package dev.confab.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Proves that no text and no bytes make a reader fail in any way but the promised one. */
class GarbageTest {

    private static final String[] PIECES = {
        "a",
        "b",
        "key",
        ": ",
        ":",
        "\n",
        "\n  ",
        "\n    ",
        "- ",
        "[",
        "]",
        "{",
        "}",
        ",",
        "\"",
        "'",
        "&a ",
        "*a",
        "!!str ",
        "!<x> ",
        "!e!x ",
        "<<",
        "? ",
        "| \n",
        ">2-\n",
        "#",
        "#---\n",
        "---\n",
        "...\n",
        "%YAML 1.9\n",
        "%YAML 1.99999999999\n",
        "%TAG ! x\n",
        "%",
        "\\",
        "\\u",
        "\\U",
        "\\uD800",
        "\\U00110000",
        "\\UFFFFFFFF",
        "\\x",
        "\t",
        "\r",
        "\uD83D",
        "\uDE00",
        "\uFEFF",
        "\u0000",
        "\u0085",
        "\u2028",
        "@",
        "`",
        "~",
        "null",
        "1",
        "-",
        "0x",
        "1e",
        "true",
        "=",
        "!",
        "spring.config.activate.on-profile: ",
        "(a",
        "&",
        "[]=",
        "${"
    };

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource
    void shouldRefuseGarbageInTheOnePromisedWay(ConfigFormat format) {
        for (int seed = 0; seed < 10_000; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            StringBuilder text =
                    new StringBuilder(format == ConfigFormat.JSON && random.nextBoolean() ? "{\"a\":" : "");
            for (int i = random.nextInt(25); i > 0; i--) {
                text.append(PIECES[random.nextInt(PIECES.length)]);
            }
            try {
                format.parse("garbage", text.toString(), Set.of("a"));
            } catch (ConfigFormatException e) {
                assertThat(e.line()).as("seed %d: %s", seed, text).isPositive();
                assertThat(e.column()).as("seed %d: %s", seed, text).isPositive();
            } catch (RuntimeException | StackOverflowError e) {
                fail("seed " + seed + ": " + text, e);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldRefuseRandomBytesInTheOnePromisedWay(ConfigFormat format) throws IOException {
        for (int seed = 0; seed < 200; seed++) {
            byte[] bytes = new byte[seed];
            new SplittableRandom(seed).nextBytes(bytes);
            Path file = Files.write(folder.resolve("bytes"), bytes);
            try {
                ConfigFile.read(file, format);
            } catch (ConfigFormatException e) {
                assertThat(e.line()).isPositive();
            } catch (RuntimeException e) {
                fail("seed " + seed, e);
            }
        }
    }
}
