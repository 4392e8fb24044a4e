package dev.confab.settings;

import dev.confab.replica.LayeredView;
import java.util.List;
import java.util.Objects;

/** One key's text, decoded as a type. Equal by key and type. */
final class KeyRecipe<T> implements Recipe<T> {

    /** A text that is no longer, without a placeholder, is decoded in no time by the decoders that are ours. */
    private static final int LIGHT_CHARS_MAX = 1_024;

    private final String key;
    private final ValueType<T> type;
    private final DecodedValues decoded;

    KeyRecipe(String key, ValueType<T> type, DecodedValues decoded) {
        this.key = key;
        this.type = type;
        this.decoded = decoded;
    }

    @Override
    public String name() {
        return key;
    }

    @Override
    public Attempt<T> make(EffectiveTexts texts) {
        try {
            String text = texts.text(key);
            return text == null
                    ? new Attempt.Unset<>(texts.asked())
                    : new Attempt.Made<>(decoded.decode(type, text), texts.origin(key), texts.asked());
        } catch (IllegalArgumentException e) {
            return new Attempt.Failed<>(List.of(new Fault(key, Fault.reason(e))), texts.asked());
        }
    }

    @Override
    public boolean isLight(LayeredView.Values present) {
        String value = present.values().value(key);
        return type.isTrusted() && (value == null || value.length() <= LIGHT_CHARS_MAX && !Placeholders.isIn(value));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof KeyRecipe<?> that && key.equals(that.key) && type.equals(that.type);
    }

    @Override
    public int hashCode() {
        return Objects.hash(key, type);
    }
}
