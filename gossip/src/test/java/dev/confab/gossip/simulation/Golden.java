package dev.confab.gossip.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.confab.gossip.wire.MalformedException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** Compares the bytes of messages with a file of lines {@code name hex}: what was written once must be read for ever. */
public final class Golden {

    private Golden() {}

    /** Checks that each message is written as in the file, and read back from there. */
    public static <M> void check(
            String resource, Map<String, M> messages, Function<M, byte[]> encode, Function<byte[], M> decode) {
        Map<String, String> found = new TreeMap<>();
        messages.forEach((name, message) -> found.put(name, hex(encode.apply(message))));
        assertThat(found).isEqualTo(lines(resource));
        found.values().forEach(hex -> {
            byte[] bytes = HexFormat.of().parseHex(hex);
            assertThat(hex(encode.apply(decode.apply(bytes)))).isEqualTo(hex);
            refuseWhatIsCutOrTooLong(bytes, decode);
        });
    }

    private static <M> void refuseWhatIsCutOrTooLong(byte[] bytes, Function<byte[], M> decode) {
        for (int length = 0; length <= bytes.length + 1; length++) {
            byte[] other = Arrays.copyOf(bytes, length);
            if (length != bytes.length) {
                assertThatThrownBy(() -> decode.apply(other)).isInstanceOf(MalformedException.class);
            }
        }
        byte[] newer = bytes.clone();
        newer[0]++;
        assertThatThrownBy(() -> decode.apply(newer)).hasMessageContaining("format version");
    }

    private static Map<String, String> lines(String resource) {
        Map<String, String> lines = new TreeMap<>();
        try (InputStream in = Golden.class.getResourceAsStream(resource)) {
            new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(line -> line.split(" "))
                    .forEach(words -> lines.put(words[0], words[1]));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return lines;
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
