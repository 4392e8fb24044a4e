package dev.confab.proof;

import dev.confab.Confab;
import dev.confab.ledger.RaftLedger;
import dev.confab.ledger.SnapshotNow;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;

/** Reaches through a node to what has no door: a snapshot on demand is nothing that an application needs. */
final class Innards {

    private static final String OURS = "dev.confab.";

    private Innards() {}

    /** Forces a snapshot on a voter that has applied something since the last one. No effect on others. */
    static void snapshot(Confab confab) {
        find(confab, RaftLedger.class).ifPresent(ledger -> {
            try {
                SnapshotNow.take(ledger);
            } catch (RejectedExecutionException e) {
                // it was closed meanwhile; its successor is found the next time
            }
        });
    }

    private static <T> Optional<T> find(Object root, Class<T> wanted) {
        Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        Deque<Object> open = new ArrayDeque<>();
        open.add(root);
        while (!open.isEmpty()) {
            Object next = open.remove();
            if (wanted.isInstance(next)) {
                return Optional.of(wanted.cast(next));
            }
            if (next.getClass().getName().startsWith(OURS) && seen.add(next)) {
                addFields(next, open);
            }
        }
        return Optional.empty();
    }

    private static void addFields(Object from, Deque<Object> open) {
        for (Field field : from.getClass().getDeclaredFields()) {
            if (!Modifier.isStatic(field.getModifiers()) && !field.getType().isPrimitive() && !field.isSynthetic()) {
                field.setAccessible(true);
                try {
                    Optional.ofNullable(field.get(from)).ifPresent(open::add);
                } catch (IllegalAccessException e) {
                    throw new IllegalStateException(field + " was made accessible", e);
                }
            }
        }
    }
}
