package dev.confab.settings;

/**
 * Where the value of a setting comes from. Immutable.
 *
 * @param layer the namespace; {@link dev.confab.replica.Layers#OVERRIDES} for what this process overrides, {@link #DEFAULTS}
 *     where no layer has the key
 * @param key the key; of a record that is bound to many, the one that changed last
 * @param version of that key; 0 where nobody agreed on the value
 * @param revision the commit that wrote it; 0 where nobody agreed on the value
 */
public record Origin(String layer, String key, long version, long revision) {

    /** The layer of what was given in code. */
    public static final String DEFAULTS = "defaults";

    static Origin ofDefault(String key) {
        return new Origin(DEFAULTS, key, 0, 0);
    }

    /** Whether it is what was given in code, for want of another. */
    public boolean isDefault() {
        return layer.equals(DEFAULTS);
    }
}
