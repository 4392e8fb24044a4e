package dev.confab.proof;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the rounds before leave to the next one on the same cluster. A write whose fate nobody knew may be committed long after
 * its round, by a connection that comes back; then it stands in the log of a later round, which must know that it may. All
 * other writes must not come again. Immutable.
 *
 * @param revision through which the log is accounted for
 * @param open writes of unknown fate that do not stand in the log through there
 * @param values what every key of the earlier rounds held there, removed ones included
 */
record Inheritance(long revision, List<Write> open, Map<Registers.Name, Registers.Value> values) {

    /** Of a cluster that was founded and nothing else: that is its first commit. */
    static final Inheritance FOUNDED = new Inheritance(1, List.of(), Map.of());

    Inheritance {
        open = List.copyOf(open);
        values = Map.copyOf(values);
    }

    /** Returns what that round leaves, its own inheritance included. */
    static Inheritance of(History round) {
        Set<Long> standing = new HashSet<>();
        round.log().forEach(entry -> standing.add(entry.write()));
        List<Write> open = round.writes().stream()
                .filter(write -> write.fate() instanceof Fate.Unknown && !standing.contains(write.id()))
                .toList();
        return new Inheritance(round.last(), open, Registers.of(round).last());
    }
}
