package dev.confab.proof;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** A leak on purpose: what looks for leaks must see it. Not thread-safe. */
final class Leak {

    private static final int HEAP_BYTES = 1024 * 1024;

    private final CountDownLatch never = new CountDownLatch(1);
    private final List<Object> held = new ArrayList<>();

    /** Leaks one thread, one descriptor or some heap. */
    void more(String what) {
        switch (what) {
            case "threads" -> leakThread();
            case "descriptors" -> leakDescriptor();
            case "heap" -> held.add(new byte[HEAP_BYTES]);
            default -> throw new IllegalArgumentException("threads, descriptors or heap can leak, was " + what);
        }
    }

    private void leakThread() {
        Thread thread = new Thread(this::await, "leaked");
        thread.setDaemon(true);
        thread.start();
    }

    private void await() {
        try {
            never.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts it", e);
        }
    }

    private void leakDescriptor() {
        try {
            held.add(new FileInputStream("/dev/null"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
