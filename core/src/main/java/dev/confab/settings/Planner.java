package dev.confab.settings;

import dev.confab.settings.Access.InaccessibleException;
import java.lang.invoke.MethodHandle;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds out how a type is bound: looks through it once, with all types in it, and notes every problem. Confined to one thread.
 */
final class Planner {

    /** How deep records and interfaces stand in each other. */
    static final int NESTING_MAX = 16;
    /** How many components a type has, those below included; one that doubles sixteen times has as many as this. */
    static final int COMPONENTS_MAX = 10_000;
    /** The JDK passes no more arguments than 255, and needs a few itself. */
    static final int RECORD_COMPONENTS_MAX = 200;

    private final Faults problems;
    private final Readers readers;
    private final Map<Class<?>, Reader> planned = new HashMap<>();
    private final Set<Class<?>> open = new LinkedHashSet<>();

    Planner(Faults problems) {
        this.problems = problems;
        this.readers = new Readers(problems, this::reader);
    }

    /** Returns the shape of a type that is bound as a whole; null where there is none, which is noted. */
    @Nullable
    Shape plan(Class<?> type) {
        if (!Readers.isBindable(type)) {
            problems.add(type.getName(), "is no record and no interface of the application without type parameters");
            return null;
        }
        return reader(type, type.getSimpleName()) instanceof ObjectReader object ? object.shape() : null;
    }

    private Reader reader(Class<?> type, String where) {
        Reader known = planned.get(type);
        if (known != null) {
            return known;
        }
        if (!open.add(type)) {
            problems.add(where, "has its own type in it, " + type.getName() + "; end the recursion");
            return Reader.NONE;
        }
        Reader reader = limited(type, where, type.isRecord() ? ofRecord(type) : ofInterface(type));
        open.remove(type);
        planned.put(type, reader);
        return reader;
    }

    private Reader limited(Class<?> type, String where, @Nullable Shape shape) {
        if (shape == null) {
            return Reader.NONE;
        }
        ObjectReader reader = ObjectReader.of(shape);
        if (reader.extent().nesting() > NESTING_MAX) {
            problems.add(where, type.getName() + " nests more than " + NESTING_MAX + " types in each other");
            return Reader.NONE;
        }
        if (reader.extent().components() > COMPONENTS_MAX) {
            problems.add(where, type.getName() + " has more than " + COMPONENTS_MAX + " components");
            return Reader.NONE;
        }
        return reader;
    }

    private @Nullable Shape ofRecord(Class<?> type) {
        RecordComponent[] parts = type.getRecordComponents();
        if (parts.length > RECORD_COMPONENTS_MAX) {
            problems.add(type.getName(), "has more than " + RECORD_COMPONENTS_MAX + " components");
            return null;
        }
        List<Part> read = new ArrayList<>();
        for (RecordComponent part : parts) {
            Reader reader = readers.of(part.getGenericType(), where(type, part.getName()));
            read.add(new Part(part.getName(), part.getAccessor(), part.getAnnotation(Default.class), reader));
        }
        try {
            MethodHandle constructor = Access.constructor(type, parts);
            return new RecordShape(components(type, read, Access.instance(type, problems)), constructor);
        } catch (InaccessibleException e) {
            problems.add(type.getName(), e.getMessage());
            return null;
        }
    }

    private @Nullable Shape ofInterface(Class<?> type) {
        if (type.isSealed() || type.isHidden()) {
            problems.add(type.getName(), "is sealed or hidden, so that the JDK lets nobody implement it");
            return null;
        }
        List<Part> read = new ArrayList<>();
        Map<String, Method> defaults = new LinkedHashMap<>();
        for (Method method : methods(type).values()) {
            String where = where(type, method.getName());
            Default annotation = method.getAnnotation(Default.class);
            Reader reader = readers.of(method.getGenericReturnType(), where);
            read.add(new Part(method.getName(), method, annotation, reader));
            if (method.isDefault()) {
                defaults.put(method.getName(), method);
            }
            if (method.isDefault() && annotation != null) {
                problems.add(where, "is a default method and has @Default; leave one of them out");
            }
        }
        try {
            return new InterfaceShape(type, components(type, read, null), defaults);
        } catch (InaccessibleException e) {
            problems.add(type.getName(), e.getMessage());
            return null;
        }
    }

    /** The methods that are components, by name; notes what is wrong with the others. */
    private Map<String, Method> methods(Class<?> type) {
        Map<String, Method> methods = new TreeMap<>();
        boolean hasDefaults = false;
        for (Method method : type.getMethods()) {
            hasDefaults |= method.isDefault();
            if (Interfaces.isComponent(method)) {
                methods.merge(method.getName(), method, Interfaces::moreSpecific);
            } else if (Interfaces.isUnanswerable(method)) {
                problems.add(
                        where(type, method.getName()), "has parameters, so that no key can answer; make it default");
            }
        }
        if (hasDefaults) {
            try {
                Access.requireDefaultsCanRun(type);
            } catch (InaccessibleException e) {
                problems.add(type.getName(), e.getMessage());
            }
        }
        return methods;
    }

    private List<Component> components(Class<?> type, List<Part> parts, @Nullable Object instance)
            throws InaccessibleException {
        List<Component> components = new ArrayList<>();
        Map<String, String> dashedNames = new HashMap<>();
        for (Part part : parts) {
            String where = where(type, part.name());
            String dashed = KeyNames.dashed(part.name());
            String other = dashedNames.put(dashed, part.name());
            if (other != null) {
                problems.add(where, "is read from the key " + dashed + ", and so is " + other + "; rename one of them");
            }
            MethodHandle getter = Access.getter(part.accessor());
            components.add(
                    new Component(part.name(), dashed, part.reader(), getter, own(part, getter, instance, where)));
        }
        return components;
    }

    private @Nullable Object own(Part part, MethodHandle getter, @Nullable Object instance, String where) {
        if (part.annotation() != null) {
            return annotated(part.reader(), part.annotation().value(), where);
        }
        Object value = null;
        try {
            value = instance == null ? null : (Object) getter.invokeExact(instance);
        } catch (Throwable e) {
            problems.addThrown(where, e);
        }
        return value == null ? part.reader().byNature() : value;
    }

    private @Nullable Object annotated(Reader reader, String text, String where) {
        ValueType<?> type = reader.asText();
        try {
            if (type != null) {
                return type.decode(text);
            }
            if (reader != Reader.NONE) {
                problems.add(
                        where, "has @Default, but no text of its own; give the default by a constructor or a method");
            }
        } catch (DecodeException e) {
            problems.add(where, "@Default: " + e.getMessage());
        }
        return null;
    }

    private static String where(Class<?> type, String name) {
        return type.getSimpleName() + "." + name;
    }

    private record Part(
            String name, Method accessor, @Nullable Default annotation, Reader reader) {}
}
