package dev.confab.format;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/** Reads configuration files from disk. Thread-safe; every method blocks on the disk. */
public final class ConfigFile {

    private ConfigFile() {}

    /** Reads {@code file} in the format of its extension; see {@link #read(Path, ConfigFormat, String...)}. */
    public static Map<String, String> read(Path file, String... profiles) {
        return read(file, ConfigFormat.of(file), profiles);
    }

    /** Reads {@code file} under {@link FormatLimits#DEFAULTS}; see {@link #read(Path, ConfigFormat, FormatLimits, String...)}. */
    public static Map<String, String> read(Path file, ConfigFormat format, String... profiles) {
        return read(file, format, FormatLimits.DEFAULTS, profiles);
    }

    /**
     * Reads {@code file}, which is UTF-8 whatever its format, as a flat map in file order.
     *
     * @param profiles the active profiles; none means {@code default}, as in Spring
     * @throws ConfigFormatException as {@link ConfigFormat#parse}, and if the file is not UTF-8
     * @throws UncheckedIOException if the file is missing or cannot be read
     */
    public static Map<String, String> read(Path file, ConfigFormat format, FormatLimits limits, String... profiles) {
        return parse(String.valueOf(file.getFileName()), bytes(file, limits), format, limits, profiles);
    }

    /**
     * Reads the bytes of a file that were read before, as {@link #read(Path, ConfigFormat, FormatLimits, String...)}.
     *
     * @param name the name of the file in messages
     */
    public static Map<String, String> parse(
            String name, byte[] bytes, ConfigFormat format, FormatLimits limits, String... profiles) {
        return format.parse(name, decode(name, bytes), new LinkedHashSet<>(List.of(profiles)), limits);
    }

    /**
     * The bytes of {@code file}.
     *
     * @throws ConfigFormatException if there are more than {@link FormatLimits#fileBytesMax}
     * @throws UncheckedIOException if the file is missing or cannot be read
     */
    public static byte[] bytes(Path file, FormatLimits limits) {
        String name = String.valueOf(file.getFileName());
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(limits.fileBytesMax() + 1);
            if (bytes.length > limits.fileBytesMax()) {
                throw new ConfigFormatException(
                        name,
                        null,
                        "expected at most " + limits.fileBytesMax() + " bytes (fileBytesMax), found "
                                + Math.max(bytes.length, Files.size(file)));
            }
            return bytes;
        } catch (IOException e) {
            throw new UncheckedIOException("file must be readable, was " + file.toAbsolutePath() + " (" + e + ")", e);
        }
    }

    private static String decode(String name, byte[] bytes) {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        CharBuffer text = CharBuffer.allocate(bytes.length);
        CoderResult result = decoder.decode(ByteBuffer.wrap(bytes), text, true);
        text.flip();
        if (result.isError()) {
            throw new ConfigFormatException(
                    name,
                    Position.of(text.toString(), text.length()),
                    "expected UTF-8, found bytes that are none here");
        }
        return text.toString();
    }
}
