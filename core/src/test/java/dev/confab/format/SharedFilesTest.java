package dev.confab.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Proves on real files that we read what an application of Spring Boot would see. */
class SharedFilesTest {

    private static final List<String[]> PROFILES = List.of(
            new String[] {},
            new String[] {"default"},
            new String[] {"docker"},
            new String[] {"mysql"},
            new String[] {"docker", "mysql"},
            new String[] {"chaos-monkey", "production"});

    @Test
    void shouldReadThePetClinicLikeSpringBoot() throws IOException {
        // given
        List<Path> files;
        try (Stream<Path> all = Files.list(data().resolve("petclinic-config"))) {
            files = all.filter(file -> file.toString().endsWith(".yml"))
                    .sorted()
                    .toList();
        }
        assertThat(files).hasSizeGreaterThan(5);

        int keys = 0;
        for (Path file : files) {
            for (String[] profiles : PROFILES) {
                // when
                Map<String, String> actual = ConfigFile.read(file, profiles);

                // then
                assertThat(actual)
                        .as("%s with %s", file.getFileName(), List.of(profiles))
                        .isEqualTo(SpringBoot.application(file, profiles));
                keys += actual.size();
            }
        }
        assertThat(keys).isGreaterThan(200);
    }

    @Test
    void shouldReadTheNacosServerLikeSpringBoot() throws IOException {
        // given
        Path file = data().resolve("server-properties/nacos-application.properties");

        // when
        Map<String, String> actual = ConfigFile.read(file);

        // then
        assertThat(actual).hasSizeGreaterThan(20).isEqualTo(SpringBoot.properties(Files.readString(file)));
    }

    @Test
    void shouldExportAndImportRealFilesInEveryFormat() throws IOException {
        // given
        Map<String, String> map = ConfigFile.read(data().resolve("petclinic-config/application.yml"), "mysql");

        for (ConfigFormat format : ConfigFormat.values()) {
            // when, then
            assertThat(format.parse("export", format.render(map), Set.of())).isEqualTo(map);
        }
    }

    private static Path data() {
        Path data = Path.of(System.getProperty("confab.shared", "../shared"), "data");
        assumeTrue(Files.isDirectory(data), "no real files at " + data + "; set -Dconfab.shared to compare with them");
        return data;
    }
}
