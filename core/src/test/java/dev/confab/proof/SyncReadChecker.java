package dev.confab.proof;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A read after {@code sync()} was taken from a copy at least as new as every write that was acknowledged before the call. */
final class SyncReadChecker implements Checker {

    @Override
    public List<Violation> check(History history) {
        List<Write> acknowledged = history.writes().stream()
                .filter(write -> write.committed().isPresent())
                .sorted(Comparator.comparingLong(Write::returned))
                .toList();
        List<Read> reads = history.reads().stream()
                .filter(Read::isSynced)
                .sorted(Comparator.comparingLong(Read::invoked))
                .toList();
        Map<Long, Long> revisions = new HashMap<>();
        history.log().forEach(entry -> revisions.put(entry.write(), entry.revision()));
        List<Violation> violations = new ArrayList<>();
        long newest = history.base();
        int next = 0;
        for (Read read : reads) {
            for (; next < acknowledged.size() && acknowledged.get(next).returned() < read.invoked(); next++) {
                newest = Math.max(
                        newest, revisions.getOrDefault(acknowledged.get(next).id(), 0L));
            }
            if (read.from() < read.synced() || read.from() < newest) {
                violations.add(Violation.of(this, "stale: revision %d was acknowledged before %s", newest, read));
            }
        }
        return violations;
    }
}
