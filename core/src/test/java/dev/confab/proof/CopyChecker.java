package dev.confab.proof;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Equal heads mean equal data, and one revision of one epoch has one chain. */
final class CopyChecker implements Checker {

    @Override
    public List<Violation> check(History history) {
        Map<String, Copy> byPlace = new HashMap<>();
        List<Violation> violations = new ArrayList<>();
        for (Copy copy : history.copies()) {
            Copy other = byPlace.putIfAbsent(copy.place(), copy);
            if (other != null && !other.head().equals(copy.head())) {
                violations.add(Violation.of(this, "two histories at one revision: %s and %s", other, copy));
            } else if (other != null && !other.digest().equals(copy.digest())) {
                violations.add(Violation.of(this, "equal heads, different data: %s and %s", other, copy));
            }
        }
        return violations;
    }
}
