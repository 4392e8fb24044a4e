package dev.confab.settings;

import java.util.Optional;

/**
 * A value that a setting did not take, or has not taken yet because the code of the application that makes it does not return: it
 * goes on with the last good one. Immutable. The value itself is not in it.
 *
 * @param setting the layers and the key, or the prefix of a record, that was bound
 * @param key the key whose value is not taken; of a record that is late, its prefix with {@code .*}
 * @param version of that key; 0 where it does not exist, or is overridden in this process
 * @param revision the commit that wrote it; 0 likewise
 * @param author who wrote it; absent where this node does not remember that commit
 * @param reason what was expected
 */
public record Rejection(
        String setting, String key, long version, long revision, Optional<String> author, String reason) {

    /** One line, without the value. */
    @Override
    public String toString() {
        return key + "@" + version + " of " + setting + " by " + author.orElse("somebody not remembered")
                + " is not taken: " + reason;
    }
}
