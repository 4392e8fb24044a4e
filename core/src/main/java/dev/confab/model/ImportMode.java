package dev.confab.model;

/** What an import does with keys of the namespace that the file does not name. */
public enum ImportMode {
    /** They stay. */
    MERGE,
    /** They are removed. */
    REPLACE
}
