package dev.confab.gossip.membership;

import dev.confab.gossip.wire.Address;
import dev.confab.gossip.wire.PeerId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;

/**
 * The table of all known nodes, kept alike on every node. Each interval a node pings one peer in turn, with its head and the
 * digest of its table; where the digests differ, both send their tables, and of two records of one name the higher
 * incarnation stays. Seeds that have not answered yet are pinged as well, so a node that knows only its seeds gets the table
 * with their first answer, and a cut cluster grows together again.
 *
 * <p>Nothing is ever taken out: a table also names nodes that died long ago. A failure detector will do that; its probes
 * will be these pings. Confined to the node loop, but for {@link #members} and {@link #refuse}.
 */
public final class Membership {

    private final MembershipOptions options;
    private final MembershipHost host;
    private final Random random;
    private final MemberTable table;
    private final PeerTurn turn;
    private final List<Seed> seedsUnheard;
    private final Map<Long, Seed> seedPings = new HashMap<>();
    private volatile Map<PeerId, Member> published;
    private volatile Member self;
    private long nextPingNanos = Long.MIN_VALUE;

    /**
     * @param self this node; its incarnation must be higher than in its earlier lives
     * @param random decides the order of turns and the numbers of pings
     */
    public Membership(Member self, MembershipOptions options, MembershipHost host, Random random) {
        this.self = self;
        this.options = options;
        this.host = host;
        this.random = random;
        this.table = new MemberTable(options.membersMax());
        this.turn = new PeerTurn(random);
        this.seedsUnheard = new ArrayList<>(options.seeds());
        seedsUnheard.removeIf(seed -> seed.means(self.id(), self.address()));
        table.put(self);
        published = table.snapshot();
    }

    /** This node's own record, its incarnation perhaps raised since the start. Thread-safe. */
    public Member self() {
        return self;
    }

    /** All known nodes by name, this one included. An immutable copy; thread-safe. */
    public Map<PeerId, Member> members() {
        return published;
    }

    /** Call it a few times per ping interval. */
    public List<Outbound<MembershipMessage>> onTick(long nowNanos) {
        if (nextPingNanos != Long.MIN_VALUE && nowNanos - nextPingNanos < 0) {
            return List.of();
        }
        nextPingNanos = nowNanos + options.pingIntervalNanos();
        List<Outbound<MembershipMessage>> out = new ArrayList<>();
        turn.next(published.keySet(), self.id())
                .map(published::get)
                .ifPresent(peer -> out.add(new Outbound<>(peer.address(), ping(random.nextLong()))));
        pingSeeds(out);
        return out;
    }

    /**
     * Takes in a message.
     *
     * @param from the sender as its connection's hello names it; it is first-hand news and goes into the table
     */
    public List<Outbound<MembershipMessage>> onMessage(Member from, MembershipMessage message, long nowNanos) {
        // an alias of this node among the seeds, or a second node of its name, which refuse() turns away
        if (from.id().equals(self.id())) {
            return List.of();
        }
        boolean isChanged = learn(from);
        List<Outbound<MembershipMessage>> out = new ArrayList<>();
        if (message instanceof MembershipMessage.Ping ping) {
            host.onHead(from.id(), ping.head());
            out.add(new Outbound<>(
                    from.address(), new MembershipMessage.Ack(ping.number(), host.head(), table.digest())));
            sendTableIfOther(from.address(), ping.digest(), out);
        } else if (message instanceof MembershipMessage.Ack ack) {
            host.onHead(from.id(), ack.head());
            Optional.ofNullable(seedPings.remove(ack.number())).ifPresent(seedsUnheard::remove);
            sendTableIfOther(from.address(), ack.digest(), out);
        } else if (message instanceof MembershipMessage.Table part) {
            isChanged |= learnAll(part.members());
        }
        if (isChanged) {
            published = table.snapshot();
        }
        return out;
    }

    /**
     * Whether a node that says hello must be turned away, and why. It must when it bears the name of this node, or of a
     * node elsewhere that lives; whether one lives, the table cannot know, so the caller says to which addresses there is a
     * connection. A node that moved while its old connection still looks alive is thus turned away until that breaks: it
     * has to try again. Thread-safe, pure.
     *
     * @param isConnected whether there is an open connection to that address
     */
    public Optional<String> refuse(PeerId name, Address address, Predicate<Address> isConnected) {
        Member me = self;
        Map<PeerId, Member> members = published;
        Member known = name.equals(me.id()) ? me : members.get(name);
        if (known == null) {
            return members.size() < options.membersMax()
                    ? Optional.empty()
                    : Optional.of("the cluster has its " + options.membersMax() + " members and takes no more");
        }
        boolean isLiveElsewhere =
                !known.address().equals(address) && (known.id().equals(me.id()) || isConnected.test(known.address()));
        return isLiveElsewhere
                ? Optional.of("a node named " + name + " already lives at " + known.address() + ", another one at "
                        + address + " says hello; give each node its own name")
                : Optional.empty();
    }

    private void pingSeeds(List<Outbound<MembershipMessage>> out) {
        seedPings.clear();
        seedsUnheard.removeIf(this::isKnown);
        for (Seed seed : seedsUnheard) {
            long number = random.nextLong();
            seedPings.put(number, seed);
            out.add(new Outbound<>(seed.address(), ping(number)));
        }
    }

    /** An unnamed seed counts as known once a member advertises its address, or it answered from another one. */
    private boolean isKnown(Seed seed) {
        Collection<Member> known = published.values();
        return known.stream().anyMatch(member -> member.address().equals(seed.address()));
    }

    private MembershipMessage ping(long number) {
        return new MembershipMessage.Ping(number, host.head(), table.digest());
    }

    private void sendTableIfOther(Address to, TableDigest digest, List<Outbound<MembershipMessage>> out) {
        if (!digest.equals(table.digest())) {
            table.parts().forEach(part -> out.add(new Outbound<>(to, part)));
        }
    }

    private boolean learnAll(List<Member> members) {
        boolean isChanged = false;
        for (Member member : members) {
            isChanged |= learn(member);
        }
        return isChanged;
    }

    private boolean learn(Member heard) {
        if (heard.id().equals(self.id())) {
            return refute(heard);
        }
        Member before = table.get(heard.id());
        if (before != null && !heard.supersedes(before) || !table.hasRoomFor(heard.id())) {
            return false;
        }
        table.put(heard);
        if (before == null) {
            host.onJoined(heard);
        } else {
            host.onMoved(before, heard);
        }
        return true;
    }

    private boolean refute(Member heard) {
        if (!heard.supersedes(self)) {
            return false;
        }
        // an incarnation at the end of its range cannot be topped: forged or broken, and not worth more than the report
        if (heard.incarnation() < Long.MAX_VALUE) {
            self = new Member(self.id(), self.address(), heard.incarnation() + 1);
            table.put(self);
        }
        host.onContested(heard);
        return true;
    }
}
