package dev.confab.gossip.simulation;

import dev.confab.gossip.broadcast.Entry;
import dev.confab.gossip.broadcast.EntryLog;
import dev.confab.gossip.broadcast.EntrySnapshot;
import dev.confab.gossip.wire.Chain;
import dev.confab.gossip.wire.Epoch;
import dev.confab.gossip.wire.Head;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A log as a replica keeps it, with a short memory: it forgets old entries, so that snapshots are needed. */
public final class SimulatedLog implements EntryLog {

    public static final int ENTRIES_KEPT = 40;

    private Head head = Head.EMPTY;
    private final List<Entry> entries = new ArrayList<>();

    static SimulatedLog copyOf(SimulatedLog other) {
        SimulatedLog copy = new SimulatedLog();
        copy.head = other.head;
        copy.entries.addAll(other.entries);
        return copy;
    }

    /** Returns the entry that would follow. */
    public Entry following(byte[] bytes, Epoch epoch) {
        return new Entry(new Head(epoch, head.revision() + 1, chain(head.chain(), bytes)), bytes);
    }

    /** Begins a new epoch at that revision, as a restore does. */
    void restore(Head newHead) {
        entries.clear();
        head = newHead;
    }

    @Override
    public Head head() {
        return head;
    }

    @Override
    public Optional<List<Entry>> after(long revision, int bytesMax) {
        long base = head.revision() - entries.size();
        if (revision < base || revision > head.revision()) {
            return Optional.empty();
        }
        List<Entry> following = new ArrayList<>();
        int bytes = 0;
        for (Entry entry : entries.subList((int) (revision - base), entries.size())) {
            bytes += entry.bytes().length;
            if (bytes > bytesMax && !following.isEmpty()) {
                break;
            }
            following.add(entry);
        }
        return Optional.of(following);
    }

    @Override
    public Offer offer(Entry entry) {
        Head theirs = entry.head();
        boolean isBeginning = head.equals(Head.EMPTY) && theirs.revision() == 1;
        if (!isBeginning && !theirs.epoch().equals(head.epoch())) {
            return theirs.epoch().clashesWith(head.epoch())
                    ? Offer.CLASH
                    : head.isBehind(theirs) ? Offer.GAP : Offer.KNOWN;
        }
        if (theirs.revision() <= head.revision()) {
            return theirs.revision() == head.revision() && !theirs.equals(head) ? Offer.CLASH : Offer.KNOWN;
        }
        if (theirs.revision() > head.revision() + 1) {
            return Offer.GAP;
        }
        if (!chain(head.chain(), entry.bytes()).equals(theirs.chain())) {
            return Offer.CLASH;
        }
        apply(entry);
        return Offer.APPLIED;
    }

    @Override
    public EntrySnapshot snapshot() {
        byte[] state = Arrays.copyOf(head.chain().bytes(), Chain.BYTES + (int) (head.revision() % 300));
        return new EntrySnapshot(head, state);
    }

    @Override
    public boolean install(EntrySnapshot snapshot) {
        byte[] state = snapshot.bytes();
        boolean isValid = head.isBehind(snapshot.head())
                && state.length == Chain.BYTES + (int) (snapshot.head().revision() % 300)
                && Chain.of(Arrays.copyOf(state, Chain.BYTES))
                        .equals(snapshot.head().chain());
        if (isValid) {
            restore(snapshot.head());
        }
        return isValid;
    }

    private void apply(Entry entry) {
        // its own chain over what it really has, not what the entry says: a hole would show in every later check
        head = new Head(entry.head().epoch(), entry.head().revision(), chain(head.chain(), entry.bytes()));
        entries.add(entry);
        if (entries.size() > ENTRIES_KEPT) {
            entries.remove(0);
        }
    }

    private static Chain chain(Chain before, byte[] bytes) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(before.bytes());
            return Chain.of(digest.digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
