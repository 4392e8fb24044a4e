package dev.confab.settings;

import java.lang.invoke.MethodHandle;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A record.
 *
 * @param constructor the canonical one, from an array of all components to an object
 */
record RecordShape(List<Component> components, MethodHandle constructor) implements Shape {

    RecordShape {
        components = List.copyOf(components);
    }

    @Override
    public boolean hasOwn(Component component) {
        return component.own() != null;
    }

    @Override
    public @Nullable Object read(Pass pass, String prefix, @Nullable Object base) {
        @Nullable Object[] parts = new @Nullable Object[components.size()];
        boolean isFaulty = false;
        for (int i = 0; i < parts.length; i++) {
            parts[i] = part(pass, prefix, components.get(i), base);
            isFaulty |= parts[i] == null;
        }
        if (isFaulty) {
            return null;
        }
        try {
            return (Object) constructor.invokeExact(parts);
        } catch (Throwable e) {
            pass.faults().addThrown(prefix, e);
            return null;
        }
    }

    private static @Nullable Object part(Pass pass, String prefix, Component component, @Nullable Object base) {
        String key = component.key(pass, prefix);
        if (key == null) {
            return null;
        }
        try {
            return component.reader().read(pass, key, component.fallback(base));
        } catch (Throwable e) {
            pass.faults().addThrown(key, e);
            return null;
        }
    }
}
