package dev.confab.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigFileTest {

    @TempDir
    Path folder;

    @Test
    void shouldChooseTheFormatByExtension() {
        assertThat(ConfigFormat.of(Path.of("x/application.properties"))).isEqualTo(ConfigFormat.PROPERTIES);
        assertThat(ConfigFormat.of(Path.of("a.yml"))).isEqualTo(ConfigFormat.YAML);
        assertThat(ConfigFormat.of(Path.of("a.b.YAML"))).isEqualTo(ConfigFormat.YAML);
        assertThat(ConfigFormat.of(Path.of("a.json"))).isEqualTo(ConfigFormat.JSON);
        assertThatThrownBy(() -> ConfigFormat.of(Path.of("a.txt")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("was a.txt; rename it");
    }

    @Test
    void shouldTakeTheFormatThatIsNamed() throws IOException {
        // given
        Path file = Files.writeString(folder.resolve("settings.txt"), "\uFEFFa: {b: \u00e9}");

        // when, then
        assertThat(ConfigFile.read(file, ConfigFormat.YAML)).isEqualTo(Map.of("a.b", "\u00e9"));
    }

    @Test
    void shouldNameThePlaceOfBytesThatAreNotUtf8() throws IOException {
        // given
        Path file = Files.write(folder.resolve("a.properties"), "a=1\nb=\u00e9".getBytes(StandardCharsets.ISO_8859_1));

        // when, then
        assertThatThrownBy(() -> ConfigFile.read(file))
                .isInstanceOf(ConfigFormatException.class)
                .hasMessageStartingWith("a.properties:2:3: expected UTF-8");
    }

    @Test
    void shouldRefuseACharacterThatIsCutOffAtTheEnd() throws IOException {
        // given
        Path file = Files.write(folder.resolve("a.properties"), new byte[] {'a', '=', (byte) 0xc3});

        // when, then
        assertThatThrownBy(() -> ConfigFile.read(file)).hasMessageStartingWith("a.properties:1:3: expected UTF-8");
    }

    @Test
    void shouldReadNoMoreThanTheLimit() throws IOException {
        // given
        Path file = Files.writeString(folder.resolve("a.json"), " ".repeat(1_000));
        FormatLimits limits = FormatLimits.builder().fileBytesMax(999).build();

        // when, then
        assertThatThrownBy(() -> ConfigFile.read(file, ConfigFormat.JSON, limits))
                .isInstanceOf(ConfigFormatException.class)
                .hasMessageContaining("at most 999 bytes (fileBytesMax), found 1000");
    }

    @Test
    void shouldSayThatAFileIsMissing() {
        assertThatThrownBy(() -> ConfigFile.read(folder.resolve("none.yml")))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("none.yml");
    }

    @Test
    void shouldGiveAMapThatCannotBeModified() throws IOException {
        // given
        Map<String, String> map = ConfigFile.read(Files.writeString(folder.resolve("a.properties"), "a=1"));

        // when, then
        assertThatThrownBy(() -> map.put("b", "2")).isInstanceOf(UnsupportedOperationException.class);
    }
}
