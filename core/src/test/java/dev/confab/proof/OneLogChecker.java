package dev.confab.proof;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/**
 * There is one log: no revision is missing or taken twice, each acknowledged write stands at its revision, none stands there
 * twice, and what was refused or promised not to be written does not stand there at all.
 */
final class OneLogChecker implements Checker {

    @Override
    public List<Violation> check(History history) {
        List<Violation> violations = new ArrayList<>();
        Map<Long, Entry> byWrite = new HashMap<>();
        Set<Long> revisions = new HashSet<>(history.compactions());
        for (Entry entry : history.log()) {
            if (!revisions.add(entry.revision())) {
                violations.add(Violation.of(this, "revision %d is taken twice", entry.revision()));
            }
            if (byWrite.put(entry.write(), entry) != null || entry.marked() != 1) {
                violations.add(Violation.of(this, "write %d was applied more than once", entry.write()));
            }
            if (entry.revision() <= history.base() || entry.revision() > history.last()) {
                violations.add(Violation.of(this, "revision %d lies outside of the round", entry.revision()));
            }
        }
        for (long revision = history.base() + 1; revision <= history.last(); revision++) {
            if (!revisions.contains(revision)) {
                violations.add(Violation.of(this, "nobody wrote revision %d", revision));
            }
        }
        checkFates(history, byWrite, violations);
        return violations;
    }

    private void checkFates(History history, Map<Long, Entry> byWrite, List<Violation> violations) {
        Map<Long, Write> writes = history.writesById();
        byWrite.keySet().stream()
                .filter(id -> !writes.containsKey(id))
                .forEach(id -> violations.add(Violation.of(this, "write %d is in the log, nobody asked for it", id)));
        for (Write write : history.writes()) {
            Entry entry = byWrite.get(write.id());
            OptionalLong committed = write.committed();
            if (committed.isPresent() && entry == null) {
                violations.add(Violation.of(this, "acknowledged write is lost: %s", write));
            } else if (committed.isPresent() && entry.revision() != committed.getAsLong()) {
                violations.add(Violation.of(this, "acknowledged at one revision, stands at %s: %s", entry, write));
            } else if (committed.isEmpty() && !(write.fate() instanceof Fate.Unknown) && entry != null) {
                violations.add(Violation.of(this, "told that nothing was written, stands at %s: %s", entry, write));
            }
        }
    }
}
