package dev.confab.proof;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What was answered before something else was asked for was decided before it: the real-time half of linearizability. A
 * write is a point at its revision; a conflict, an answer without change and a synced read lie just after theirs.
 */
final class RealTimeChecker implements Checker {

    /** Points of one place are not ordered among each other. */
    private record Point(long place, long invoked, long returned, Object what) {}

    @Override
    public List<Violation> check(History history) {
        List<Point> points = points(history);
        points.sort(Comparator.comparingLong(Point::place).reversed());
        List<Violation> violations = new ArrayList<>();
        Point earliest = null; // the first answer among all that were decided later
        for (int i = 0; i < points.size(); ) {
            int end = i;
            Point first = earliest;
            for (;
                    end < points.size()
                            && points.get(end).place() == points.get(i).place();
                    end++) {
                Point point = points.get(end);
                if (earliest != null && earliest.returned() < point.invoked()) {
                    violations.add(Violation.of(
                            this, "%s was answered before %s was asked for", earliest.what(), point.what()));
                }
                first = first == null || point.returned() < first.returned() ? point : first;
            }
            earliest = first;
            i = end;
        }
        return violations;
    }

    private static List<Point> points(History history) {
        Map<Long, Long> revisions = new HashMap<>();
        history.log().forEach(entry -> revisions.put(entry.write(), entry.revision()));
        List<Point> points = new ArrayList<>();
        for (Write write : history.writes()) {
            Long revision = revisions.get(write.id());
            if (write.fate() instanceof Fate.Conflict conflict) {
                points.add(new Point(2 * conflict.revision() + 1, write.invoked(), write.returned(), write));
            } else if (write.fate() instanceof Fate.Unchanged unchanged) {
                points.add(new Point(2 * unchanged.revision() + 1, write.invoked(), write.returned(), write));
            } else if (revision != null) {
                boolean isAnswered = write.fate() instanceof Fate.Committed;
                points.add(new Point(
                        2 * revision, write.invoked(), isAnswered ? write.returned() : Long.MAX_VALUE, write));
            }
        }
        history.reads().stream()
                .filter(Read::isSynced)
                .forEach(read -> points.add(new Point(2 * read.synced() + 1, read.invoked(), read.returned(), read)));
        return points;
    }
}
