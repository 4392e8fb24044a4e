package dev.confab.settings;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Answers the methods of an interface with values that were bound, and with the interface's own default methods where there are
 * none. Immutable; equal for one interface and equal values.
 */
final class Implementation implements InvocationHandler {

    private final Class<?> type;
    private final Map<String, MethodHandle> defaults;
    private final Map<String, Object> values;

    private Implementation(Class<?> type, Map<String, MethodHandle> defaults, Map<String, Object> values) {
        this.type = type;
        this.defaults = defaults;
        this.values = values;
    }

    /** Makes instances out of the values of those methods, in that order; null where the default method answers. */
    record Maker(Class<?> type, List<String> names, Map<String, MethodHandle> defaults) {

        Object make(@Nullable Object[] values) {
            Map<String, Object> byName = new TreeMap<>();
            for (int i = 0; i < values.length; i++) {
                if (values[i] != null) {
                    byName.put(names.get(i), values[i]);
                }
            }
            return Proxy.newProxyInstance(
                    type.getClassLoader(), new Class<?>[] {type}, new Implementation(type, defaults, byName));
        }
    }

    static Maker maker(Class<?> type, List<String> names) throws IllegalAccessException {
        Map<String, MethodHandle> defaults = new HashMap<>();
        for (Method method : type.getMethods()) {
            if (method.isDefault()) {
                Class<?> owner = method.getDeclaringClass();
                MethodHandles.Lookup lookup = MethodHandles.privateLookupIn(owner, MethodHandles.lookup());
                defaults.put(method.getName(), lookup.unreflectSpecial(method, owner));
            }
        }
        return new Maker(type, List.copyOf(names), Map.copyOf(defaults));
    }

    /** The bound value of that method; null where its default answers. */
    static @Nullable Object valueOf(Object instance, String name) {
        return ((Implementation) Proxy.getInvocationHandler(instance)).values.get(name);
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
            throws Throwable {
        if (method.getDeclaringClass() == Object.class) {
            return switch (method.getName()) {
                case "equals" -> arguments != null && isEqual(arguments[0]);
                case "hashCode" -> values.hashCode();
                default -> type.getSimpleName() + values.keySet();
            };
        }
        Object value = values.get(method.getName());
        MethodHandle byDefault = defaults.get(method.getName());
        return value == null && byDefault != null ? byDefault.invoke(proxy) : value;
    }

    private boolean isEqual(@Nullable Object other) {
        return other != null
                && Proxy.isProxyClass(other.getClass())
                && Proxy.getInvocationHandler(other) instanceof Implementation that
                && type == that.type
                && values.equals(that.values);
    }
}
