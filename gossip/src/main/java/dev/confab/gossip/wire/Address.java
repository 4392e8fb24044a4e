package dev.confab.gossip.wire;

import org.jspecify.annotations.Nullable;

/**
 * A host, by name or by IP address, and a TCP port from 0 to 65535; 0 lets the system choose and makes sense for
 * listening only. Immutable.
 */
public record Address(String host, int port) {

    public Address {
        if (host.isBlank() || host.length() > 255) {
            throw new IllegalArgumentException("a host must have 1 to 255 characters, was \"" + host + "\"");
        }
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("a port must be 0 to 65535, was " + port);
        }
    }

    /** Parses {@code host:port}; an IPv6 address stands in brackets, {@code [::1]:7600}. */
    public static Address parse(String text) {
        int colon = text.lastIndexOf(':');
        if (colon <= 0 || colon == text.length() - 1) {
            throw malformed(text, null);
        }
        String host = text.substring(0, colon);
        boolean isBracketed = host.startsWith("[") && host.endsWith("]");
        if (host.indexOf(':') >= 0 && !isBracketed) {
            throw malformed(text, null);
        }
        try {
            int port = Integer.parseInt(text.substring(colon + 1));
            return new Address(isBracketed ? host.substring(1, host.length() - 1) : host, port);
        } catch (NumberFormatException e) {
            throw malformed(text, e);
        }
    }

    private static IllegalArgumentException malformed(String text, @Nullable Throwable cause) {
        return new IllegalArgumentException("an address must be host:port or [ipv6]:port, was \"" + text + "\"", cause);
    }

    @Override
    public String toString() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
}
