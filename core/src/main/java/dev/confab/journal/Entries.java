package dev.confab.journal;

import java.util.Arrays;

/** Where the records of one segment start, and their terms, which change rarely and so are kept as runs. */
final class Entries {

    private int[] starts = new int[64];
    private int count;
    private long[] terms = new long[2];
    private int[] termStarts = new int[2];
    private int termCount;

    int count() {
        return count;
    }

    void add(int start, long term) {
        if (count == starts.length) {
            starts = Arrays.copyOf(starts, count * 2);
        }
        if (termCount == 0 || terms[termCount - 1] != term) {
            addTerm(term);
        }
        starts[count++] = start;
    }

    int start(int entry) {
        return starts[entry];
    }

    long term(int entry) {
        int found = Arrays.binarySearch(termStarts, 0, termCount, entry);
        return terms[found >= 0 ? found : -found - 2];
    }

    /** Keeps the first so many. */
    void truncate(int kept) {
        count = kept;
        while (termCount > 0 && termStarts[termCount - 1] >= kept) {
            termCount--;
        }
    }

    private void addTerm(long term) {
        if (termCount == terms.length) {
            terms = Arrays.copyOf(terms, termCount * 2);
            termStarts = Arrays.copyOf(termStarts, termCount * 2);
        }
        terms[termCount] = term;
        termStarts[termCount++] = count;
    }
}
