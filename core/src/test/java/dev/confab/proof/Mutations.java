package dev.confab.proof;

import dev.confab.model.Condition;
import dev.confab.model.Operation;
import dev.confab.model.VersionedValue;
import dev.confab.watch.KeyChange;
import dev.confab.watch.WatchEvent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** The ways in which a history can be wrong, each named for what a cluster would have done. */
final class Mutations {

    static final List<Mutation> ALL = List.of(
            mutation("an acknowledged write is lost", OneLogChecker.class, Mutations::loseWrite),
            mutation("two writes changed places in the log", OneLogChecker.class, Mutations::swapInLog),
            mutation("a write was applied twice", OneLogChecker.class, Mutations::applyTwice),
            mutation("an unknown write was applied twice", OneLogChecker.class, Mutations::markTwice),
            mutation("a refused write stands in the log", OneLogChecker.class, Mutations::refuseCommitted),
            mutation("a failed write stands in the log", OneLogChecker.class, Mutations::failCommitted),
            mutation("two writes got one revision", OneLogChecker.class, Mutations::shareRevision),
            mutation("a revision nobody asked for", OneLogChecker.class, Mutations::inventWrite),
            mutation("a write of an earlier round comes again", OneLogChecker.class, Mutations::comeAgain),
            mutation("a late write was applied twice", OneLogChecker.class, Mutations::markLateTwice),
            mutation("a write's revision is a compaction's", OneLogChecker.class, Mutations::compactInItsPlace),
            mutation("a revision of nobody", OneLogChecker.class, Mutations::forgetCompactions),
            mutation("a later write got the smaller revision", RealTimeChecker.class, Mutations::swapInTime),
            mutation("a conflict was decided in the past", RealTimeChecker.class, Mutations::decideInThePast),
            mutation("a sync in the past", RealTimeChecker.class, Mutations::syncInThePast),
            mutation("a sync read from a copy that lags", SyncReadChecker.class, Mutations::readLagging),
            mutation("a compare-and-set should have conflicted", ConditionChecker.class, Mutations::commitConflict),
            mutation("a late compare-and-set should have conflicted", ConditionChecker.class, Mutations::commitLate),
            mutation("a conflict names a wrong version", ConditionChecker.class, Mutations::misnameVersion),
            mutation("a conflict although the version fits", ConditionChecker.class, Mutations::conflictForNothing),
            mutation("a read of a value that never was", LocalReadChecker.class, Mutations::inventValue),
            mutation("a read misses a key that exists", LocalReadChecker.class, Mutations::missKey),
            mutation("a read goes backwards", LocalReadChecker.class, Mutations::readBackwards),
            mutation("a node does not read its own write", LocalReadChecker.class, Mutations::forgetOwnWrite),
            mutation("a node takes its view for younger than it is", HonestAgeChecker.class, Mutations::lieAboutTheAge),
            mutation("an event is told twice", WatchOrderChecker.class, Mutations::hearTwice),
            mutation("an event is missing", WatchOrderChecker.class, Mutations::hearNot),
            mutation("the last event is missing", WatchOrderChecker.class, Mutations::hearNotTheLast),
            mutation("two events change places", WatchOrderChecker.class, Mutations::hearBackwards),
            mutation("half of a transaction is told", WatchContentChecker.class, Mutations::hearHalf),
            mutation("a wrong previous value", WatchContentChecker.class, Mutations::hearWrongOld),
            mutation("a wrong new value", WatchContentChecker.class, Mutations::hearWrongNew),
            mutation("a wrong version", WatchContentChecker.class, Mutations::hearWrongVersion),
            mutation("the present lacks a key", WatchContentChecker.class, Mutations::lackPresent),
            mutation("a difference lacks a key", WatchContentChecker.class, Mutations::lackDifference),
            mutation("equal heads, other bytes", CopyChecker.class, Mutations::spoilCopy),
            mutation("two chains at one revision", CopyChecker.class, Mutations::forkChain),
            mutation("two leaders in one term", LeaderChecker.class, Mutations::claimToo),
            mutation("two groups", OneGroupChecker.class, Mutations::votersElsewhere),
            mutation("a cluster of its own", OneGroupChecker.class, Mutations::otherEpoch),
            mutation("a second epoch", OneGroupChecker.class, Mutations::secondEpoch),
            mutation("a vote too many", OneGroupChecker.class, Mutations::voteTooMany),
            mutation("a voter is missing", OneGroupChecker.class, Mutations::voterGone),
            mutation("one votes that has no seat", OneGroupChecker.class, Mutations::voteUnasked),
            mutation("one with a seat does not vote", OneGroupChecker.class, Mutations::voteNot),
            mutation("one was not told who votes", OneGroupChecker.class, Mutations::seeOther),
            mutation("two lead", OneGroupChecker.class, Mutations::leadToo));

