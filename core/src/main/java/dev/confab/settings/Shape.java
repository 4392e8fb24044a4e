package dev.confab.settings;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A record or an interface: its components, each under its name, and how one is made of them. Immutable. */
final class Shape implements Part {

    private final List<Component> components;
    private final Function<@Nullable Object[], Object> maker;
    private final @Nullable Object ownInstance;

    /**
     * A part with a name.
     *
     * @param part how it is read
     * @param accessor takes it from an instance
     * @param declared its default by annotation; null where there is none
     */
    record Component(
            String name,
            String kebabName,
            Part part,
            Function<Object, @Nullable Object> accessor,
            @Nullable Object declared) {

        static Component of(
                String name, Part part, Function<Object, @Nullable Object> accessor, @Nullable Object declared) {
            String kebab = name.replaceAll("(?<=[a-z0-9])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
            return new Component(name, kebab, part, accessor, declared);
        }

        private @Nullable Object read(String prefix, @Nullable Object defaults, PartTexts texts) {
            Object given = defaults == null ? null : accessor.apply(defaults);
            return part.read(key(prefix, texts), given == null ? declared : given, texts);
        }

        private String key(String prefix, PartTexts texts) {
            String key = PartTexts.child(prefix, name);
            if (kebabName.equals(name)) {
                return key;
            }
            String kebabKey = PartTexts.child(prefix, kebabName);
            boolean isKebab = isSet(kebabKey, texts);
            if (isKebab && isSet(key, texts)) {
                texts.fault(kebabKey, "expected one of " + key + " and " + kebabKey + ", both are set");
            }
            return isKebab ? kebabKey : key;
        }

        private boolean isSet(String key, PartTexts texts) {
            boolean isLeaf = part instanceof Scalar || part instanceof Maybe || part instanceof Inline;
            return texts.has(key) || !isLeaf && !texts.keysUnder(key + ".").isEmpty();
        }
    }

    /** @param ownInstance whose components are the defaults; null where it has none */
    Shape(List<Component> components, Function<@Nullable Object[], Object> maker, @Nullable Object ownInstance) {
        this.components = List.copyOf(components);
        this.maker = maker;
        this.ownInstance = ownInstance;
    }

    @Override
    public @Nullable Object read(String key, @Nullable Object fallback, PartTexts texts) {
        Object defaults = fallback == null ? ownInstance : fallback;
        int faultsBefore = texts.faults().size();
        @Nullable Object[] values = new @Nullable Object[components.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = components.get(i).read(key, defaults, texts);
        }
        boolean isGood = texts.faults().size() == faultsBefore;
        return isGood ? texts.guarded(key, () -> maker.apply(values)) : null;
    }

    /** {@link TypeReader} has seen to it that each component has one. */
    @Override
    public boolean hasOwnDefault() {
        return true;
    }
}
