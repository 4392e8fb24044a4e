package dev.confab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Proves that an application without the optional library still writes, and is told what to add where a rule asks for it. */
final class MissingJsonSchemaTest {

    @Test
    void shouldRefuseWhatItCannotCheckAndSayWhichDependencyToAdd() throws Exception {
        try (URLClassLoader bare = new URLClassLoader(classPathWithoutIt(), ClassLoader.getPlatformClassLoader())) {
            Class<?> program = bare.loadClass(WithoutJsonSchema.class.getName());

            Object told = ((Supplier<?>) program.getConstructor().newInstance()).get();

            assertThat(program).isNotEqualTo(WithoutJsonSchema.class);
            assertThat(told).asString().isEqualTo("""
                    other rules: Committed
                    a value: Committed
                    a wrong value: 1 rule is broken, nothing was written; correct this:
                      app age must be a whole number of at most 1000 digits, was "x"
                    a JSON Schema: 1 rule is broken, nothing was written; correct this:
                      .confab/schemas/app json:r must be checked by dev.harrel:json-schema:1.9.1, which this node lacks on its class \
                    path: add it, was a text of 2 characters
                    one by force: 1 rule is broken, nothing was written; correct this:
                      .confab/schemas/app json:r must be checked by dev.harrel:json-schema:1.9.1, which this node lacks on its class \
                    path: add it, was a text of 2 characters
                    """);
        }
    }

    private static URL[] classPathWithoutIt() throws MalformedURLException {
        List<URL> urls = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            if (!entry.contains("json-schema-1")) {
                urls.add(new File(entry).toURI().toURL());
            }
        }
        return urls.toArray(URL[]::new);
    }
}
