package dev.confab.settings;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An interface; its default methods give the fallbacks, and may ask its other methods. */
final class InterfaceShape implements Shape {

    private final Class<?> type;
    private final List<Component> components;
    private final Map<String, Integer> indexes = new HashMap<>();
    /** The default methods that are components, by name. */
    private final Map<String, Method> defaults;

    InterfaceShape(Class<?> type, List<Component> components, Map<String, Method> defaults) {
        this.type = type;
        this.components = List.copyOf(components);
        this.defaults = Map.copyOf(defaults);
        for (Component component : components) {
            indexes.put(component.name(), indexes.size());
        }
    }

    Class<?> type() {
        return type;
    }

    @Override
    public List<Component> components() {
        return components;
    }

    /** Returns the index of the component that the method reads; -1 if it reads none. */
    int index(Method method) {
        return method.getParameterCount() == 0 ? indexes.getOrDefault(method.getName(), -1) : -1;
    }

    @Nullable
    Method defaultOf(Component component) {
        return defaults.get(component.name());
    }

    Object proxy(InvocationHandler handler) {
        return Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler);
    }

    @Override
    public boolean hasOwn(Component component) {
        return component.own() != null || defaults.containsKey(component.name());
    }

    @Override
    public @Nullable Object read(Pass pass, String prefix, @Nullable Object base) {
        InterfaceDraft draft = new InterfaceDraft(this, pass, prefix, base);
        @Nullable Object[] values = new @Nullable Object[components.size()];
        boolean isFaulty = false;
        for (int i = 0; i < values.length; i++) {
            values[i] = draft.value(i);
            isFaulty |= values[i] == null;
        }
        return isFaulty ? null : proxy(new InterfaceValues(this, values));
    }
}
