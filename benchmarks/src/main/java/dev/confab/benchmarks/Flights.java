package dev.confab.benchmarks;

import dev.confab.watch.WatchEvent;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Puts under way, found again by their values where listeners are told of them. Thread-safe. */
final class Flights {

    private static final int PATIENCE_SECONDS = 30;

    private final Map<String, Flight> flights = new ConcurrentHashMap<>();

    /** A put under way: counts the listeners, and them and the put itself. */
    record Flight(long startNanos, CountDownLatch missing, CountDownLatch all) {

        /** The put is acknowledged. */
        void acknowledged(Latencies own) {
            own.record(System.nanoTime() - startNanos);
            all.countDown();
        }
    }

    /** Call it right before the put of that value, which no other put has. */
    Flight begin(String value, int listeners) {
        Flight flight = new Flight(System.nanoTime(), new CountDownLatch(listeners), new CountDownLatch(listeners + 1));
        flights.put(value, flight);
        return flight;
    }

    /** A listener was told; the time of the last one is recorded. */
    void told(WatchEvent event, Latencies last) {
        long now = System.nanoTime();
        event.changes().forEach(change -> {
            Flight flight = flights.get(change.newValue().orElseThrow());
            synchronized (flight) {
                flight.missing().countDown();
                if (flight.missing().getCount() == 0) {
                    last.record(now - flight.startNanos());
                }
            }
            flight.all().countDown();
        });
    }

    void requireAllArrived() throws InterruptedException {
        for (Flight flight : flights.values()) {
            if (!flight.all().await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException("a change did not reach all listeners in " + PATIENCE_SECONDS + " s");
            }
        }
        flights.clear();
    }
}
