package dev.confab.settings;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What stands right below a key, by name: {@code hosts.0} and {@code hosts[0]}, as YAML and JSON files are imported, are both
 * the child {@code 0} of {@code hosts}.
 */
final class Children {

    private final Pass pass;
    private final String parent;
    /** Whether a child is a single text, whose name may have dots; or keys below it, in a name without. */
    private final boolean areTexts;

    private final Map<String, String> keys = new LinkedHashMap<>();

    private Children(Pass pass, String parent, boolean areTexts) {
        this.pass = pass;
        this.parent = parent;
        this.areTexts = areTexts;
    }

    /** Returns the key of each child by its name, in the order of keys; null where that was faulty, which is noted. */
    static @Nullable Map<String, String> of(Pass pass, String parent, boolean areTexts) {
        Children children = new Children(pass, parent, areTexts);
        return children.collect('.') && children.collect('[') ? children.keys : null;
    }

    private boolean collect(char separator) {
        for (String key : pass.texts().keys(parent + separator)) {
            String name = name(key, parent.length() + 1, separator);
            if (name == null) {
                continue;
            }
            String child = parent + separator + name + (separator == '[' ? "]" : "");
            String other = keys.putIfAbsent(name, child);
            if (other != null && !other.equals(child)) {
                pass.fault(child, "is set beside " + other + ", which is the same; remove one of them");
                return false;
            }
            if (keys.size() > ListText.ELEMENTS_MAX) {
                pass.fault(parent, "has more than " + ListText.ELEMENTS_MAX + " elements");
                return false;
            }
        }
        return true;
    }

    /** Null if the key names no child. */
    private @Nullable String name(String key, int from, char separator) {
        int end = separator == '[' ? key.indexOf(']', from) : areTexts ? key.length() : dotOrEnd(key, from);
        if (end <= from) {
            return null;
        }
        int after = separator == '[' ? end + 1 : end;
        boolean isWhole = after == key.length();
        return isWhole || !areTexts && key.charAt(after) == '.' ? key.substring(from, end) : null;
    }

    private static int dotOrEnd(String key, int from) {
        int dot = key.indexOf('.', from);
        return dot < 0 ? key.length() : dot;
    }
}
