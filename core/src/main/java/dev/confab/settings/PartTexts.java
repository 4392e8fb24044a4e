package dev.confab.settings;

import java.util.List;
import java.util.SortedSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What the parts of a type are read from, and where they say what is wrong. Confined to one binding. */
record PartTexts(Texts texts, List<Fault> faults) {

    /** Returns the text decoded, the fallback where there is none, and null where it is at fault. */
    @Nullable
    Object decode(String key, ValueType<?> type, @Nullable Object fallback) {
        return guarded(key, () -> {
            String text = texts.text(key);
            return text == null ? fallback : type.decode(text);
        });
    }

    boolean has(String key) {
        return guarded(key, () -> texts.text(key)) != null;
    }

    SortedSet<String> keysUnder(String prefix) {
        return texts.keysUnder(prefix);
    }

    /** Returns what that makes; null where it throws, which is a fault of the key. */
    @Nullable
    Object guarded(String key, Supplier<@Nullable Object> maker) {
        try {
            return maker.get();
        } catch (Throwable e) { // whatever a constructor throws: the node and the other settings go on
            fault(key, Fault.reason(e));
            return null;
        }
    }

    void fault(String key, String reason) {
        Fault fault = new Fault(key, reason);
        if (!faults.contains(fault)) {
            faults.add(fault);
        }
    }

    static String child(String prefix, String name) {
        return prefix.isEmpty() ? name : prefix + "." + name;
    }
}
