package dev.confab.source;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * When files have come to rest: the same names and checksums in two looks that lie a pause apart, so that nothing half-written
 * counts, nor half of several files that change together. A file that is missing counts as it was for a while, for some editors
 * remove it before they put the new one in its place. Pure; confined to the source's thread.
 */
final class Settling {

    private final long debounceNanos;
    private final long goneNanos;
    private final Map<String, Long> missingSince = new HashMap<>();
    private @Nullable SortedMap<String, String> candidate;
    private @Nullable SortedMap<String, String> settled;
    private long sinceNanos;

    Settling(long debounceNanos, long goneNanos) {
        this.debounceNanos = debounceNanos;
        this.goneNanos = goneNanos;
    }

    /** Whether the next look may be the one that settles: it must read the contents again, whatever their stamps say. */
    boolean isDue(long nowNanos) {
        return isPending() && nowNanos - sinceNanos >= debounceNanos;
    }

    /** Whether something has been seen that has not come to rest. */
    boolean isPending() {
        return candidate != null && !candidate.equals(settled);
    }

    /** What has come to rest last; null before anything did. */
    @Nullable
    SortedMap<String, String> settled() {
        return settled;
    }

    /**
     * Takes in what a look saw.
     *
     * @param seen checksums by file name
     * @return what has come to rest by this look, if it is other than what was at rest before
     */
    Optional<SortedMap<String, String>> onLook(SortedMap<String, String> seen, long nowNanos) {
        SortedMap<String, String> now = withThoseMissing(seen, nowNanos);
        if (!now.equals(candidate)) {
            candidate = now;
            sinceNanos = nowNanos;
            return Optional.empty();
        }
        if (!isDue(nowNanos)) {
            return Optional.empty();
        }
        settled = now;
        return Optional.of(now);
    }

    private SortedMap<String, String> withThoseMissing(SortedMap<String, String> seen, long nowNanos) {
        missingSince.keySet().removeAll(seen.keySet());
        SortedMap<String, String> all = new TreeMap<>(seen);
        if (settled != null) {
            settled.forEach((file, checksum) -> {
                if (!seen.containsKey(file)
                        && nowNanos - missingSince.computeIfAbsent(file, name -> nowNanos) < goneNanos) {
                    all.put(file, checksum);
                }
            });
            missingSince.keySet().retainAll(settled.keySet());
        }
        return Collections.unmodifiableSortedMap(all);
    }
}
