package dev.confab.format;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.boot.env.PropertiesPropertySourceLoader;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.DefaultResourceLoader;

/** What Spring Boot's own loaders make of a text: the expected values of our tests. */
final class SpringBoot {

    private SpringBoot() {}

    /** All documents of a YAML text, laid over each other, with values as text. */
    static Map<String, String> yaml(String text) {
        try {
            return merged(new YamlPropertySourceLoader().load("test", resource(text)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All documents of a properties text, laid over each other. */
    static Map<String, String> properties(String text) {
        try {
            return merged(new PropertiesPropertySourceLoader().load("test", resource(text), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What an application sees that starts with this file and these profiles: the whole machinery, conditions removed. */
    static Map<String, String> application(Path file, String... profiles) {
        StandardEnvironment environment = new StandardEnvironment();
        environment.getPropertySources().remove(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME);
        environment.getPropertySources().remove(StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME);
        environment
                .getPropertySources()
                .addFirst(new MapPropertySource(
                        "location",
                        Map.of("spring.config.location", file.toUri().toString())));
        ConfigDataEnvironmentPostProcessor.applyTo(environment, new DefaultResourceLoader(), null, profiles);
        List<PropertySource<?>> sources = new ArrayList<>();
        environment.getPropertySources().stream()
                .filter(source -> source.getName().contains(file.getFileName().toString()))
                .forEach(sources::add);
        Collections.reverse(sources);
        Map<String, String> result = merged(sources);
        result.keySet().removeIf(key -> key.startsWith("spring.config.activate."));
        return result;
    }

    private static Map<String, String> merged(List<PropertySource<?>> sources) {
        Map<String, String> result = new LinkedHashMap<>();
        for (PropertySource<?> source : sources) {
            for (String name : ((EnumerablePropertySource<?>) source).getPropertyNames()) {
                result.put(name, String.valueOf(source.getProperty(name)));
            }
        }
        return result;
    }

    private static ByteArrayResource resource(String text) {
        return new ByteArrayResource(text.getBytes(StandardCharsets.UTF_8)) {
            @Override
            public String getFilename() {
                return "test.txt";
            }
        };
    }
}
