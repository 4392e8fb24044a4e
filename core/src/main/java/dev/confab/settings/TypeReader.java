package dev.confab.settings;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Constructor;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Finds out by reflection how a record or an interface is bound, and all that speaks against it. Used once per type. */
final class TypeReader {

    /** How deep records may lie in one another. */
    static final int DEPTH_MAX = 16;

    /** How many components a type may have, with those of all types below. */
    static final int COMPONENTS_MAX = 10_000;

    private final Decoders decoders;
    private final List<String> problems = new ArrayList<>();
    private final Deque<Class<?>> open = new ArrayDeque<>();

    private int components;

    private TypeReader(Decoders decoders) {
        this.decoders = decoders;
    }

    /**
     * Returns how it is read.
     *
     * @param decoders those of the application
     * @param isGiven whether its components have defaults from an instance
     * @throws IllegalArgumentException where it cannot be bound
     */
    static Part read(Class<?> type, Decoders decoders, boolean isGiven) {
        TypeReader reader = new TypeReader(decoders);
        Part shape = reader.shape(type, type.getSimpleName(), isGiven);
        if (!reader.problems.isEmpty() || shape == null) {
            throw new IllegalArgumentException(
                    type.getName() + " cannot be bound:\n  " + String.join("\n  ", reader.problems));
        }
        return shape;
    }

    private @Nullable Part shape(Class<?> type, String where, boolean isGiven) {
        if (components > COMPONENTS_MAX) {
            return null;
        }
        boolean isOfApplication = !type.getName().startsWith("java.") && type.getTypeParameters().length == 0;
        if (!type.isRecord() && !type.isInterface() || !isOfApplication || type.isAnnotation()) {
            return problem(
                    where + " must be a record or an interface of the application without type parameters, or a type"
                            + " with a decoder, was " + type.getName());
        }
        if (type.isSealed() || type.isHidden()) {
            return problem(where + " is sealed or hidden, so that nobody can implement it");
        }
        if (open.contains(type) || open.size() >= DEPTH_MAX) {
            return problem(where + " must not contain itself, nor lie more than " + DEPTH_MAX + " deep");
        }
        open.addLast(type);
        try {
            return type.isRecord() ? record(type, where, isGiven) : implementation(type, where, isGiven);
        } catch (IllegalAccessException | InaccessibleObjectException e) {
            return problem(where + " must be accessible: open its package to dev.confab (" + e.getMessage() + ")");
        } finally {
            open.removeLast();
        }
    }

    private Part record(Class<?> type, String where, boolean isGiven) throws IllegalAccessException {
        RecordComponent[] parts = type.getRecordComponents();
        Constructor<?> constructor = canonical(type, parts);
        Object own = isGiven ? null : ownInstance(type, where);
        List<Shape.Component> found = new ArrayList<>();
        for (RecordComponent part : parts) {
            String name = where + "." + part.getName();
            Method accessor = part.getAccessor();
            accessor.setAccessible(true);
            Function<Object, @Nullable Object> get =
                    function(MethodHandles.lookup().unreflect(accessor));
            boolean hasDefault = isGiven || own != null && get.apply(own) != null;
            component(part.getName(), name, part.getGenericType(), part, get, hasDefault, null)
                    .ifPresent(found::add);
        }
        requireDifferentKeys(found, where);
        return new Shape(found, spread(MethodHandles.lookup().unreflectConstructor(constructor)), own);
    }

    private void requireDifferentKeys(List<Shape.Component> found, String where) {
        Map<String, String> byKey = new HashMap<>();
        for (Shape.Component component : found) {
            String other = byKey.putIfAbsent(component.kebabName(), component.name());
            if (other != null) {
                problem(where + "." + component.name() + " is read from the key " + component.kebabName() + ", as "
                        + other + " is; rename one of them");
            }
        }
    }

    private static Constructor<?> canonical(Class<?> type, RecordComponent[] parts) {
        try {
            Constructor<?> constructor = type.getDeclaredConstructor(
                    Arrays.stream(parts).map(RecordComponent::getType).toArray(Class<?>[]::new));
            constructor.setAccessible(true);
            return constructor;
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException("a record has a canonical constructor, " + type + " has none", e);
        }
    }

    /** What its constructor without arguments makes, where it has one. */
    private @Nullable Object ownInstance(Class<?> type, String where) {
        if (type.getRecordComponents().length == 0) {
            return null;
        }
        try {
            Constructor<?> constructor = type.getDeclaredConstructor();
            constructor.setAccessible(true);
            return constructor.newInstance();
        } catch (NoSuchMethodException e) {
            return null;
        } catch (ReflectiveOperationException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            return problem(where + ": its constructor without arguments failed: " + Fault.reason(cause));
        }
    }

