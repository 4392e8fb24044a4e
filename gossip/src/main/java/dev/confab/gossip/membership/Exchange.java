package dev.confab.gossip.membership;

import dev.confab.gossip.membership.MembershipMessage.Sketch;
import dev.confab.gossip.membership.MembershipMessage.Table;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes two tables alike where their digests differ: anti-entropy by push and pull (Demers et al. 1987, §1.3), in the parts
 * that differ only. The one that hears of another digest sends a {@link Sketch}; the other answers with what it knows in the
 * parts that differ, as {@link Table} messages; and gets back what it does not know there. A newcomer differs in all parts,
 * so this is also how it gets the whole table. Confined to the node loop.
 */
final class Exchange {

    /** How many sketches and tables a node sends per probe interval: what a flood of requests can cost it. */
    static final int MESSAGES_PER_INTERVAL_MAX = 64;

    /** To how many members a table's word of their death is passed on, per table message; the next exchange has the others. */
    static final int WORDS_MAX = 64;

    private final Roster roster;
    private final Mail mail;
    private final MembershipOptions options;
    private long windowEndNanos;
    private int sentInWindow;

    Exchange(Roster roster, Mail mail, MembershipOptions options) {
        this.roster = roster;
        this.mail = mail;
        this.options = options;
    }

    /** Compares the tables where the probe says how the other's is, or where its sender is unknown here. */
    void onProbe(Member from, @Nullable TableDigest digest, Moment at) {
        boolean isOther = digest == null
                ? roster.table().get(from.id()) == null
                : !digest.equals(roster.table().digest());
        if (isOther && mayServe(at)) {
            mail.send(from.address(), roster.table().sketch());
        }
    }

    /** Looks at what may be sent before it looks for it: that is work over the whole table. */
    void onSketch(Member from, Sketch sketch, Moment at) {
        if (!hasBudget(at)) {
            return;
        }
        List<Integer> buckets = roster.table().differing(sketch);
        for (Table part : parts(buckets, at)) {
            if (mayServe(at)) {
                mail.send(from.address(), part);
            }
        }
    }

    void onTable(Member from, Table table, Moment at) {
        boolean isToldOn = !options.isNew(at);
        int words = 0;
        for (Update update : table.updates()) {
            Update word = roster.hearFromTable(update, from.id(), at, isToldOn).orElse(null);
            if (word != null && words++ < WORDS_MAX) {
                passOn(word);
            }
        }
        if (table.isAnswerWanted() && hasBudget(at)) {
            answer(from, table, at);
        }
    }

    /** The record has an address, but the table's is newer where they differ. */
    private void passOn(Update word) {
        MemberView row = roster.table().get(word.member().id());
        if (row != null) {
            mail.word(row.member().address(), word);
        }
    }

    private void answer(Member from, Table theirs, Moment at) {
        Set<Member> known = new HashSet<>();
        theirs.updates().forEach(update -> known.add(update.member()));
        List<Update> unknown = new ArrayList<>();
        roster.table().contents(theirs.buckets(), at.nowNanos()).values().forEach(unknown::addAll);
        unknown.removeIf(update -> known.contains(update.member()));
        for (int begin = 0; begin < unknown.size() && mayServe(at); begin += Table.MEMBERS_MAX) {
            int to = Math.min(unknown.size(), begin + Table.MEMBERS_MAX);
            mail.send(from.address(), new Table(List.of(), unknown.subList(begin, to), false));
        }
    }

    /** Whole buckets, as many per message as it has room for, so that each message can be answered by itself. */
    private List<Table> parts(List<Integer> buckets, Moment at) {
        List<Table> parts = new ArrayList<>();
        List<Integer> numbers = new ArrayList<>();
        List<Update> updates = new ArrayList<>();
        Map<Integer, List<Update>> contents = roster.table().contents(buckets, at.nowNanos());
        contents.forEach((number, bucket) -> {
            if (updates.size() + bucket.size() > Table.MEMBERS_MAX) {
                parts.add(new Table(numbers, updates, true));
                numbers.clear();
                updates.clear();
            }
            numbers.add(number);
            updates.addAll(bucket);
        });
        if (!numbers.isEmpty()) {
            parts.add(new Table(numbers, updates, true));
        }
        return parts;
    }

    private boolean mayServe(Moment at) {
        return hasBudget(at) && sentInWindow++ < MESSAGES_PER_INTERVAL_MAX;
    }

    private boolean hasBudget(Moment at) {
        if (at.livedNanos() >= windowEndNanos) {
            windowEndNanos = at.livedNanos() + options.probeIntervalNanos();
            sentInWindow = 0;
        }
        return sentInWindow < MESSAGES_PER_INTERVAL_MAX;
    }
}
