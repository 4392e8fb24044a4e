package dev.confab.history;

import java.util.Arrays;

/** As {@link Run}, of numbers that never fall. Not thread-safe. */
final class LongRun {

    private static final int INITIAL = 2;

    private long[] numbers = new long[INITIAL];
    private int head;
    private int size;

    int size() {
        return size;
    }

    void add(long number) {
        if (head + size == numbers.length) {
            makeRoom();
        }
        numbers[head + size++] = number;
    }

    void addFirst(long number) {
        if (head == 0) {
            makeRoomInFront();
        }
        numbers[--head] = number;
        size++;
    }

    long get(int index) {
        if (index < 0 || index >= size) {
            throw new IndexOutOfBoundsException("index " + index + " of " + size);
        }
        return numbers[head + index];
    }

    long removeFirst() {
        long first = get(0);
        head++;
        size--;
        return first;
    }

    /** The index of the first number above that one; the size where there is none. */
    int firstAbove(long number) {
        int low = 0;
        int high = size;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (numbers[head + middle] > number) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    private void makeRoom() {
        boolean isHalfEmpty = head > numbers.length / 2;
        long[] wider = isHalfEmpty ? numbers : Arrays.copyOf(numbers, numbers.length + numbers.length / 2 + 1);
        System.arraycopy(numbers, head, wider, 0, size);
        numbers = wider;
        head = 0;
    }

    private void makeRoomInFront() {
        int room = size + INITIAL;
        long[] longer = new long[room + numbers.length];
        System.arraycopy(numbers, 0, longer, room, size);
        numbers = longer;
        head = room;
    }
}