    private Mutations() {}

    private static Mutation mutation(
            String name, Class<? extends Checker> caughtBy, BiFunction<History, Random, Optional<History>> change) {
        return new Mutation(name, caughtBy, change);
    }

    private static Optional<History> loseWrite(History good, Random random) {
        return pick(good.writes(), random, Mutations::isCommitted)
                .map(write -> good.withLog(good.log().stream()
                        .filter(entry -> entry.write() != write.id())
                        .toList()));
    }

    private static Optional<History> swapInLog(History good, Random random) {
        return pick(good.writes(), random, Mutations::isCommitted)
                .flatMap(one -> pick(good.writes(), random, other -> isCommitted(other) && other != one)
                        .map(other -> good.withLog(swapped(good.log(), one.id(), other.id()))));
    }

    private static Optional<History> applyTwice(History good, Random random) {
        return pick(good.log(), random, any -> true)
                .map(entry -> new History(
                        good.before(),
                        good.last() + 1,
                        with(good.log(), new Entry(good.last() + 1, entry.write(), 1)),
                        good.compactions(),
                        good.writes(),
                        good.reads(),
                        good.subscriptions(),
                        good.heard(),
                        good.claims(),
                        good.copies(),
                        good.group()));
    }

    private static Optional<History> markTwice(History good, Random random) {
        Map<Long, Write> writes = good.writesById();
        return pick(good.log(), random, entry -> writes.get(entry.write()).fate() instanceof Fate.Unknown)
                .map(entry -> good.withLog(replaced(good.log(), entry, new Entry(entry.revision(), entry.write(), 2))));
    }

    private static Optional<History> refuseCommitted(History good, Random random) {
        return tellCommitted(good, random, new Fate.Conflict(good.last(), "proof/a", "key-1", 7));
    }

    private static Optional<History> failCommitted(History good, Random random) {
        return tellCommitted(good, random, new Fate.Failed());
    }

    private static Optional<History> tellCommitted(History good, Random random, Fate fate) {
        return pick(good.writes(), random, Mutations::isCommitted)
                .map(write -> good.withWrites(replaced(good.writes(), write, write.told(fate, write.returned()))));
    }

    private static Optional<History> shareRevision(History good, Random random) {
        return pick(good.log(), random, entry -> entry.revision() > good.base() + 1)
                .map(entry -> good.withLog(
                        replaced(good.log(), entry, new Entry(entry.revision() - 1, entry.write(), entry.marked()))));
    }

    private static Optional<History> compactInItsPlace(History good, Random random) {
        return pick(good.log(), random, any -> true).map(entry -> good.withCompactions(Set.of(entry.revision())));
    }

    private static Optional<History> forgetCompactions(History good, Random random) {
        return good.compactions().isEmpty() ? Optional.empty() : Optional.of(good.withCompactions(Set.of()));
    }

    private static Optional<History> inventWrite(History good, Random random) {
        return pick(good.log(), random, any -> true)
                .map(entry -> good.withLog(
                        replaced(good.log(), entry, new Entry(entry.revision(), 1_000_000 + entry.write(), 1))));
    }

    /** The earlier round knew it: it was acknowledged, refused, or stood in the log already. */
    private static Optional<History> comeAgain(History good, Random random) {
        return pickLate(good, random)
                .map(entry ->
                        good.withWrites(without(good.writes(), good.writesById().get(entry.write()))));
    }

    private static Optional<History> markLateTwice(History good, Random random) {
        return pickLate(good, random)
                .map(entry -> good.withLog(replaced(good.log(), entry, new Entry(entry.revision(), entry.write(), 2))));
    }

