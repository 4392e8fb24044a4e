package dev.confab.settings;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A record or an interface: its components, each under its name, and how one is made of them. Immutable. */
final class Shape implements Part {

    private final List<Component> components;
    private final Maker maker;
    private final @Nullable Object ownInstance;

    /** Makes an instance of the values of the components. */
    interface Maker {

        Object make(@Nullable Object[] values);

        /** Makes one whose default methods answer for what is not there yet. */
        default Object draft(@Nullable Object[] values) {
            return make(values);
        }
    }

    /**
     * A part with a name.
     *
     * @param part how it is read
     * @param accessor takes what was given from an instance; null where its default method answers
     * @param declared its default by annotation; null where there is none
     * @param byDefault the default method of an interface, asked on an instance; null where there is none
     */
    record Component(
            String name,
            String kebabName,
            Part part,
            Function<Object, @Nullable Object> accessor,
            @Nullable Object declared,
            @Nullable Function<Object, @Nullable Object> byDefault) {

        private @Nullable Object of(@Nullable Object instance, PartTexts texts, String prefix) {
            return instance == null ? null : texts.guarded(prefix, () -> accessor.apply(instance));
        }

        private String key(String prefix, PartTexts texts) {
            String key = PartTexts.child(prefix, name);
            if (kebabName.equals(name)) {
                return key;
            }
            String kebabKey = PartTexts.child(prefix, kebabName);
            boolean isKebab = part.isSet(kebabKey, texts);
            if (part.isSet(key, texts) && isKebab) {
                texts.fault(kebabKey, "expected one of " + key + " and " + kebabKey + ", both are set");
            }
            return isKebab ? kebabKey : key;
        }
    }

    /** @param ownInstance whose components are the defaults; null where it has none */
    Shape(List<Component> components, Maker maker, @Nullable Object ownInstance) {
        this.components = List.copyOf(components);
        this.maker = maker;
        this.ownInstance = ownInstance;
    }

    @Override
    public @Nullable Object read(String key, @Nullable Object fallback, PartTexts texts) {
        int faultsBefore = texts.faultCount();
        if (!key.isEmpty() && texts.has(key) && !"".equals(texts.guarded(key, () -> texts.stripped(key)))) {
            texts.fault(key, "expected keys below it, such as " + key + ".name");
        }
        @Nullable Object[] values = new @Nullable Object[components.size()];
        boolean hasDrafts = false;
        for (int i = 0; i < values.length; i++) {
            Component component = components.get(i);
            String below = component.key(key, texts);
            Object given = given(component, fallback, key, texts);
            if (component.byDefault() == null) {
                values[i] = texts.require(below, () -> component.part().read(below, given, texts));
            } else if (given != null || component.part().isSet(below, texts)) {
                boolean isDraft = given == null && component.part() instanceof Shape;
                values[i] = isDraft ? null : component.part().read(below, given, texts);
                hasDrafts |= isDraft;
            }
        }
        if (hasDrafts && texts.faultCount() == faultsBefore) {
            readDrafts(key, values, fallback, texts);
        }
        return texts.faultCount() == faultsBefore ? texts.guarded(key, () -> maker.make(values)) : null;
    }

    /** What is nearest to the caller counts: what was given, the annotation, what the type makes by itself. */
    private @Nullable Object given(Component component, @Nullable Object fallback, String key, PartTexts texts) {
        Object given = component.of(fallback, texts, key);
        Object declared = given == null ? component.declared() : given;
        return declared == null ? component.of(ownInstance, texts, key) : declared;
    }

    /** Where a default method gives a record or interface that keys change in part, it is asked when all else is there. */
    private void readDrafts(String key, @Nullable Object[] values, @Nullable Object fallback, PartTexts texts) {
        Object draft = texts.guarded(key, () -> maker.draft(values));
        for (int i = 0; i < values.length && draft != null; i++) {
            Component component = components.get(i);
            Function<Object, @Nullable Object> byDefault = component.byDefault();
            String below = component.key(key, texts);
            if (byDefault != null
                    && values[i] == null
                    && component.part() instanceof Shape
                    && given(component, fallback, key, texts) == null
                    && component.part().isSet(below, texts)) {
                Object base = texts.guarded(below, () -> byDefault.apply(draft));
                values[i] = base == null ? null : component.part().read(below, base, texts);
            }
        }
    }

    @Override
    public boolean isSet(String key, PartTexts texts) {
        return texts.has(key) || texts.hasBelow(key);
    }
}
