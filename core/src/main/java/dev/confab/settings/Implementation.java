package dev.confab.settings;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Answers the methods of an interface with values that were bound, and with what its own default methods made of them where there are
 * none: these are asked once, when it is made, so that no reader sees one fail. Immutable; equal for one interface and equal values.
 */
final class Implementation implements InvocationHandler {

    private final Class<?> type;
    private final Map<String, MethodHandle> defaults;
    private final Map<String, Object> bound;
    private final Map<String, Object> values;

    private Implementation(
            Class<?> type, Map<String, MethodHandle> defaults, Map<String, Object> bound, Map<String, Object> values) {
        this.type = type;
        this.defaults = defaults;
        this.bound = bound;
        this.values = values;
    }

    /** Makes instances out of the values of those methods, in that order; null where the default method answers. */
    record Maker(Class<?> type, List<String> names, Map<String, MethodHandle> defaults) implements Shape.Maker {

        @Override
        public Object make(@Nullable Object[] values) {
            Map<String, Object> bound = bound(values);
            Object draft = proxy(bound, bound);
            Map<String, Object> all = new TreeMap<>(bound);
            for (String name : names) {
                if (!bound.containsKey(name)) {
                    Object value = byDefault(name).apply(draft);
                    if (value == null) {
                        throw new IllegalArgumentException("the default method " + name + " returned null");
                    }
                    all.put(name, value);
                }
            }
            return proxy(bound, all);
        }

        @Override
        public Object draft(@Nullable Object[] values) {
            Map<String, Object> bound = bound(values);
            return proxy(bound, bound);
        }

        /** The default method of that name, without parameters. */
        Function<Object, @Nullable Object> byDefault(String name) {
            MethodHandle handle = defaults.get(signature(name));
            return instance -> {
                try {
                    return handle.invoke(instance);
                } catch (RuntimeException | Error e) {
                    throw e;
                } catch (Throwable e) {
                    throw new IllegalStateException(e);
                }
            };
        }

        private Map<String, Object> bound(@Nullable Object[] values) {
            Map<String, Object> bound = new TreeMap<>();
            for (int i = 0; i < values.length; i++) {
                Object value = values[i];
                if (value != null) {
                    bound.put(names.get(i), value);
                }
            }
            return bound;
        }

        private Object proxy(Map<String, Object> bound, Map<String, Object> values) {
            return Proxy.newProxyInstance(
                    type.getClassLoader(),
                    new Class<?>[] {type},
                    new Implementation(type, defaults, Map.copyOf(bound), Map.copyOf(values)));
        }
    }

    static Maker maker(Class<?> type, List<String> names) throws IllegalAccessException {
        Map<String, MethodHandle> defaults = new HashMap<>();
        for (Method method : type.getMethods()) {
            if (method.isDefault()) {
                Class<?> owner = method.getDeclaringClass();
                MethodHandles.Lookup lookup = MethodHandles.privateLookupIn(owner, MethodHandles.lookup());
                defaults.put(signature(method), lookup.unreflectSpecial(method, owner));
            }
        }
        return new Maker(type, List.copyOf(names), Map.copyOf(defaults));
    }

    /** What that method was given on an instance; null where it is one of ours on which its default answers. */
    static @Nullable Object valueOf(Object instance, Method method) throws Throwable {
        return Proxy.isProxyClass(instance.getClass())
                        && Proxy.getInvocationHandler(instance) instanceof Implementation own
                ? own.bound.get(method.getName())
                : MethodHandles.privateLookupIn(method.getDeclaringClass(), MethodHandles.lookup())
                        .unreflect(method)
                        .invoke(instance);
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
            throws Throwable {
        if (method.getDeclaringClass() == Object.class) {
            return switch (method.getName()) {
                case "equals" -> arguments != null && isEqual(arguments[0]);
                case "hashCode" -> values.hashCode();
                default -> type.getSimpleName() + new TreeMap<>(values).keySet();
            };
        }
        Object value = method.getParameterCount() == 0 ? values.get(method.getName()) : null;
        MethodHandle byDefault = defaults.get(signature(method));
        if (value != null || byDefault == null) {
            return value;
        }
        return arguments == null
                ? byDefault.invoke(proxy)
                : byDefault.bindTo(proxy).invokeWithArguments(arguments);
    }

    private static String signature(Method method) {
        return signature(method.getName(), method.getParameterTypes());
    }

    private static String signature(String name, Class<?>... parameters) {
        return name + Arrays.toString(parameters);
    }

    private boolean isEqual(@Nullable Object other) {
        return other != null
                && Proxy.isProxyClass(other.getClass())
                && Proxy.getInvocationHandler(other) instanceof Implementation that
                && type == that.type
                && values.equals(that.values);
    }
}
