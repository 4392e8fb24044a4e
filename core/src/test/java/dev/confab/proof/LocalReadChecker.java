package dev.confab.proof;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * Every read shows what the log says its key held at that revision; a node goes never backwards within one life, and shows
 * its own acknowledged writes.
 */
final class LocalReadChecker implements Checker {

    @Override
    public List<Violation> check(History history) {
        List<Violation> violations = new ArrayList<>();
        Registers registers = Registers.of(history);
        history.reads().stream()
                .filter(read -> !isTrue(registers, read))
                .forEach(read -> violations.add(Violation.of(this, "the log holds no such value: %s", read)));
        Map<Life, List<Write>> writes = history.writes().stream()
                .filter(LocalReadChecker::isVisible)
                .collect(Collectors.groupingBy(Write::life, HashMap::new, Collectors.toList()));
        history.reads().stream()
                .collect(Collectors.groupingBy(Read::life))
                .forEach((life, reads) -> checkLife(reads, writes.getOrDefault(life, List.of()), violations));
        return violations;
    }

    private static boolean isVisible(Write write) {
        return write.fate() instanceof Fate.Committed committed && committed.isVisible();
    }

    private static boolean isTrue(Registers registers, Read read) {
        return registers.between(read.from(), read.to(), read.namespace(), read.key()).stream()
                .anyMatch(value -> value == null || read.seen() == null
                        ? value == null && read.seen() == null
                        : Objects.equals(value.text(), read.seen().value())
                                && value.version() == read.seen().version()
                                && value.revision() == read.seen().revision());
    }

    /** What was shown or acknowledged before a read was asked for is a floor under what it shows. */
    private void checkLife(List<Read> reads, List<Write> writes, List<Violation> violations) {
        record Floor(long at, long revision) {}
        List<Floor> floors = new ArrayList<>();
        reads.forEach(read -> floors.add(new Floor(read.returned(), read.from())));
        writes.forEach(write ->
                floors.add(new Floor(write.returned(), write.committed().orElseThrow())));
        floors.sort(Comparator.comparingLong(Floor::at));
        long floor = 0;
        int next = 0;
        for (Read read :
                reads.stream().sorted(Comparator.comparingLong(Read::invoked)).toList()) {
            for (; next < floors.size() && floors.get(next).at() < read.invoked(); next++) {
                floor = Math.max(floor, floors.get(next).revision());
            }
            if (read.to() < floor) {
                violations.add(Violation.of(this, "the node had shown revision %d before: %s", floor, read));
            }
        }
    }
}