    /** What it names had changed, as only who knows the earlier round can tell. */
    private static Optional<History> commitLate(History good, Random random) {
        return pickLate(good, random).map(entry -> {
            Write write = good.writesById().get(entry.write());
            Operation first = write.operations().get(0);
            long version = Registers.of(good).versionAt(entry.revision() - 1, first.namespace(), first.key());
            Condition.Version wrong = new Condition.Version(first.namespace(), first.key(), version + 1);
            return good.withWrites(replaced(good.writes(), write, write.under(List.of(wrong))));
        });
    }

    private static Optional<Entry> pickLate(History good, Random random) {
        Set<Long> open = good.before().open().stream().map(Write::id).collect(Collectors.toSet());
        return pick(good.log(), random, entry -> open.contains(entry.write()));
    }

    /** The answers change with the log, so only time tells. */
    private static Optional<History> swapInTime(History good, Random random) {
        return pick(good.writes(), random, Mutations::isCommitted)
                .flatMap(one -> pick(
                                good.writes(), random, other -> isCommitted(other) && one.returned() < other.invoked())
                        .map(other -> good.withLog(swapped(good.log(), one.id(), other.id()))
                                .withWrites(replaced(
                                        replaced(good.writes(), one, one.told(other.fate(), one.returned())),
                                        other,
                                        other.told(one.fate(), other.returned())))));
    }

    private static Optional<History> decideInThePast(History good, Random random) {
        return pick(
                        good.writes(),
                        random,
                        write -> write.fate() instanceof Fate.Conflict
                                && acknowledgedBefore(good, write.invoked()) > good.base())
                .map(write -> {
                    Fate.Conflict told = (Fate.Conflict) write.fate();
                    Fate past = new Fate.Conflict(
                            acknowledgedBefore(good, write.invoked()) - 1,
                            told.namespace(),
                            told.key(),
                            told.actualVersion());
                    return good.withWrites(replaced(good.writes(), write, write.told(past, write.returned())));
                });
    }

    private static Optional<History> syncInThePast(History good, Random random) {
        return staleSync(good, random)
                .map(read -> good.withReads(replaced(
                        good.reads(),
                        read,
                        new Read(
                                read.life(),
                                read.invoked(),
                                read.returned(),
                                acknowledgedBefore(good, read.invoked()) - 1,
                                read.from(),
                                read.to(),
                                read.namespace(),
                                read.key(),
                                read.seen(),
                                read.age()))));
    }

    private static Optional<History> readLagging(History good, Random random) {
        return staleSync(good, random)
                .map(read -> good.withReads(replaced(
                        good.reads(), read, moved(read, acknowledgedBefore(good, read.invoked()) - 1))));
    }

    private static Optional<Read> staleSync(History good, Random random) {
        return pick(
                good.reads(),
                random,
                read -> read.isSynced() && acknowledgedBefore(good, read.invoked()) > good.base());
    }

    private static Optional<History> commitConflict(History good, Random random) {
        return pick(
                        good.writes(),
                        random,
                        write -> isCommitted(write) && !write.conditions().isEmpty())
                .map(write -> {
                    List<Condition.Version> wrong = write.conditions().stream()
                            .map(condition -> new Condition.Version(
                                    condition.namespace(), condition.key(), condition.version() + 1))
                            .toList();
                    return good.withWrites(replaced(good.writes(), write, write.under(wrong)));
                });
    }

    private static Optional<History> misnameVersion(History good, Random random) {
        return changeConflict(
                good,
                random,
                told -> new Fate.Conflict(told.revision(), told.namespace(), told.key(), told.actualVersion() + 1));
    }

    private static Optional<History> conflictForNothing(History good, Random random) {
        return pick(good.writes(), random, write -> write.fate() instanceof Fate.Conflict)
                .map(write -> {
                    Fate.Conflict told = (Fate.Conflict) write.fate();
                    Condition.Version fitting =
                            new Condition.Version(told.namespace(), told.key(), told.actualVersion());
                    return good.withWrites(replaced(good.writes(), write, write.under(List.of(fitting))));
                });
    }

