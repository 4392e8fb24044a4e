package dev.confab.proof;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/**
 * Whoever looks after the seats of a cluster: sees who votes, asks for changes, and undoes what was asked for by hand when a
 * fault is over. Confined to the round's thread.
 */
final class Operator {

    /** How long after the last healing all agree that the right number votes; on a quiet machine. */
    static final Duration WHOLE_MAX = Duration.ofSeconds(Long.getLong("wholeSeconds", 30));

    private static final Duration ANSWER_MAX = Duration.ofSeconds(2);
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long BETWEEN_WISHES_NANOS = TimeUnit.SECONDS.toNanos(3);
    private static final long SOME_TERM = Long.MAX_VALUE;

    private final ProofCluster cluster;
    private final int size;
    private final OneGroupChecker checker = new OneGroupChecker();
    private long nextWishNanos = System.nanoTime();

    /** In which one was demoted by hand: its leader does not want that one back for a while. 0 for none. */
    private long termOfDemotion;

    Operator(ProofCluster cluster, int size) {
        this.cluster = cluster;
        this.size = size;
    }

    /** What the nodes say that are alive and not stopped. */
    Group look() {
        List<Standing> standings = new ArrayList<>();
        for (int number : cluster.alive()) {
            String answer = cluster.process(number).isStopped()
                    ? "stopped"
                    : cluster.process(number).ask("standing", ANSWER_MAX);
            if (answer.startsWith("ok\t")) {
                standings.add(Standing.parse(answer.substring(3)));
            }
        }
        return new Group(size, standings);
    }

    /** Waits until there is one group that is whole. Each seat change begins here: one at a time is what is promised. */
    void requireWhole() {
        requireWholeWithout(Set.of());
    }

    /** Waits until the others are one group that is whole: whoever is away has lost its seat. */
    void requireWholeWithout(Set<Integer> away) {
        Group group = awaitWholeWithout(away, System.nanoTime() + WHOLE_MAX.toNanos());
        List<Violation> left = checker.check(group);
        if (!left.isEmpty()) {
            throw new Fault.Broken("no whole group without " + away + " within " + WHOLE_MAX + ": " + left);
        }
    }

    /** Returns what was said last: of one group that is whole, or what there was when the time was over. */
    Group awaitWhole(long endNanos) {
        return awaitWholeWithout(Set.of(), endNanos);
    }

    private Group awaitWholeWithout(Set<Integer> away, long endNanos) {
        Group group = without(away, look());
        while (!isWhole(group) && System.nanoTime() < endNanos) {
            tidy(group);
            LockSupport.parkNanos(PAUSE_NANOS);
            group = without(away, look());
        }
        return group;
    }

    private static Group without(Set<Integer> away, Group group) {
        return new Group(
                group.size(),
                group.standings().stream()
                        .filter(standing -> !away.contains(number(standing.node())))
                        .toList());
    }

    private boolean isWhole(Group group) {
        return checker.check(group).isEmpty() && termOfDemotion == 0;
    }

    /** Takes the vote of one too many. A leader that was told to demote somebody is replaced, so that all may vote again. */
    private void tidy(Group group) {
        List<Standing> leading =
                group.standings().stream().filter(Standing::leads).toList();
        if (leading.size() != 1 || System.nanoTime() - nextWishNanos < 0) {
            return;
        }
        Standing leader = leading.get(0);
        List<String> following = new ArrayList<>(leader.voters());
        following.remove(leader.node());
        termOfDemotion =
                termOfDemotion == SOME_TERM ? leader.term() : leader.term() > termOfDemotion ? 0 : termOfDemotion;
        nextWishNanos = System.nanoTime() + BETWEEN_WISHES_NANOS;
        if (leader.voters().size() > size) {
            wish(number(leader.node()), Wish.DEMOTE, number(following.get(following.size() - 1)));
        } else if (termOfDemotion > 0 && !following.isEmpty()) {
            wish(number(leader.node()), Wish.TRANSFER, number(following.get(0)));
        }
    }

    /** What can be asked for by hand. */
    enum Wish {
        PROMOTE,
        DEMOTE,
        TRANSFER
    }

    /** Asks at that node and does not wait: the node tells its outcome in the history. */
    void wish(int asker, Wish wish, int target) {
        if (wish == Wish.DEMOTE) {
            termOfDemotion = SOME_TERM;
        }
        cluster.process(asker).ask("wish " + wish.name().toLowerCase(Locale.ROOT) + " node-" + target, ANSWER_MAX);
    }

    /** Who votes, and the leader first, as the leader says. */
    List<Integer> voters() {
        Standing leader = look().standings().stream()
                .filter(Standing::leads)
                .findFirst()
                .orElseThrow(() -> new Fault.Broken("a whole group must have a leader"));
        List<Integer> voters = new ArrayList<>(List.of(number(leader.node())));
        leader.voters().stream()
                .map(Operator::number)
                .filter(number -> number != voters.get(0))
                .forEach(voters::add);
        return voters;
    }

    /** Any of those who vote and do not lead. */
    int follower(Random random) {
        List<Integer> voters = voters();
        return voters.get(1 + random.nextInt(voters.size() - 1));
    }

    /** Any of those who do not vote. */
    int plain(Random random) {
        Set<Integer> voters = new HashSet<>(voters());
        List<Integer> plain = IntStream.range(0, cluster.size())
                .filter(number -> !voters.contains(number))
                .boxed()
                .toList();
        return plain.get(random.nextInt(plain.size()));
    }

    private static int number(String node) {
        return Integer.parseInt(node.substring("node-".length()));
    }
}
