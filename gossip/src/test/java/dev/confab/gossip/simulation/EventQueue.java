package dev.confab.gossip.simulation;

import java.util.Arrays;

/**
 * What is to happen, by time, then in the order in which it was added: a binary heap over plain arrays, for millions of events
 * without an object of its own for each. Not thread-safe.
 */
final class EventQueue {

    private static final int INITIAL = 1_024;

    private long[] times = new long[INITIAL];
    private long[] orders = new long[INITIAL];
    private Object[] events = new Object[INITIAL];
    private int size;
    private long added;

    /** Adds an event. Times are compared by their difference, as those of {@code System.nanoTime} must be. */
    void add(long atNanos, Object event) {
        if (size == times.length) {
            times = Arrays.copyOf(times, 2 * size);
            orders = Arrays.copyOf(orders, 2 * size);
            events = Arrays.copyOf(events, 2 * size);
        }
        put(size, atNanos, added++, event);
        siftUp(size++);
    }

    boolean isEmpty() {
        return size == 0;
    }

    /** When the next event is due; only if there is one. */
    long nextNanos() {
        return times[0];
    }

    /** Takes out the next event; only if there is one. */
    Object poll() {
        Object first = events[0];
        size--;
        copy(size, 0);
        events[size] = null;
        siftDown();
        return first;
    }

    private void siftUp(int from) {
        int child = from;
        while (child > 0 && isBefore(child, (child - 1) / 2)) {
            swap(child, (child - 1) / 2);
            child = (child - 1) / 2;
        }
    }

    private void siftDown() {
        int parent = 0;
        for (int child = 1; child < size; child = 2 * parent + 1) {
            int least = child + 1 < size && isBefore(child + 1, child) ? child + 1 : child;
            if (!isBefore(least, parent)) {
                return;
            }
            swap(least, parent);
            parent = least;
        }
    }

    private boolean isBefore(int one, int other) {
        long difference = times[one] - times[other];
        return difference < 0 || difference == 0 && orders[one] < orders[other];
    }

    private void swap(int one, int other) {
        long time = times[one];
        long order = orders[one];
        Object event = events[one];
        copy(other, one);
        put(other, time, order, event);
    }

    private void copy(int from, int to) {
        put(to, times[from], orders[from], events[from]);
    }

    private void put(int index, long atNanos, long order, Object event) {
        times[index] = atNanos;
        orders[index] = order;
        events[index] = event;
    }
}
