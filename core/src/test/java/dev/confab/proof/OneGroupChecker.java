package dev.confab.proof;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * There is one group, and it is whole: all living nodes are in the first epoch of one cluster, agree on who votes and who leads,
 * as many vote as should, each of them is there, and nobody votes beside them.
 */
final class OneGroupChecker implements Checker {

    private static final String FIRST = "1-";

    @Override
    public List<Violation> check(History history) {
        return check(history.group());
    }

    List<Violation> check(Group group) {
        List<Violation> violations = new ArrayList<>();
        checkEpochs(group, violations);
        Set<List<String>> opinions = group.standings().stream()
                .map(Standing::voters)
                .filter(voters -> !voters.isEmpty())
                .collect(Collectors.toSet());
        if (opinions.size() != 1) {
            violations.add(Violation.of(this, "members must agree on who votes, say %s", group.standings()));
            return violations;
        }
        List<String> voters = opinions.iterator().next();
        if (voters.size() != group.size()) {
            violations.add(Violation.of(this, "%d must vote, were %s", group.size(), voters));
        }
        group.standings().forEach(standing -> checkPart(standing, voters, violations));
        checkThere(group, voters, violations);
        checkLeader(group, voters, violations);
        return violations;
    }

    private void checkEpochs(Group group, List<Violation> violations) {
        Set<String> epochs = group.standings().stream().map(Standing::epoch).collect(Collectors.toSet());
        if (epochs.size() != 1 || !epochs.iterator().next().startsWith(FIRST)) {
            violations.add(Violation.of(this, "all must be in one first epoch, were in %s", epochs));
        }
    }

    private void checkPart(Standing standing, List<String> voters, List<Violation> violations) {
        if (standing.isVoter() != voters.contains(standing.node())) {
            violations.add(Violation.of(this, "%s vote, says %s", voters, standing));
        }
        if (standing.isVoter() && standing.voters().isEmpty()) {
            violations.add(Violation.of(this, "votes with nobody: %s", standing));
        }
        if (!standing.seen().equals(voters)) {
            violations.add(Violation.of(this, "%s vote, was told otherwise: %s", voters, standing));
        }
    }

    private void checkThere(Group group, List<String> voters, List<Violation> violations) {
        Set<String> there = group.standings().stream().map(Standing::node).collect(Collectors.toSet());
        if (!there.containsAll(voters)) {
            violations.add(Violation.of(this, "%s vote, of whom only %s are there", voters, there));
        }
    }

    private void checkLeader(Group group, List<String> voters, List<Violation> violations) {
        Set<String> leaders = group.standings().stream()
                .map(standing -> standing.leader().orElse("nobody"))
                .collect(Collectors.toSet());
        if (leaders.size() != 1 || !voters.containsAll(leaders)) {
            violations.add(Violation.of(this, "one of %s must lead by the word of all, were %s", voters, leaders));
        }
    }
}
