package dev.confab.journal;

/**
 * How a journal keeps its records.
 *
 * @param segmentBytes the size of a file of the log; files are made in advance and filled, and dropped whole
 * @param recordBytesMax the largest record
 * @param isForced whether {@link Journal#force} goes to the disk ({@code Durability.FSYNC}); otherwise only to the operating
 *     system, which survives the kill of the process and not that of the machine
 */
public record JournalOptions(int segmentBytes, int recordBytesMax, boolean isForced) {}
