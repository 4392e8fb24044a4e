package dev.confab.source;

import dev.confab.model.Command;
import java.util.SortedMap;

/**
 * What is to be written. Immutable.
 *
 * @param files checksums by name, of what it publishes
 * @param id of the content
 */
record Publication(SortedMap<String, String> files, String id, String reason, Command.Assign command) {}
