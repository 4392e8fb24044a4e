package dev.confab.settings;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What the parts of a type are read from, and where they say what is wrong. Confined to one binding. */
final class PartTexts {

    /** How many faults are told; the last one says how many more there are. */
    static final int FAULTS_MAX = 100;

    private final Texts texts;
    private final Set<Fault> faults = new LinkedHashSet<>();
    private int more;

    PartTexts(Texts texts) {
        this.texts = texts;
    }

    /** Returns the text decoded, the fallback where there is none, and null where it is at fault. */
    @Nullable
    Object decode(String key, ValueType<?> type, @Nullable Object fallback) {
        return guarded(key, () -> {
            String text = texts.text(key);
            return text == null ? fallback : decode(type, text);
        });
    }

    private static Object decode(ValueType<?> type, String text) {
        try {
            return type.decode(text);
        } catch (Throwable e) {
            throw new IllegalArgumentException(type.refusal(text, e), e);
        }
    }

    boolean has(String key) {
        return texts.has(key);
    }

    /** The text without white space around it. */
    @Nullable
    String stripped(String key) {
        String text = texts.text(key);
        return text == null ? null : text.strip();
    }

    /** Whether a key begins with that one and a dot or a bracket. */
    boolean hasBelow(String key) {
        return !texts.keysUnder(key + ".").isEmpty()
                || !texts.keysUnder(key + "[").isEmpty();
    }

    /**
     * What stands right below a key, in full by its name: {@code hosts.0}, and {@code hosts[0]} as files are imported, are both the
     * child {@code 0} of {@code hosts}.
     *
     * @param areTexts whether the children have no children, so that their names may have dots
     */
    Map<String, String> children(String key, boolean areTexts) {
        Map<String, String> children = new LinkedHashMap<>();
        for (char separator : new char[] {'.', '['}) {
            for (String found : texts.keysUnder(key + separator)) {
                int from = key.length() + 1;
                int end = end(found, from, separator, areTexts);
                if (end > from) {
                    String child = found.substring(0, separator == '[' ? end + 1 : end);
                    String other = children.putIfAbsent(found.substring(from, end), child);
                    if (other != null && !other.equals(child)) {
                        fault(child, "expected one of " + other + " and " + child + ", both are set");
                    }
                    if (children.size() > ListText.ELEMENTS_MAX) {
                        fault(key, "expected at most " + ListText.ELEMENTS_MAX + " elements");
                        return Map.of();
                    }
                }
            }
        }
        return children;
    }

    private static int end(String key, int from, char separator, boolean areTexts) {
        if (separator == '[') {
            return key.indexOf(']', from);
        }
        int dot = areTexts ? -1 : key.indexOf('.', from);
        int bracket = areTexts ? -1 : key.indexOf('[', from);
        int first = dot < 0 || bracket < 0 ? Math.max(dot, bracket) : Math.min(dot, bracket);
        return first < 0 ? key.length() : first;
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

    /** Returns what that part reads; where that is nothing though nothing is at fault, this is one. */
    @Nullable
    Object require(String key, Supplier<@Nullable Object> part) {
        int before = faultCount();
        Object value = part.get();
        if (value == null && faultCount() == before) {
            fault(key, "expected a value: it has no default");
        }
        return value;
    }

    void fault(String key, String reason) {
        if (faults.size() < FAULTS_MAX) {
            faults.add(new Fault(key, reason));
        } else {
            more++;
        }
    }

    int faultCount() {
        return faults.size() + more;
    }

    List<Fault> faults() {
        List<Fault> all = new ArrayList<>(faults);
        if (more > 0) {
            all.add(new Fault("", "and " + more + " more"));
        }
        return List.copyOf(all);
    }

    static String child(String prefix, String name) {
        return prefix.isEmpty() ? name : prefix + "." + name;
    }
}
