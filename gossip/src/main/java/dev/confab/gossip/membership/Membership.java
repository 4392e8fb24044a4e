package dev.confab.gossip.membership;

import dev.confab.gossip.membership.MembershipMessage.Ack;
import dev.confab.gossip.membership.MembershipMessage.Nack;
import dev.confab.gossip.membership.MembershipMessage.Probe;
import dev.confab.gossip.membership.MembershipMessage.ProbeRequest;
import dev.confab.gossip.membership.MembershipMessage.Relayed;
import dev.confab.gossip.membership.MembershipMessage.Sketch;
import dev.confab.gossip.membership.MembershipMessage.Table;
import dev.confab.gossip.membership.MembershipMessage.Updates;
import dev.confab.gossip.wire.Address;
import dev.confab.gossip.wire.Head;
import dev.confab.gossip.wire.PeerId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.function.Predicate;

/**
 * Who is in the fleet, where, and whether it lives: SWIM (Das, Gupta, Motivala 2002) with the extensions of Lifeguard
 * (Dadgar, Phillips, Currey 2017), as a protocol that is stepped from outside. Every node knows all others.
 *
 * <p>Each node probes one peer per interval, in random order ({@link FailureDetector}); who does not answer, neither directly
 * nor to others, is suspected, and has a while to contradict with a higher incarnation ({@link Roster}). What changes travels
 * as news, with all messages and to a few peers at once ({@link Mail}). Tables are compared now and then and made alike where
 * they differ ({@link Exchange}); the dead and the seeds are looked for, rarely ({@link Reunion}).
 *
 * <p><b>How fast.</b> The probes of a dead node come from N - 1 peers, one each per N - 1 intervals, so the first one comes after
 * 1 / (1 - e⁻¹) = 1.6 intervals on average (SWIM §3.2) and the second within about one more; it fails after one interval. The
 * suspicion lasts max(3, log10 N) to twice as many intervals, 3.3 to 6.6 at N = 2,000, and nearer to the former, for others
 * confirm it meanwhile. News reach all in about log₄ N + 2 tellings of 1/5 interval each. In all 1.6 + 1 + 4.5 + 1.5 intervals,
 * under 10 s with one per second, and no part of it grows faster than log N.
 *
 * <p><b>What it costs</b> when nothing happens: one probe and one answer each second, sent and received, of about 60 bytes, and
 * every fifth probe with 13 more. With 100 bytes around each, for its seal and its way through the network, that is 320 bytes per
 * second and node, whatever N.
 *
 * <p>A verdict is an opinion and may be wrong: a node that is cut off is dead for the others. Confined to the node loop, but
 * for {@link #self}, {@link #members} and {@link #refuse}.
 */
public final class Membership {

    private static final long FORGET_INTERVAL_NANOS = 60_000_000_000L;

    /** How many peers hear a goodbye at once; they tell it on. */
    private static final int GOODBYES = 8;

    private final MembershipOptions options;
    private final MembershipHost host;
    private final LivedTime time = new LivedTime();
    private final Roster roster;
    private final Mail mail;
    private final FailureDetector detector;
    private final Inquiry inquiry;
    private final Relays relays;
    private final Exchange exchange;
    private final Reunion reunion;
    private long nextNewsNanos;
    private long nextForgetNanos;

    /**
     * @param self this node; its incarnation must be higher than in its earlier lives
     * @param random decides the order of turns and the numbers of probes
     */
    public Membership(Member self, MembershipOptions options, MembershipHost host, Random random) {
        this.options = options;
        this.host = host;
        this.roster = new Roster(self, options, host, random);
        this.mail = new Mail(roster, host);
        this.detector = new FailureDetector(roster, mail, options, random);
        this.inquiry = new Inquiry(roster, mail, options, random);
        long helpNanos = options.probeIntervalNanos() - options.probeTimeoutNanos();
        this.relays = new Relays(roster, mail, random, helpNanos * 4 / 5);
        this.exchange = new Exchange(roster, mail, options);
        this.reunion = new Reunion(roster, mail, options, random);
    }

    /** This node's own record, its incarnation perhaps raised since the start. Thread-safe. */
    public Member self() {
        return roster.self();
    }

    /** All known nodes by name, this one and the gone included; a view whose rows are immutable. Thread-safe. */
    public Map<PeerId, MemberView> members() {
        return roster.table().rows();
    }

    /** Call it every few tens of milliseconds; a pause of more than 250 ms counts as one. */
    public List<Outbound<MembershipMessage>> onTick(long nowNanos) {
        Moment at = new Moment(nowNanos, time.at(nowNanos));
        if (!hasLeft()) {
            roster.expireSuspicions(at);
            reunion.onTick(at);
            if (time.takePause()) {
                detector.beginAnew(at);
                inquiry.begin(at);
            }
            detector.onTick(at);
            inquiry.onTick(at);
            relays.expire(at);
            tellNews(at);
            forgetGone(at);
        }
        return mail.collected();
    }

    /**
     * Takes in a message.
     *
     * @param from the sender as its connection's hello names it: name, address, incarnation at its start; the rest of the record
     *     is not looked at, and nothing of it goes into the table, for the sender tells it by itself
     */
    public List<Outbound<MembershipMessage>> onMessage(Member from, MembershipMessage message, long nowNanos) {
        Moment at = new Moment(nowNanos, time.at(nowNanos));
        // an alias of this node among the seeds, or a second node of its name, which refuse() turns away
        if (!from.id().equals(self().id()) && !hasLeft()) {
            take(from, message, at);
        }
        return mail.collected();
    }

