package dev.confab.runtime;

import dev.confab.gossip.Gossip;
import dev.confab.gossip.GossipListener;
import dev.confab.gossip.membership.Formation;
import dev.confab.gossip.membership.Founder;
import dev.confab.gossip.membership.Member;
import dev.confab.gossip.membership.MemberState;
import dev.confab.gossip.membership.MembershipOptions;
import dev.confab.gossip.membership.Seed;
import dev.confab.gossip.transport.Transport;
import dev.confab.gossip.transport.TransportLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Makes the gossip that a node's options and its disk ask for. */
final class Gossips {

    private Gossips() {}

    /** It hears nobody before it is opened. */
    static Gossip of(
            NodeOptions options,
            LocalState local,
            Transport transport,
            Executor loop,
            Random random,
            GossipListener listener) {
        Identity identity = local.identity();
        Member self = new Member(
                options.node(), transport.advertised(), identity.incarnation(), MemberState.ALIVE, options.traits());
        return new Gossip(
                self,
                membership(options, local.directory()),
                formation(options, identity, self, random),
                new ReplicaLog(local.replica(), local.belonging()),
                transport,
                loop,
                System::nanoTime,
                random,
                listener);
    }

    /** Without datagrams every probe needs a connection, and more members than connections would suspect each other for ever. */
    private static MembershipOptions membership(NodeOptions options, @Nullable DataDirectory directory) {
        List<Seed> seeds = new ArrayList<>(options.seeds());
        if (directory != null) {
            seeds.addAll(directory.fellows().seeds());
        }
        MembershipOptions.Builder builder =
                MembershipOptions.builder().seeds(seeds.subList(0, Math.min(seeds.size(), Seed.SEEDS_MAX)));
        return options.protection().secret() == null
                ? builder.membersMax(TransportLimits.DEFAULT.outboundConnectionsMax())
                        .build()
                : builder.build();
    }

    private static Formation formation(NodeOptions options, Identity identity, Member self, Random random) {
        Founder founder = new Founder(self.id(), self.address(), identity.nonce());
        return identity.record()
                .map(record -> Formation.settled(founder, record))
                .orElseGet(() -> options.discovery() == null
                        ? Formation.begin(founder, options.seeds(), random, Formation.PROBE_INTERVAL_NANOS)
                        : Formation.seek(founder, options.seeds(), random, Formation.PROBE_INTERVAL_NANOS));
    }
}
