package dev.confab.history;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A queue with an index: added to at both ends, taken from at the front. Not thread-safe. */
final class Run<T> {

    private static final int INITIAL = 4;

    private @Nullable Object[] elements = new Object[INITIAL];
    private int head;
    private int size;

    int size() {
        return size;
    }

    void add(T element) {
        if (head + size == elements.length) {
            makeRoom();
        }
        elements[head + size++] = element;
    }

    void addFirst(T element) {
        if (head == 0) {
            makeRoomInFront();
        }
        elements[--head] = element;
        size++;
    }

    @SuppressWarnings("unchecked") // nothing else is put in
    T get(int index) {
        if (index < 0 || index >= size) {
            throw new IndexOutOfBoundsException("index " + index + " of " + size);
        }
        return (T) elements[head + index];
    }

    T removeFirst() {
        T first = get(0);
        elements[head++] = null;
        size--;
        return first;
    }

    /** Half of it at most is empty at the front, so each element is moved once on average. */
    private void makeRoom() {
        int capacity = head > elements.length / 2 ? elements.length : elements.length + elements.length / 2;
        @Nullable Object[] wider = head > elements.length / 2 ? elements : Arrays.copyOf(elements, capacity);
        System.arraycopy(elements, head, wider, 0, size);
        Arrays.fill(wider, size, Math.min(wider.length, head + size), null);
        elements = wider;
        head = 0;
    }

    private void makeRoomInFront() {
        int room = size + INITIAL;
        @Nullable Object[] longer = new Object[room + elements.length];
        System.arraycopy(elements, 0, longer, room, size);
        elements = longer;
        head = room;
    }
}
