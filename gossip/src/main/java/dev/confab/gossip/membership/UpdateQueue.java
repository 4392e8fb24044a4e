package dev.confab.gossip.membership;

import dev.confab.gossip.wire.PeerId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The news that this node still tells: at most one per member, the least told first, and of those told equally often the
 * newest (SWIM §4.1). Each is told a limited number of times, which suffices for all to hear of it with high probability,
 * since all who hear it tell it on. Confined to the node loop.
 */
final class UpdateQueue {

    /** How many are looked at for one message; beyond it the message goes with room left. */
    private static final int LOOKS_MAX = 64;

    private static final Comparator<Item> LEAST_TOLD_FIRST = Comparator.comparingInt(Item::told)
            .thenComparing(Comparator.comparingLong(Item::number).reversed());

    private final Map<PeerId, Item> byMember = new HashMap<>();
    private final TreeSet<Item> items = new TreeSet<>(LEAST_TOLD_FIRST);
    private long count;

    private record Item(Update update, int bytes, int told, long number) {}

    /**
     * Takes in news, in place of older ones of that member. A record that no message has room for, as with a very long host
     * name, travels with tables only.
     */
    void add(Update update) {
        int bytes = MembershipCodec.sizeOf(update);
        remove(byMember.get(update.member().id()));
        if (bytes <= MembershipMessage.UPDATES_BYTES_MAX) {
            put(new Item(update, bytes, 0, count++));
        }
    }

    boolean isEmpty() {
        return items.isEmpty();
    }

    /** Returns what fits into that many bytes, and counts it as told; what has been told {@code toldMax} times is dropped. */
    List<Update> take(int bytesMax, int toldMax) {
        List<Item> taken = new ArrayList<>();
        int left = bytesMax;
        int looks = 0;
        for (Iterator<Item> each = items.iterator(); each.hasNext() && looks < LOOKS_MAX; looks++) {
            Item item = each.next();
            if (item.bytes() <= left) {
                left -= item.bytes();
                taken.add(item);
            }
        }
        taken.forEach(item -> tellAgain(item, toldMax));
        return taken.stream().map(Item::update).toList();
    }

    private void tellAgain(Item item, int toldMax) {
        remove(item);
        if (item.told() + 1 < toldMax) {
            put(new Item(item.update(), item.bytes(), item.told() + 1, item.number()));
        }
    }

    private void put(Item item) {
        byMember.put(item.update().member().id(), item);
        items.add(item);
    }

    private void remove(@Nullable Item item) {
        if (item != null) {
            byMember.remove(item.update().member().id());
            items.remove(item);
        }
    }
}
