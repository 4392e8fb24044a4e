package dev.confab.runtime;

import dev.confab.gossip.transport.Hello;
import dev.confab.gossip.transport.InMemoryNetwork;
import dev.confab.gossip.transport.NettyTransport;
import dev.confab.gossip.transport.Papers;
import dev.confab.gossip.transport.Transport;
import dev.confab.gossip.transport.TransportOptions;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** Opens the transport that a node's options ask for. */
final class Transports {

    private Transports() {}

    static Transport start(
            NodeOptions options,
            long incarnation,
            Supplier<Papers> papers,
            Function<Hello, Optional<String>> admission) {
        TransportOptions.Builder builder = TransportOptions.builder(options.cluster(), options.node())
                .incarnation(incarnation)
                .papers(papers)
                .admission(admission);
        if (options.advertise() != null) {
            builder.advertise(options.advertise());
        }
        protect(builder, options.protection());
        if (options.listen() == null) {
            return new InMemoryNetwork().start(builder.build());
        }
        return NettyTransport.start(builder.listen(options.listen()).build());
    }

    private static void protect(TransportOptions.Builder builder, Protection protection) {
        if (protection.tls() != null) {
            builder.tls(protection.tls());
        }
        if (protection.secret() != null) {
            builder.secret(protection.secret());
        }
        if (protection.isInsecure()) {
            builder.insecure();
        }
    }
}
