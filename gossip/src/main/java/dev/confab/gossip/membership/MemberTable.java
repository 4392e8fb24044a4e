package dev.confab.gossip.membership;

import dev.confab.gossip.membership.MembershipMessage.Sketch;
import dev.confab.gossip.wire.PeerId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The known members by name, the gone among them for a while, with an upper bound; and a digest of those that are not gone,
 * in parts, kept up to date. The gone are not in the digest, for nodes forget them at different moments.
 *
 * <p>Each row is immutable and replaced as a whole, so that readers on any thread see whole rows, each as new as it gets. A
 * copy of the whole table per change, as other rooms publish, would cost 10,000 rows with each message heard. Written on
 * the node loop only.
 */
final class MemberTable {

    private final int membersMax;
    private final Consumer<Member> onForgotten;
    private final Map<PeerId, MemberView> rows = new ConcurrentHashMap<>();
    private final Map<PeerId, Long> goneSinceNanos = new LinkedHashMap<>();
    private final long[] hashes = new long[Sketch.BUCKETS];
    private long hash;
    private volatile int living;

    /** @param onForgotten told of each that is gone and not remembered any more */
    MemberTable(int membersMax, Consumer<Member> onForgotten) {
        this.membersMax = membersMax;
        this.onForgotten = onForgotten;
    }

    @Nullable
    MemberView get(PeerId id) {
        return rows.get(id);
    }

    /** All rows; a view, unmodifiable, readable on any thread. */
    Map<PeerId, MemberView> rows() {
        return Collections.unmodifiableMap(rows);
    }

    /** How many are not gone. Readable on any thread. */
    int living() {
        return living;
    }

    boolean isFull() {
        return rows.size() >= membersMax;
    }

    /** Makes room for one more, at the price of the member that has been gone for longest; returns whether there is room. */
    boolean makeRoom() {
        if (isFull() && !goneSinceNanos.isEmpty()) {
            forget(goneSinceNanos.keySet().iterator().next());
        }
        return !isFull();
    }

    /**
     * Puts the record in whatever is known already.
     *
     * @param goneNanos since when it is gone, if it is
     */
    void put(Member member, long goneNanos) {
        MemberView before = rows.get(member.id());
        if (before != null) {
            count(before.member(), -1);
        }
        rows.put(member.id(), before == null ? new MemberView(member, null, 0) : before.with(member));
        count(member, 1);
        goneSinceNanos.remove(member.id());
        if (member.state().isGone()) {
            goneSinceNanos.put(member.id(), goneNanos);
        }
    }

    /** Notes what a member told of itself. */
    void heard(MemberView row, Pulse pulse, long nowNanos) {
        rows.put(row.member().id(), new MemberView(row.member(), pulse, nowNanos));
    }

    /** Forgets those that have been gone for that long. */
    void forgetGone(long retentionNanos, long nowNanos) {
        List<PeerId> over = new ArrayList<>();
        goneSinceNanos.forEach((id, since) -> {
            if (nowNanos - since >= retentionNanos) {
                over.add(id);
            }
        });
        over.forEach(this::forget);
    }

    /** The gone, in the order in which this node heard of it. */
    List<Member> gone() {
        List<Member> gone = new ArrayList<>();
        for (PeerId id : goneSinceNanos.keySet()) {
            MemberView row = rows.get(id);
            if (row != null) {
                gone.add(row.member());
            }
        }
        return gone;
    }

    TableDigest digest() {
        return new TableDigest(living, hash);
    }

    Sketch sketch() {
        List<Long> parts = new ArrayList<>(hashes.length);
        for (long part : hashes) {
            parts.add(part);
        }
        return new Sketch(parts);
    }

    /** The numbers of the parts that differ from those. */
    List<Integer> differing(Sketch other) {
        List<Integer> buckets = new ArrayList<>();
        for (int i = 0; i < hashes.length; i++) {
            if (hashes[i] != other.hashes().get(i)) {
                buckets.add(i);
            }
        }
        return buckets;
    }

    /** What is known in those parts, each sorted by name; a part of more than a message holds is cut off there. */
    Map<Integer, List<Update>> contents(List<Integer> buckets, long nowNanos) {
        Map<Integer, List<Update>> contents = new TreeMap<>();
        buckets.forEach(bucket -> contents.put(bucket, new ArrayList<>()));
        rows.values().stream()
                .map(MemberView::member)
                .filter(member -> contents.containsKey(bucketOf(member.id())))
                .sorted(Comparator.comparing(Member::id))
                .forEach(member -> contents.get(bucketOf(member.id())).add(update(member, nowNanos)));
        contents.replaceAll(
                (bucket, updates) -> updates.subList(0, Math.min(updates.size(), MembershipMessage.Table.MEMBERS_MAX)));
        return contents;
    }

    /** That record as a table tells it: with how long it has been gone, and without suspicion, which is for news. */
    Update update(Member member, long nowNanos) {
        if (member.state() == MemberState.SUSPECT) {
            return Update.of(member.as(MemberState.ALIVE));
        }
        Long since = goneSinceNanos.get(member.id());
        long seconds = since == null ? 0 : TimeUnit.NANOSECONDS.toSeconds(nowNanos - since);
        return new Update(member, null, (int) Math.max(0, Math.min(Integer.MAX_VALUE, seconds)));
    }

    static int bucketOf(PeerId id) {
        return (int) Math.floorMod(StableHash.mixed(StableHash.of(StableHash.SEED, id.name())), (long) Sketch.BUCKETS);
    }

    private void forget(PeerId id) {
        MemberView row = rows.remove(id);
        goneSinceNanos.remove(id);
        if (row != null) {
            onForgotten.accept(row.member());
        }
    }

    private void count(Member member, int sign) {
        if (!member.state().isGone()) {
            long part = sign * member.stableHash();
            hashes[bucketOf(member.id())] += part;
            hash += part;
            living = living + sign;
        }
    }
}
