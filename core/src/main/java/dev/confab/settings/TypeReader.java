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

    private final List<String> problems = new ArrayList<>();
    private final Deque<Class<?>> open = new ArrayDeque<>();

    private TypeReader() {}

    /**
     * Returns how it is read.
     *
     * @param isGiven whether its components have defaults from an instance
     * @throws IllegalArgumentException where it cannot be bound
     */
    static Part read(Class<?> type, boolean isGiven) {
        TypeReader reader = new TypeReader();
        Part shape = reader.shape(type, type.getSimpleName(), isGiven);
        if (!reader.problems.isEmpty() || shape == null) {
            throw new IllegalArgumentException(
                    type.getName() + " cannot be bound: " + String.join("; ", reader.problems));
        }
        return shape;
    }

    private @Nullable Part shape(Class<?> type, String where, boolean isGiven) {
        if (!type.isRecord() && !type.isInterface()) {
            return problem(where + " must be a record, an interface or a type with a decoder, was " + type.getName());
        }
        if (open.contains(type) || open.size() >= DEPTH_MAX) {
            return problem(where + " must not contain itself, nor lie more than " + DEPTH_MAX + " deep");
        }
        open.addLast(type);
        try {
            return type.isRecord() ? record(type, where, isGiven) : implementation(type, where);
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
        List<Shape.Component> components = new ArrayList<>();
        for (RecordComponent part : parts) {
            String name = where + "." + part.getName();
            Method accessor = part.getAccessor();
            accessor.setAccessible(true);
            Function<Object, @Nullable Object> get =
                    function(MethodHandles.lookup().unreflect(accessor));
            boolean hasDefault = isGiven || own != null && get.apply(own) != null;
            component(part.getName(), name, part.getGenericType(), part, get, hasDefault)
                    .ifPresent(components::add);
        }
        return new Shape(components, spread(MethodHandles.lookup().unreflectConstructor(constructor)), own);
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
            return problem(where + ": its constructor without arguments failed with " + e.getCause());
        }
    }

    private Part implementation(Class<?> type, String where) throws IllegalAccessException {
        List<Shape.Component> components = new ArrayList<>();
        List<String> names = new ArrayList<>();
        List<Method> methods = new ArrayList<>(List.of(type.getMethods()));
        methods.removeIf(method -> Modifier.isStatic(method.getModifiers()));
        methods.sort(Comparator.comparing(Method::getName));
        for (Method method : methods) {
            String name = where + "." + method.getName();
            if (method.getParameterCount() > 0 || method.getReturnType() == void.class) {
                problem(name + " must have no parameters and return something");
                continue;
            }
            names.add(method.getName());
            component(
                            method.getName(),
                            name,
                            method.getGenericReturnType(),
                            method,
                            instance -> Implementation.valueOf(instance, method.getName()),
                            method.isDefault())
                    .ifPresent(components::add);
        }
        Implementation.Maker maker = Implementation.maker(type, names);
        return new Shape(components, maker::make, null);
    }

    private Optional<Shape.Component> component(
            String name,
            String where,
            Type type,
            AnnotatedElement annotated,
            Function<Object, @Nullable Object> accessor,
            boolean hasDefault) {
        Part part = part(type, where);
        if (part == null) {
            return Optional.empty();
        }
        Object declared = declared(annotated, part, where);
        if (!hasDefault && declared == null && !part.hasOwnDefault()) {
            problem(where + " needs a default: @Default, a constructor without arguments, or Optional");
        }
        return Optional.of(Shape.Component.of(name, part, accessor, declared));
    }

    private @Nullable Object declared(AnnotatedElement annotated, Part part, String where) {
        Default text = annotated.getAnnotation(Default.class);
        if (text == null) {
            return null;
        }
        ValueType<?> type = part instanceof Part.Scalar scalar
                ? scalar.type()
                : part instanceof Part.Inline inline
                        ? inline.type()
                        : part instanceof Part.Indexed indexed
                                ? indexed.inline()
                                : part instanceof Part.Named named ? named.inline() : null;
        if (type == null) {
            return problem(where + " has a default in itself, so it takes no @Default");
        }
        try {
            return type.decode(text.value());
        } catch (RuntimeException e) {
            return problem(where + " has a @Default that does not decode: " + Fault.reason(e));
        }
    }

    private @Nullable Part part(Type type, String where) {
        if (type instanceof Class<?> plain) {
            return Scalars.of(plain) == null ? shape(plain, where, false) : new Part.Scalar(ValueType.of(plain));
        }
        if (type instanceof ParameterizedType generic && generic.getRawType() instanceof Class<?> raw) {
            Type[] arguments = generic.getActualTypeArguments();
            Part last = part(arguments[arguments.length - 1], where);
            ValueType<?> scalar = last instanceof Part.Scalar one ? one.type() : null;
            if (last == null) {
                return null;
            }
            if (raw == List.class) {
                return new Part.Indexed(last, scalar == null ? null : ValueType.listOf(scalar));
            }
            if (raw == Set.class && scalar != null) {
                return new Part.Inline(ValueType.setOf(scalar), Set.of());
            }
            if (raw == Optional.class && scalar != null) {
                return new Part.Maybe(scalar);
            }
            if (raw == Map.class && part(arguments[0], where) instanceof Part.Scalar key) {
                return new Part.Named(key.type(), last, scalar == null ? null : ValueType.mapOf(key.type(), scalar));
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

    private static Function<@Nullable Object[], Object> spread(MethodHandle constructor) {
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
