package dev.confab.gossip.membership;

import dev.confab.gossip.wire.Address;
import dev.confab.gossip.wire.PeerId;
import java.util.Optional;

/**
 * An address at which the configuration promises a node, with or without its name. Immutable.
 *
 * @param name the node's name, where the configuration gives it
 * @param address where to dial it
 */
public record Seed(Optional<PeerId> name, Address address) {

    /** How many seeds a node accepts; they are the first voters, so a handful is what makes sense. */
    public static final int SEEDS_MAX = 31;

    /** Parses {@code name=host:port} or {@code host:port}. */
    public static Seed parse(String text) {
        int equals = text.indexOf('=');
        return equals < 0
                ? new Seed(Optional.empty(), Address.parse(text.trim()))
                : new Seed(
                        Optional.of(PeerId.of(text.substring(0, equals).trim())),
                        Address.parse(text.substring(equals + 1).trim()));
    }

    /**
     * Whether the node of that name and advertised address is the one this seed means: by name where the seed has one,
     * else by the text of the address. Both sides ask this, so both give the same answer.
     */
    public boolean means(PeerId node, Address advertised) {
        return name.map(node::equals).orElseGet(() -> address.equals(advertised));
    }

    /** The form that {@link #parse} reads. */
    @Override
    public String toString() {
        return name.map(id -> id + "=").orElse("") + address;
    }
}
