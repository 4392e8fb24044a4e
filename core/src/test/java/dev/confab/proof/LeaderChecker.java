package dev.confab.proof;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A term has at most one leader. */
final class LeaderChecker implements Checker {

    @Override
    public List<Violation> check(History history) {
        Map<Long, String> leaders = new HashMap<>();
        List<Violation> violations = new ArrayList<>();
        for (Claim claim : history.claims()) {
            String other = leaders.putIfAbsent(claim.term(), claim.node());
            if (other != null && !other.equals(claim.node())) {
                violations.add(Violation.of(this, "%s and %s both led in term %d", other, claim.node(), claim.term()));
            }
        }
        return violations;
    }
}
