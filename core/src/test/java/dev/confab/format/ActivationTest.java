package dev.confab.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ActivationTest {

    private static final List<String[]> PROFILES = List.of(
            new String[] {},
            new String[] {"default"},
            new String[] {"prod"},
            new String[] {"prod", "eu"},
            new String[] {"test", "us"});

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "prod",
                "'!prod'",
                "prod & !eu",
                "(prod | test) & us",
                "'prod & eu, test'",
                "test,prod",
                "[test, eu]",
                "[prod & eu, us]",
                "default",
                "'!default'",
                "''",
                "~",
                "[]",
            })
    void shouldApplyTheDocumentsThatSpringBootApplies(String condition) throws IOException {
        // given
        Path file = Files.writeString(folder.resolve("orders.yml"), """
                a: 1
                b: 1
                ---
                spring.config.activate.on-profile: %s
                a: 2
                c: 2
                ---
                spring:
                  config:
                    activate:
                      onProfile: %s
                b: 3
                """.formatted(condition, condition));

        for (String[] profiles : PROFILES) {
            // when
            Map<String, String> actual = ConfigFile.read(file, profiles);

            // then
            assertThat(actual)
                    .as("%s with %s", condition, List.of(profiles))
                    .isEqualTo(withoutConditions(SpringBoot.application(file, profiles)));
        }
    }

    @Test
    void shouldApplyConditionsOfPropertiesLikeSpringBoot() throws IOException {
        // given
        Path file = Files.writeString(folder.resolve("orders.properties"), """
                a=1
                #---
                spring.config.activate.on-profile=prod & !eu
                a=2
                !---
                spring.config.activate.on-profile[0]=eu
                spring.config.activate.on-profile[1]=us
                a=3
                """);

        for (String[] profiles : PROFILES) {
            // when, then
            assertThat(ConfigFile.read(file, profiles))
                    .isEqualTo(withoutConditions(SpringBoot.application(file, profiles)));
        }
    }

    @Test
    void shouldApplyTheConditionOfAJsonFileToAllOfIt() {
        // given
        String text = "{\"spring\": {\"config\": {\"activate\": {\"on-profile\": \"prod\"}}}, \"a\": 1}";

        // when, then
        assertThat(ConfigFormat.JSON.parse("a.json", text, Set.of())).isEmpty();
        assertThat(ConfigFormat.JSON.parse("a.json", text, Set.of("prod"))).isEqualTo(Map.of("a", "1"));
    }

    @Test
    void shouldLeaveTheConditionOut() {
        // given
        String text = "spring.config.activate.on-profile: prod\na: 1";

        // when, then
        assertThat(parse(text, "prod")).isEqualTo(Map.of("a", "1"));
        assertThat(SpringBoot.yaml(text)).containsKey("spring.config.activate.on-profile");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a: 1\nspring.config.activate.on-cloud-platform: kubernetes",
                "a: 1\nspring.config.activate.on-weekday: monday",
                "a: 1\nspring.profiles: prod",
                "a: 1\nspring.config.activate.on-profile: ${other}",
                "a: 1\nspring.config.activate.on-profile: prod &",
                "a: 1\nspring.config.activate.on-profile: 'prod, '",
                "a: 1\nspring.config.activate: prod",
            })
    void shouldRefuseConditionsThatItCannotDecide(String text) {
        assertThatThrownBy(() -> parse(text, "prod"))
                .isInstanceOf(ConfigFormatException.class)
                .hasMessageStartingWith("orders.yml:2:");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "a,b", "!a", "a&b"})
    void shouldRefuseProfilesThatAreNoNames(String profile) {
        assertThatThrownBy(() -> parse("a: 1", profile)).isInstanceOf(IllegalArgumentException.class);
    }

    private static Map<String, String> withoutConditions(Map<String, String> map) {
        map.keySet().removeIf(Activation::isCondition);
        return map;
    }

    private static Map<String, String> parse(String text, String profile) {
        return ConfigFormat.YAML.parse("orders.yml", text, Set.of(profile));
    }
}
