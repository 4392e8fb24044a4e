package dev.confab.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Proves that an application without the optional libraries still exports, reads properties, and is told what to add. */
class MissingLibraryTest {

    @Test
    void shouldSayWhichDependencyToAdd() {
        assertThatThrownBy(() -> parse("YAML", "a: 1"))
                .hasRootCauseInstanceOf(ClassNotFoundException.class)
                .cause()
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("org.snakeyaml:snakeyaml-engine:");
        assertThatThrownBy(() -> parse("JSON", "{}"))
                .cause()
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("tools.jackson.core:jackson-core:");
    }

    @Test
    void shouldReadPropertiesAndWriteEverythingWithoutThem() throws ReflectiveOperationException {
        assertThat(parse("PROPERTIES", "a=1")).isEqualTo(Map.of("a", "1"));
        for (String format : new String[] {"PROPERTIES", "YAML", "JSON"}) {
            assertThat(call(format, "render", new Class<?>[] {Map.class}, Map.of("a", "1")))
                    .asString()
                    .contains("1");
        }
    }

    private static Object parse(String format, String text) throws ReflectiveOperationException {
        return call(format, "parse", new Class<?>[] {String.class, String.class, Set.class}, "x", text, Set.of());
    }

    private static Object call(String format, String method, Class<?>[] types, Object... arguments)
            throws ReflectiveOperationException {
        Class<?> type = new Bare().loadClass("dev.confab.format.ConfigFormat");
        Object constant = type.getMethod("valueOf", String.class).invoke(null, format);
        try {
            return type.getMethod(method, types).invoke(constant, arguments);
        } catch (InvocationTargetException e) {
            assertThat(e.getCause()).isNotInstanceOf(LinkageError.class);
            throw e;
        }
    }

    /** Loads our own classes afresh and finds none of the optional libraries. */
    private static final class Bare extends ClassLoader {

        private Bare() {
            super(MissingLibraryTest.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (name.startsWith("org.snakeyaml.") || name.startsWith("tools.jackson.")) {
                throw new ClassNotFoundException(name);
            }
            if (!name.startsWith("dev.confab.format.")) {
                return super.loadClass(name, resolve);
            }
            Class<?> loaded = findLoadedClass(name);
            return loaded == null ? define(name) : loaded;
        }

        private Class<?> define(String name) throws ClassNotFoundException {
            try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
                byte[] bytes = in.readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }
}
