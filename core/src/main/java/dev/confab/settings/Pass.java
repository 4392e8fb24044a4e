package dev.confab.settings;

import org.jspecify.annotations.Nullable;

/** One attempt to bind: where texts come from and where faults go. Confined to one thread. */
record Pass(Texts texts, Faults faults) {

    static final String NO_DEFAULT =
            "has no value and no default; give it @Default, or the type a constructor without parameters, or defaults to the call";

    static Pass over(Texts texts) {
        return new Pass(texts, new Faults());
    }

    void fault(String key, String reason) {
        faults.add(key, reason);
    }

    /** Returns the text of a key that has one, decoded; null where that was faulty, which is noted. */
    <T> @Nullable T decode(String key, ValueType<T> type) {
        try {
            String text = texts.text(key);
            if (text != null) {
                return type.decode(text);
            }
            fault(key, "its text is gone");
        } catch (UnresolvedTextException e) {
            fault(key, e.reason());
        } catch (DecodeException e) {
            fault(key, e.getMessage());
        }
        return null;
    }

    /** Returns the fallback; where there is none, that is a fault. */
    @Nullable
    Object orFault(String key, @Nullable Object fallback) {
        if (fallback == null) {
            fault(key, NO_DEFAULT);
        }
        return fallback;
    }
}