    private static Optional<History> changeConflict(History good, Random random, UnaryOperator<Fate.Conflict> change) {
        return pick(good.writes(), random, write -> write.fate() instanceof Fate.Conflict)
                .map(write -> good.withWrites(replaced(
                        good.writes(),
                        write,
                        write.told(change.apply((Fate.Conflict) write.fate()), write.returned()))));
    }

    private static Optional<History> inventValue(History good, Random random) {
        return pick(good.reads(), random, read -> read.seen() != null)
                .map(read -> good.withReads(replaced(
                        good.reads(),
                        read,
                        seeing(
                                read,
                                new VersionedValue(
                                        "never",
                                        read.seen().version(),
                                        read.seen().revision())))));
    }

    private static Optional<History> missKey(History good, Random random) {
        return pick(good.reads(), random, read -> read.seen() != null)
                .map(read -> good.withReads(replaced(good.reads(), read, seeing(read, null))));
    }

    /** The value changes with the revision, so only the order on the node tells. */
    private static Optional<History> readBackwards(History good, Random random) {
        return pick(
                        good.reads(),
                        random,
                        read -> good.reads().stream()
                                .anyMatch(earlier -> earlier.life().equals(read.life())
                                        && earlier.returned() < read.invoked()
                                        && earlier.from() > good.base()))
                .map(read -> {
                    long shown = good.reads().stream()
                            .filter(earlier ->
                                    earlier.life().equals(read.life()) && earlier.returned() < read.invoked())
                            .mapToLong(Read::from)
                            .max()
                            .orElseThrow();
                    return good.withReads(replaced(good.reads(), read, truly(good, moved(read, shown - 1))));
                });
    }

    private static Optional<History> forgetOwnWrite(History good, Random random) {
        return pick(good.reads(), random, read -> ownBefore(good, read) > good.base())
                .map(read -> good.withReads(replaced(
                        good.reads(), read, truly(good, moved(read, ownBefore(good, read) - 1)))));
    }

    private static long ownBefore(History good, Read read) {
        return good.writes().stream()
                .filter(write ->
                        isCommitted(write) && write.life().equals(read.life()) && write.returned() < read.invoked())
                .mapToLong(write -> write.committed().orElseThrow())
                .max()
                .orElse(0);
    }

    private static Optional<History> hearTwice(History good, Random random) {
        return pick(good.heard(), random, event -> event.kind() == WatchEvent.Kind.COMMIT)
                .map(event -> {
                    List<Heard> heard = new ArrayList<>(good.heard());
                    heard.add(heard.indexOf(event), event);
                    return good.withHeard(heard);
                });
    }

    private static Optional<History> hearNot(History good, Random random) {
        return pick(
                        good.heard(),
                        random,
                        event -> event.kind() == WatchEvent.Kind.COMMIT
                                && next(good, event).filter(Mutations::isCommit).isPresent())
                .map(event -> good.withHeard(without(good.heard(), event)));
    }

    private static Optional<History> hearNotTheLast(History good, Random random) {
        return pick(good.subscriptions(), random, each -> each.through() > 0)
                .flatMap(each -> good.heard().stream()
                        .filter(event -> event.subscription() == each.id() && event.kind() != WatchEvent.Kind.PRESENT)
                        .reduce((first, second) -> second))
                .map(event -> good.withHeard(without(good.heard(), event)));
    }

    private static Optional<History> hearBackwards(History good, Random random) {
        return pick(
                        good.heard(),
                        random,
                        event -> isCommit(event)
                                && next(good, event).filter(Mutations::isCommit).isPresent())
                .map(event -> {
                    Heard later = next(good, event).orElseThrow();
                    List<Heard> heard = new ArrayList<>(good.heard());
                    int first = indexOf(heard, event);
                    int second = indexOf(heard, later);
                    heard.set(first, later);
                    heard.set(second, event);
                    return good.withHeard(heard);
                });
    }

    private static Optional<History> hearHalf(History good, Random random) {
        return changeHeard(
                good,
                random,
                event -> isCommit(event) && event.changes().size() > 1,
                changes -> changes.subList(1, changes.size()));
    }

    private static Optional<History> hearWrongOld(History good, Random random) {
        return changeHeard(
                good,
                random,
                Mutations::isCommit,
                changes -> firstAs(
                        changes,
                        first -> new KeyChange(first.key(), Optional.of("never"), first.newValue(), first.version())));
    }

