package dev.confab.proof;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** A node's view has all that was acknowledged to anybody longer before the read than the node said that its view was old. */
final class HonestAgeChecker implements Checker {

    @Override
    public List<Violation> check(History history) {
        List<Write> answered = history.writes().stream()
                .filter(write -> write.committed().isPresent())
                .sorted(Comparator.comparingLong(Write::returned))
                .toList();
        List<Read> reads = history.reads().stream()
                .filter(Read::hasAge)
                .sorted(Comparator.comparingLong(HonestAgeChecker::asOf))
                .toList();
        List<Violation> violations = new ArrayList<>();
        long due = 0;
        int next = 0;
        for (Read read : reads) {
            for (; next < answered.size() && answered.get(next).returned() < asOf(read); next++) {
                due = Math.max(due, answered.get(next).committed().orElseThrow());
            }
            if (read.to() < due) {
                violations.add(Violation.of(this, "revision %d was acknowledged longer ago than that: %s", due, read));
            }
        }
        return violations;
    }

    /** The age was told after the read was asked for, so what is older than that by then was older still. */
    private static long asOf(Read read) {
        return read.invoked() - read.age();
    }
}
