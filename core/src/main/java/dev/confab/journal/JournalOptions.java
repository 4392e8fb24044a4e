package dev.confab.journal;

/**
 * How a journal keeps its records.
 *
 * @param segmentBytes the size of a file of the log; files are made in advance and filled, and dropped whole
 * @param recordBytesMax the largest record
 * @param isForced whether {@link Journal#force} goes to the disk ({@code Durability.FSYNC}); otherwise only to the operating
 *     system, which survives the kill of the process and not that of the machine
 */
public record JournalOptions(int segmentBytes, int recordBytesMax, boolean isForced) {

    public JournalOptions {
        int bytesMin =
                SegmentHeader.BYTES + RecordFormat.bytes(Math.max(0, recordBytesMax)) + RecordFormat.END_MARK_BYTES;
        if (recordBytesMax < 1 || bytesMin < recordBytesMax || segmentBytes < bytesMin) {
            throw new IllegalArgumentException(
                    "segmentBytes must be >= %d to hold a record of recordBytesMax = %d, was %d"
                            .formatted(bytesMin, recordBytesMax, segmentBytes));
        }
    }
}
