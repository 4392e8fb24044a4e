package dev.confab.gossip.membership;

import dev.confab.gossip.wire.PeerId;
import java.util.List;

/**
 * Who founded the cluster: the first voters, sorted by name, with the nonces by which they recognise themselves. Lies on the
 * disk of each node that formed or joined. Two records of one cluster name the same nodes and nonces; addresses may
 * differ, for a founder may have moved in between. Immutable.
 */
public record FoundingRecord(List<Founder> founders) {

    /** Sorts the founders; there must be 1 to {@link Seed#SEEDS_MAX}, with different names. */
    public FoundingRecord {
        founders = founders.stream().sorted().toList();
        if (founders.isEmpty() || founders.size() > Seed.SEEDS_MAX) {
            throw new IllegalArgumentException("founders must be 1 to " + Seed.SEEDS_MAX + ", were " + founders.size());
        }
        if (founders.stream().map(Founder::name).distinct().count() < founders.size()) {
            throw new IllegalArgumentException("founders must have different names, were " + founders);
        }
    }

    /** Whether that node, with that disk, is one of the founders. */
    public boolean hasFounder(PeerId name, long nonce) {
        return founders.stream().anyMatch(founder -> founder.name().equals(name) && founder.nonce() == nonce);
    }

    /** Whether both speak of the same founding. */
    public boolean isSameAs(FoundingRecord other) {
        return areSame(founders, other.founders);
    }

    /** Whether both lists, sorted by name, hold the same nodes with the same disks. */
    static boolean areSame(List<Founder> some, List<Founder> others) {
        if (some.size() != others.size()) {
            return false;
        }
        for (int i = 0; i < some.size(); i++) {
            if (!some.get(i).isSameAs(others.get(i))) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return founders.toString();
    }
}
