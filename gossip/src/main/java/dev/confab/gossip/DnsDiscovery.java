package dev.confab.gossip;

import dev.confab.gossip.wire.Address;
import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds nodes by the A and AAAA records of one name, as of a headless service of Kubernetes: each record is a node, all with one
 * port. A resolver may answer with a part, or with nothing for a moment; an address is given up only when it was missing from
 * several answers in a row. Confined to the thread that asks.
 *
 * <p>The JVM keeps answers for a while, 30 s by default ({@code networkaddress.cache.ttl}), and only then asks again.
 */
public final class DnsDiscovery implements Discovery {

    /** In how many answers in a row an address must be missing before it is given up. */
    public static final int MISSES_MAX = 3;

    private final Address name;
    private final Resolver resolver;
    private final Map<Address, Integer> misses = new LinkedHashMap<>();

    /** Finds the IP addresses of a host; may block. */
    @FunctionalInterface
    public interface Resolver {

        /** @throws IOException where the name is unknown, or nobody can be asked */
        List<InetAddress> resolve(String host) throws IOException;
    }

    private DnsDiscovery(Address name, Resolver resolver) {
        this.name = name;
        this.resolver = resolver;
    }

    /**
     * Returns a discovery by the JVM's resolver.
     *
     * @param name {@code host:port}; the port is the one that all nodes listen on
     */
    public static DnsDiscovery of(String name) {
        return of(name, host -> List.of(InetAddress.getAllByName(host)));
    }

    /** Returns a discovery by that resolver. */
    public static DnsDiscovery of(String name, Resolver resolver) {
        return new DnsDiscovery(Address.parse(name), resolver);
    }

    /** A failed look-up is an answer in which all are missing; the failure is told only when nobody is left. */
    @Override
    public Collection<Address> find() throws IOException {
        IOException failure = null;
        List<InetAddress> found = List.of();
        try {
            found = resolver.resolve(name.host());
        } catch (IOException e) {
            failure = e;
        }
        misses.replaceAll((address, count) -> count + 1);
        found.forEach(address -> misses.put(new Address(address.getHostAddress(), name.port()), 0));
        misses.values().removeIf(count -> count >= MISSES_MAX);
        if (misses.isEmpty() && failure != null) {
            throw failure;
        }
        return new ArrayList<>(misses.keySet());
    }
}
