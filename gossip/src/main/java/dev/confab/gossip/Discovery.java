package dev.confab.gossip;

import dev.confab.gossip.wire.Address;
import java.io.IOException;
import java.util.Collection;

/**
 * Finds addresses at which nodes of the cluster may be, beside the seeds: as in a service registry or in DNS. Asked every few
 * seconds, on a thread of its own; may block. What it finds is looked for where no known node lives; that an address is not
 * found any more harms no node that is known.
 */
@FunctionalInterface
public interface Discovery {

    /**
     * Returns the addresses there are now; of more than 1,000 the rest is not looked at.
     *
     * @throws IOException where it cannot be found out; the addresses of the last time stay
     */
    Collection<Address> find() throws IOException;
}