    private static Optional<History> hearWrongNew(History good, Random random) {
        return changeHeard(
                good,
                random,
                Mutations::isCommit,
                changes -> firstAs(
                        changes,
                        first -> new KeyChange(first.key(), first.oldValue(), Optional.of("never"), first.version())));
    }

    private static Optional<History> hearWrongVersion(History good, Random random) {
        return changeHeard(
                good,
                random,
                event -> !event.changes().isEmpty(),
                changes -> firstAs(
                        changes,
                        first -> new KeyChange(first.key(), first.oldValue(), first.newValue(), first.version() + 1)));
    }

    private static Optional<History> lackPresent(History good, Random random) {
        return changeHeard(
                good,
                random,
                event -> event.isComplete() && !event.changes().isEmpty(),
                changes -> changes.subList(1, changes.size()));
    }

    private static Optional<History> lackDifference(History good, Random random) {
        return changeHeard(
                good,
                random,
                event -> event.kind() == WatchEvent.Kind.DIFFERENCE,
                changes -> changes.subList(1, changes.size()));
    }

    private static Optional<History> changeHeard(
            History good, Random random, Predicate<Heard> wanted, UnaryOperator<List<KeyChange>> change) {
        return pick(good.heard(), random, wanted)
                .map(event -> good.withHeard(replaced(
                        good.heard(),
                        event,
                        new Heard(
                                event.subscription(),
                                event.kind(),
                                event.isComplete(),
                                event.revision(),
                                change.apply(event.changes())))));
    }

    private static Optional<History> spoilCopy(History good, Random random) {
        return pick(good.copies(), random, any -> true)
                .map(copy ->
                        good.withCopies(with(good.copies(), new Copy("node-9", copy.head(), copy.digest() + "0"))));
    }

    private static Optional<History> forkChain(History good, Random random) {
        return pick(good.copies(), random, any -> true)
                .map(copy -> good.withCopies(
                        with(good.copies(), new Copy("node-9", copy.place() + "/ffff", copy.digest()))));
    }

    private static Optional<History> claimToo(History good, Random random) {
        return pick(good.claims(), random, any -> true)
                .map(claim -> good.withClaims(with(good.claims(), new Claim(claim.term(), claim.node() + "b"))));
    }

    private static Optional<History> votersElsewhere(History good, Random random) {
        return changeStanding(
                good,
                random,
                Standing::isVoter,
                each -> each.withVoters(replaced(each.voters(), each.voters().get(0), "node-9")));
    }

    private static Optional<History> otherEpoch(History good, Random random) {
        return changeStanding(good, random, any -> true, each -> each.withEpoch("1-777"));
    }

    private static Optional<History> secondEpoch(History good, Random random) {
        List<Standing> all = good.group().standings().stream()
                .map(each -> each.withEpoch("2-777"))
                .toList();
        return Optional.of(good.withGroup(new Group(good.group().size(), all)));
    }

    private static Optional<History> voteTooMany(History good, Random random) {
        List<String> four = List.of("node-0", "node-1", "node-2", "node-3");
        List<Standing> all = good.group().standings().stream()
                .map(each -> new Standing(each.node(), each.epoch(), true, four, four, each.leader(), 1))
                .toList();
        return Optional.of(good.withGroup(new Group(good.group().size(), all)));
    }

    private static Optional<History> voterGone(History good, Random random) {
        return pick(good.group().standings(), random, Standing::isVoter)
                .map(gone -> good.withGroup(
                        new Group(good.group().size(), without(good.group().standings(), gone))));
    }

    private static Optional<History> voteUnasked(History good, Random random) {
        return turnVote(good, random, each -> !each.isVoter());
    }

    private static Optional<History> voteNot(History good, Random random) {
        return turnVote(good, random, Standing::isVoter);
    }

    private static Optional<History> turnVote(History good, Random random, Predicate<Standing> whose) {
        return changeStanding(good, random, whose, each -> each.withVote(!each.isVoter()));
    }

    private static Optional<History> seeOther(History good, Random random) {
        return changeStanding(
                good,
                random,
                each -> !each.isVoter(),
                each -> each.withSeen(each.seen().subList(1, each.seen().size())));
    }

