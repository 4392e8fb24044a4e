package dev.confab.settings;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;

/** Finds out how components of each type are read; what cannot be is noted as a problem. Confined to one thread. */
final class Readers {

    private final Faults problems;
    /** From a record or interface, and where it was met, to its reader. */
    private final BiFunction<Class<?>, String, Reader> objects;

    Readers(Faults problems, BiFunction<Class<?>, String, Reader> objects) {
        this.problems = problems;
        this.objects = objects;
    }

    /** Returns the reader of that type; {@link Reader#NONE} where there is none, which is noted. */
    Reader of(Type type, String where) {
        if (type instanceof Class<?> plain) {
            return ofClass(plain, where);
        }
        if (type instanceof ParameterizedType generic) {
            return ofGeneric(generic, where);
        }
        return unsupported(type, where);
    }

    private Reader ofClass(Class<?> type, String where) {
        ValueType<?> scalar = ValueType.scalar(type);
        if (scalar != null) {
            return new TextReader(scalar);
        }
        return isBindable(type) ? objects.apply(type, where) : unsupported(type, where);
    }

    static boolean isBindable(Class<?> type) {
        boolean isPlain =
                type.getTypeParameters().length == 0 && !type.getName().startsWith("java.");
        return isPlain && (type.isRecord() || type.isInterface() && !type.isAnnotation());
    }

    private Reader ofGeneric(ParameterizedType type, String where) {
        Type[] arguments = type.getActualTypeArguments();
        Type raw = type.getRawType();
        if (raw == Optional.class) {
            Reader inner = of(arguments[0], where);
            return inner == Reader.NONE ? inner : optional(inner, type, where);
        }
        if (raw == List.class || raw == Set.class) {
            Reader element = element(arguments[0], type, where);
            return element == Reader.NONE
                    ? element
                    : raw == List.class ? ListReader.listOf(element) : ListReader.setOf(element);
        }
        return raw == Map.class ? map(arguments[0], arguments[1], type, where) : unsupported(type, where);
    }

    private Reader optional(Reader inner, Type type, String where) {
        return inner instanceof OptionalReader ? unsupported(type, where) : OptionalReader.of(inner);
    }

    private Reader map(Type keyType, Type valueType, Type type, String where) {
        Reader key = of(keyType, where);
        Reader value = element(valueType, type, where);
        if (key == Reader.NONE || value == Reader.NONE) {
            return Reader.NONE;
        }
        return key instanceof TextReader text ? MapReader.of(text.type(), value) : unsupported(type, where);
    }

    /** An element is one text, though it may stand for several, or has keys of its own. */
    private Reader element(Type elementType, Type type, String where) {
        Reader reader = of(elementType, where);
        if (reader == Reader.NONE || reader instanceof ObjectReader) {
            return reader;
        }
        ValueType<?> text = reader.asText();
        return text == null ? unsupported(type, where) : new TextReader(text);
    }

    private Reader unsupported(Type type, String where) {
        problems.add(
                where,
                ValueType.unsupported(type.getTypeName())
                        + ", and no record or interface of them; collections are List, Set, Map and Optional of such");
        return Reader.NONE;
    }
}