    private Part implementation(Class<?> type, String where, boolean isGiven) throws IllegalAccessException {
        List<Method> methods = new ArrayList<>(List.of(type.getMethods()));
        methods.removeIf(method -> Modifier.isStatic(method.getModifiers())
                || isOfObject(method)
                || method.isDefault() && method.getParameterCount() > 0);
        methods.sort(Comparator.comparing(Method::getName));
        List<String> names = methods.stream().map(Method::getName).toList();
        Implementation.Maker maker = Implementation.maker(type, names);
        List<Shape.Component> found = new ArrayList<>();
        for (Method method : methods) {
            String name = where + "." + method.getName();
            if (method.getParameterCount() > 0 || method.getReturnType() == void.class) {
                problem(name + " must have no parameters and return something");
                continue;
            }
            if (method.isDefault() && method.isAnnotationPresent(Default.class)) {
                problem(name + " is a default method and has @Default; leave one of them out");
            }
            component(
                            method.getName(),
                            name,
                            method.getGenericReturnType(),
                            method,
                            instance -> given(instance, method),
                            isGiven || method.isDefault(),
                            method.isDefault() ? maker.byDefault(method.getName()) : null)
                    .ifPresent(found::add);
        }
        requireDifferentKeys(found, where);
        return new Shape(found, maker, null);
    }

    private static boolean isOfObject(Method method) {
        try {
            Object.class.getMethod(method.getName(), method.getParameterTypes());
            return true;
        } catch (NoSuchMethodException e) {
            return false;
        }
    }

    private static @Nullable Object given(Object instance, Method method) {
        try {
            return Implementation.valueOf(instance, method);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    private Optional<Shape.Component> component(
            String name,
            String where,
            Type type,
            AnnotatedElement annotated,
            Function<Object, @Nullable Object> accessor,
            boolean hasDefault,
            @Nullable Function<Object, @Nullable Object> byDefault) {
        if (++components == COMPONENTS_MAX + 1) {
            problem(where + " is one of more than " + COMPONENTS_MAX + " components of the type and those below");
        }
        Part part = part(type, where, hasDefault);
        if (part == null) {
            return Optional.empty();
        }
        Object declared = declared(annotated, part, where);
        if (!hasDefault && declared == null && !part.hasOwnDefault()) {
            problem(where + " needs a default: @Default, a constructor without arguments, or Optional");
        }
        return Optional.of(new Shape.Component(name, KeyNames.dashed(name), part, accessor, declared, byDefault));
    }

    private @Nullable Object declared(AnnotatedElement annotated, Part part, String where) {
        Default text = annotated.getAnnotation(Default.class);
        if (text == null) {
            return null;
        }
        ValueType<?> type = part.inline();
        if (type == null) {
            return problem(where + " has no text of its own, so it takes no @Default");
        }
        try {
            return type.decode(text.value());
        } catch (RuntimeException e) {
            return problem(where + " has a @Default that does not decode: " + Fault.reason(e));
        }
    }

    /** @param isGiven whether its own components have defaults from an instance, where it is a record or interface itself */
    private @Nullable Part part(Type type, String where, boolean isGiven) {
        if (type instanceof Class<?> plain) {
            ValueType<?> own = decoders.find(plain);
            if (own != null) {
                return new Part.Scalar(own);
            }
            return Scalars.of(plain) == null ? shape(plain, where, isGiven) : new Part.Scalar(ValueType.of(plain));
        }
        if (type instanceof ParameterizedType generic && generic.getRawType() instanceof Class<?> raw) {
            Type[] arguments = generic.getActualTypeArguments();
            Part last = part(arguments[arguments.length - 1], where, false);
            if (last == null) {
                return null;
            }
            ValueType<?> scalar = last instanceof Part.Scalar ? last.inline() : null;
            if (raw == List.class) {
                return new Part.Indexed(last, false, scalar == null ? null : ValueType.listOf(scalar));
            }
            if (raw == Set.class) {
                return new Part.Indexed(last, true, scalar == null ? null : ValueType.setOf(scalar));
            }
            if (raw == Optional.class && !(last instanceof Part.Maybe)) {
                return new Part.Maybe(last, scalar == null ? null : ValueType.optional(scalar));
            }
            if (raw == Map.class && part(arguments[0], where, false) instanceof Part.Scalar key) {
                ValueType<?> inline = scalar == null ? null : ValueType.mapOf(key.inline(), scalar);
                return new Part.Named(key.inline(), last, inline);
            }
        }
        return problem(where + " has a type that cannot be bound: " + type.getTypeName()
                + "; known are scalars, records, interfaces, and List, Set, Map and Optional of them");
    }

    /** A handle as a function; what it throws is the application's own. */
    private static Function<Object, @Nullable Object> function(MethodHandle handle) {
        return argument -> {
            try {
                return handle.invoke(argument);
            } catch (RuntimeException | Error e) {
                throw e;
            } catch (Throwable e) {
                throw new IllegalStateException(e);
            }
        };
    }

    private static Shape.Maker spread(MethodHandle constructor) {
        MethodHandle spread = constructor
                .asSpreader(Object[].class, constructor.type().parameterCount())
                .asType(java.lang.invoke.MethodType.methodType(Object.class, Object[].class));
        return arguments -> {
            try {
                return spread.invoke(arguments);
            } catch (RuntimeException | Error e) {
                throw e;
            } catch (Throwable e) {
                throw new IllegalStateException(e);
            }
        };
    }

    private <R> @Nullable R problem(String sentence) {
        problems.add(sentence);
        return null;
    }
}