    private static Optional<History> leadToo(History good, Random random) {
        return changeStanding(good, random, each -> !each.leads(), each -> each.withLeader(each.node()));
    }

    private static Optional<History> changeStanding(
            History good, Random random, Predicate<Standing> whose, UnaryOperator<Standing> change) {
        Group group = good.group();
        return pick(group.standings(), random, whose)
                .map(each ->
                        good.withGroup(new Group(group.size(), replaced(group.standings(), each, change.apply(each)))));
    }

    private static boolean isCommitted(Write write) {
        return write.fate() instanceof Fate.Committed;
    }

    private static boolean isCommit(Heard event) {
        return event.kind() == WatchEvent.Kind.COMMIT;
    }

    private static long acknowledgedBefore(History good, long invoked) {
        return good.writes().stream()
                .filter(write -> isCommitted(write) && write.returned() < invoked)
                .mapToLong(write -> write.committed().orElseThrow())
                .max()
                .orElse(0);
    }

    /** What the same subscription hears next. */
    private static Optional<Heard> next(History good, Heard event) {
        return good.heard().stream()
                .skip(indexOf(good.heard(), event) + 1L)
                .filter(later -> later.subscription() == event.subscription())
                .findFirst();
    }

    private static Read moved(Read read, long revision) {
        return new Read(
                read.life(),
                read.invoked(),
                read.returned(),
                read.synced(),
                revision,
                revision,
                read.namespace(),
                read.key(),
                read.seen(),
                read.age());
    }

    private static Optional<History> lieAboutTheAge(History good, Random random) {
        return pick(good.reads(), random, read -> read.hasAge() && read.to() < acknowledgedBefore(good, read.invoked()))
                .map(read -> good.withReads(replaced(
                        good.reads(),
                        read,
                        new Read(
                                read.life(),
                                read.invoked(),
                                read.returned(),
                                read.synced(),
                                read.from(),
                                read.to(),
                                read.namespace(),
                                read.key(),
                                read.seen(),
                                0))));
    }

    private static Read seeing(Read read, @org.jspecify.annotations.Nullable VersionedValue seen) {
        return new Read(
                read.life(),
                read.invoked(),
                read.returned(),
                read.synced(),
                read.from(),
                read.to(),
                read.namespace(),
                read.key(),
                seen,
                read.age());
    }

    private static Read truly(History good, Read read) {
        Registers.Value value = Registers.of(good).at(read.from(), read.namespace(), read.key());
        return seeing(read, value == null ? null : new VersionedValue(value.text(), value.version(), value.revision()));
    }

    private static List<KeyChange> firstAs(List<KeyChange> changes, UnaryOperator<KeyChange> change) {
        return replaced(changes, changes.get(0), change.apply(changes.get(0)));
    }

    private static List<Entry> swapped(List<Entry> log, long one, long other) {
        Map<Long, Long> revisions = new HashMap<>();
        log.forEach(entry -> revisions.put(entry.write(), entry.revision()));
        return log.stream()
                .map(entry -> entry.write() == one
                        ? new Entry(revisions.get(other), one, entry.marked())
                        : entry.write() == other ? new Entry(revisions.get(one), other, entry.marked()) : entry)
                .sorted(Comparator.comparingLong(Entry::revision))
                .toList();
    }

    private static <T> Optional<T> pick(List<T> all, Random random, Predicate<T> wanted) {
        List<T> found = all.stream().filter(wanted).toList();
        return found.isEmpty() ? Optional.empty() : Optional.of(found.get(random.nextInt(found.size())));
    }

    private static <T> int indexOf(List<T> all, T one) {
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i) == one) {
                return i;
            }
        }
        throw new IllegalArgumentException("not in the list: " + one);
    }

    private static <T> List<T> replaced(List<T> all, T one, T by) {
        List<T> copy = new ArrayList<>(all);
        copy.set(indexOf(all, one), by);
        return copy;
    }

    private static <T> List<T> without(List<T> all, T one) {
        List<T> copy = new ArrayList<>(all);
        copy.remove(indexOf(all, one));
        return copy;
    }

    private static <T> List<T> with(List<T> all, T one) {
        List<T> copy = new ArrayList<>(all);
        copy.add(one);
        return copy;
    }
}
