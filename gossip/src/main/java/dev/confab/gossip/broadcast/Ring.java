package dev.confab.gossip.broadcast;

import dev.confab.gossip.wire.PeerId;
import java.util.Arrays;
import java.util.Collection;

/** Peers in one order, as a circle. Immutable. */
final class Ring {

    private final int order;
    private final Place[] places;

    Ring(Collection<PeerId> peers, int order) {
        this.order = order;
        this.places = peers.stream().map(peer -> Place.of(peer, order)).sorted().toArray(Place[]::new);
    }

    int size() {
        return places.length;
    }

    Place place(int index) {
        return places[index];
    }

    boolean contains(PeerId peer) {
        return Arrays.binarySearch(places, Place.of(peer, order)) >= 0;
    }

    /** Where the first one after that place is; the size where there is none. */
    int after(Place place) {
        int found = Arrays.binarySearch(places, place);
        return found >= 0 ? found + 1 : -found - 1;
    }

    /** How many there are up to and with that position; so, where the first one behind it is. */
    int countTo(long position) {
        int low = 0;
        int high = places.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (places[middle].position() <= position) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** The next one on the circle; the peer itself where it is alone. */
    PeerId next(PeerId peer) {
        int after = after(Place.of(peer, order));
        return places.length == 0 ? peer : places[after % places.length].peer();
    }
}
