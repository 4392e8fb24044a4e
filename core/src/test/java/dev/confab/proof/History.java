package dev.confab.proof;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * All that clients of a cluster saw in one round, and the log that came of it. Lists are in the order of arrival, which per
 * node and per subscription is the order in which things happened. Immutable.
 *
 * @param before what earlier rounds left; the log begins after its revision
 * @param last the last revision of the log, which holds every one in between
 * @param compactions the revisions of the log that are no write's: the cluster let go of what was
 * @param group what was said of it when all was over
 * @param writes those of the round, and those that earlier ones left open
 */
record History(
        Inheritance before,
        long last,
        List<Entry> log,
        Set<Long> compactions,
        List<Write> writes,
        List<Read> reads,
        List<Subscribed> subscriptions,
        List<Heard> heard,
        List<Claim> claims,
        List<Copy> copies,
        Group group) {

    History {
        log = List.copyOf(log);
        compactions = Set.copyOf(compactions);
        writes = List.copyOf(writes);
        reads = List.copyOf(reads);
        subscriptions = List.copyOf(subscriptions);
        heard = List.copyOf(heard);
        claims = List.copyOf(claims);
        copies = List.copyOf(copies);
    }

    /** The revision before the first of the log. */
    long base() {
        return before.revision();
    }

    Map<Long, Write> writesById() {
        return writes.stream().collect(Collectors.toMap(Write::id, Function.identity(), (first, second) -> first));
    }

    History withLog(List<Entry> newLog) {
        return new History(
                before, last, newLog, compactions, writes, reads, subscriptions, heard, claims, copies, group);
    }

    History withCompactions(Set<Long> newCompactions) {
        return new History(
                before, last, log, newCompactions, writes, reads, subscriptions, heard, claims, copies, group);
    }

    History withWrites(List<Write> newWrites) {
        return new History(
                before, last, log, compactions, newWrites, reads, subscriptions, heard, claims, copies, group);
    }

    History withReads(List<Read> newReads) {
        return new History(
                before, last, log, compactions, writes, newReads, subscriptions, heard, claims, copies, group);
    }

    History withSubscriptions(List<Subscribed> newSubscriptions) {
        return new History(
                before, last, log, compactions, writes, reads, newSubscriptions, heard, claims, copies, group);
    }

    History withHeard(List<Heard> newHeard) {
        return new History(
                before, last, log, compactions, writes, reads, subscriptions, newHeard, claims, copies, group);
    }

    History withClaims(List<Claim> newClaims) {
        return new History(
                before, last, log, compactions, writes, reads, subscriptions, heard, newClaims, copies, group);
    }

    History withCopies(List<Copy> newCopies) {
        return new History(
                before, last, log, compactions, writes, reads, subscriptions, heard, claims, newCopies, group);
    }

    History withGroup(Group newGroup) {
        return new History(
                before, last, log, compactions, writes, reads, subscriptions, heard, claims, copies, newGroup);
    }
}
