package dev.confab.proof;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * What a living node says of the group at one moment. Immutable.
 *
 * @param epoch its counter and id
 * @param isVoter whether it says that it votes
 * @param voters who votes by its own ledger, sorted; empty on a node that is no member of the group
 * @param seen who votes by what others told of themselves, and itself if it does, sorted
 * @param term 0 on a node that is no member
 */
record Standing(
        String node,
        String epoch,
        boolean isVoter,
        List<String> voters,
        List<String> seen,
        Optional<String> leader,
        long term) {

    private static final String NONE = "-";

    Standing {
        voters = List.copyOf(new TreeSet<>(voters));
        seen = List.copyOf(new TreeSet<>(seen));
    }

    boolean leads() {
        return leader.filter(node::equals).isPresent();
    }

    Standing withEpoch(String other) {
        return new Standing(node, other, isVoter, voters, seen, leader, term);
    }

    Standing withVote(boolean isOne) {
        return new Standing(node, epoch, isOne, voters, seen, leader, term);
    }

    Standing withVoters(List<String> others) {
        return new Standing(node, epoch, isVoter, others, seen, leader, term);
    }

    Standing withSeen(List<String> others) {
        return new Standing(node, epoch, isVoter, voters, others, leader, term);
    }

    Standing withLeader(String other) {
        return new Standing(node, epoch, isVoter, voters, seen, Optional.of(other), term);
    }

    String toText() {
        return String.join(
                " ",
                node,
                epoch,
                Boolean.toString(isVoter),
                joined(voters),
                joined(seen),
                leader.orElse(NONE),
                Long.toString(term));
    }

    static Standing parse(String text) {
        String[] parts = text.split(" ");
        return new Standing(
                parts[0],
                parts[1],
                Boolean.parseBoolean(parts[2]),
                split(parts[3]),
                split(parts[4]),
                Optional.of(parts[5]).filter(leader -> !leader.equals(NONE)),
                Long.parseLong(parts[6]));
    }

    private static String joined(List<String> names) {
        return names.isEmpty() ? NONE : String.join(",", names);
    }

    private static List<String> split(String names) {
        return names.equals(NONE) ? List.of() : Arrays.asList(names.split(","));
    }
}
