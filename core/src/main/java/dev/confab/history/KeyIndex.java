package dev.confab.history;

/** At which revisions a key was changed. Confined to the history's lock. */
record KeyIndex(String key, LongRun revisions) {}