    /** Takes these addresses in place of those discovered before; nodes that nobody here knows are looked for there. */
    public void discovered(List<Address> addresses) {
        reunion.discovered(addresses);
    }

    /**
     * Says goodbye. From then on this node is silent and deaf.
     *
     * @return what tells a few peers, who tell it on; where none of it arrives the others find out by themselves
     */
    public List<Outbound<MembershipMessage>> leave(long nowNanos) {
        if (!hasLeft()) {
            roster.leave(new Moment(nowNanos, time.at(nowNanos)));
            roster.turn().pick(GOODBYES, roster::isLivingPeer).forEach(mail::news);
        }
        return mail.collected();
    }

    /**
     * Whether a node that says hello must be turned away, and why. It must when it bears the name of this node, or of a
     * node elsewhere that lives; whether one that was not found dead yet lives, the caller says, who knows to which addresses
     * there is a connection. A node that moved while its old connection still looks alive is thus turned away until that
     * breaks or its death is known: it has to try again. Thread-safe, pure.
     *
     * @param isConnected whether there is an open connection to that address
     */
    public Optional<String> refuse(PeerId name, Address address, Predicate<Address> isConnected) {
        Member me = self();
        MemberView known = members().get(name);
        if (known == null) {
            return roster.table().living() < options.membersMax()
                    ? Optional.empty()
                    : Optional.of("the cluster has its " + options.membersMax() + " members and takes no more");
        }
        Member member = known.member();
        boolean isLive = name.equals(me.id()) || !member.state().isGone() && isConnected.test(member.address());
        return isLive && !member.address().equals(address)
                ? Optional.of("a node named " + name + " already lives at " + member.address() + ", another one at "
                        + address + " says hello; give each node its own name")
                : Optional.empty();
    }

    private boolean hasLeft() {
        return self().state() == MemberState.LEFT;
    }

    private void take(Member from, MembershipMessage message, Moment at) {
        if (message instanceof Probe probe) {
            hear(from, probe.pulse(), probe.updates(), at);
            mail.ack(from, probe.number(), at);
            exchange.onProbe(from, probe.digest(), at);
        } else if (message instanceof Ack ack) {
            hear(from, ack.pulse(), ack.updates(), at);
            confirm(from.id(), ack.number(), ack.pulse().head(), ack.viewAgeMillis());
            detector.onAck(from.id(), ack.number());
            relays.onAck(from.id(), ack);
            reunion.onAck(from.id(), ack.number());
        } else if (message instanceof ProbeRequest request) {
            hear(from, request.pulse(), request.updates(), at);
            relays.onRequest(from, request.number(), request.target(), at);
        } else if (message instanceof Relayed relayed) {
            hearNews(from, relayed.updates(), at);
            host.onHead(relayed.target(), relayed.pulse().head());
            confirm(relayed.target(), relayed.number(), relayed.pulse().head(), relayed.viewAgeMillis());
            detector.onRelayed(relayed.number(), relayed.target());
        } else if (message instanceof Nack nack) {
            hear(from, nack.pulse(), nack.updates(), at);
            detector.onNack(from.id(), nack.number());
        } else if (message instanceof Updates news) {
            hearNews(from, news.updates(), at);
        } else if (message instanceof Sketch sketch) {
            exchange.onSketch(from, sketch, at);
        } else if (message instanceof Table table) {
            exchange.onTable(from, table, at);
        }
    }

    /** By way of a helper the target was asked later than by this node's own probe: its time is on the safe side. */
    private void confirm(PeerId target, long number, Head head, OptionalLong ageMillis) {
        OptionalLong asked = detector.askedNanos(target, number);
        if (asked.isPresent() && ageMillis.isPresent()) {
            host.onConfirmed(head, asked.getAsLong(), ageMillis.getAsLong());
        }
    }

    private void hear(Member from, Pulse pulse, List<Update> updates, Moment at) {
        hearNews(from, updates, at);
        MemberView row = members().get(from.id());
        if (row != null && row.member().address().equals(from.address())) {
            roster.table().heard(row, pulse, at.nowNanos());
        }
        host.onHead(from.id(), pulse.head());
    }

    /** Who accused this node hears at once that it lives, or would wait for the news as all do. */
    private void hearNews(Member from, List<Update> updates, Moment at) {
        boolean wasAccused = false;
        for (Update update : updates) {
            wasAccused |= roster.hear(update, at);
        }
        if (wasAccused) {
            mail.word(from.address(), Update.of(self()));
        }
    }

    private void tellNews(Moment at) {
        if (at.livedNanos() >= nextNewsNanos && !roster.news().isEmpty()) {
            nextNewsNanos = at.livedNanos() + options.newsIntervalNanos();
            roster.turn()
                    .pick(MembershipOptions.NEWS_FANOUT, roster::isLivingPeer)
                    .forEach(mail::news);
        }
    }

    private void forgetGone(Moment at) {
        if (at.livedNanos() >= nextForgetNanos) {
            nextForgetNanos = at.livedNanos() + FORGET_INTERVAL_NANOS;
            roster.table().forgetGone(options.retentionNanos(), at.nowNanos());
        }
    }
}
