package dev.confab.gossip.broadcast;

import dev.confab.gossip.wire.Head;
import dev.confab.gossip.wire.PeerId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Random;

/**
 * Brings every entry to every peer's log. A new entry is pushed at once down the tree of the {@link Roster}; each node brings on
 * what its log has verified, without a timer on the way. Timers only repair: heads are told along {@link HeadNews other
 * links}, and by the membership with every probe, and whoever misses something pulls it from a peer that is ahead, with one
 * request at a time; see {@link Puller}. Messages may be lost, late, doubled and out of order: the log checks each entry, and
 * heads are told over and over. Confined to the node loop.
 */
public final class Broadcast {

    private final EntryLog log;
    private final BroadcastHost host;
    private final BroadcastOptions options;
    private final EarlyEntries early;
    private final PeerHeads heads;
    private final Onwards onwards;
    private final Intake intake;
    private final Links links;
    private final HeadNews news;
    private final Burden burden;
    private final Puller puller;
    private final PullAnswers answers;

    /** @param random numbers the requests and chooses whom to ask */
    public Broadcast(EntryLog log, BroadcastHost host, BroadcastOptions options, Random random) {
        this.log = log;
        this.host = host;
        this.options = options;
        this.early = new EarlyEntries(options);
        this.heads = new PeerHeads(options.peersMax(), host, random);
        this.onwards = new Onwards(options, log.head());
        this.intake = new Intake(log, heads, early, onwards);
        this.links = new Links(options);
        this.news = new HeadNews(options, log.head());
        this.burden = new Burden(options);
        this.puller = new Puller(intake, host, options, heads, new PullSlot(random));
        this.answers = new PullAnswers(log, host, options, burden);
    }

    /** How far this node has come; what the membership's probes carry. */
    public Head head() {
        return log.head();
    }

    /**
     * Pushes entries that were committed here, in their order. The caller has applied them to the log already, or is about to
     * by its own way.
     *
     * @param entries at most {@link BroadcastMessage.Range#ENTRIES_MAX}
     */
    public List<Outbound> onCommitted(List<Entry> entries, long nowNanos) {
        Way beginning = new Way(Place.of(host.self(), 0).position(), 0);
        entries.forEach(entry -> onwards.add(beginning, entry));
        return broughtOn(nowNanos);
    }

    /** Call it every few tens of milliseconds; repeats what was not answered, forgets what is not needed. */
    public List<Outbound> onTick(long nowNanos) {
        answers.onTick(nowNanos);
        links.onTick(host::roster, nowNanos);
        List<Outbound> out = broughtOn(nowNanos);
        if (news.isDue(log.head(), nowNanos)) {
            Collection<PeerId> lazy = host.roster().lazyLinks(host.self());
            List<PeerId> told = news.tell(log.head(), lazy, links.quiet(), nowNanos);
            if (!told.isEmpty()) {
                out.add(new Outbound(told, new BroadcastMessage.News(log.head())));
            }
        }
        out.addAll(puller.pullIfBehind(nowNanos));
        return out;
    }

    /** Takes in what a peer said of its head; told by the membership. */
    public List<Outbound> onHead(PeerId from, Head head, long nowNanos) {
        links.heard(from);
        boolean mayBeUnderWay = Distance.isNear(log.head(), head);
        heads.heard(from, head, log.head(), mayBeUnderWay ? nowNanos + options.graceNanos() : nowNanos);
        return puller.pullIfBehind(nowNanos);
    }

    /** The peer has come that far, and what is missing here is wanted at once. */
    public List<Outbound> onMissing(PeerId from, Head head, long nowNanos) {
        heads.heard(from, head, log.head(), nowNanos);
        return puller.pullIfBehind(nowNanos);
    }

    /** Takes in a message. */
    public List<Outbound> onMessage(PeerId from, BroadcastMessage message, long nowNanos) {
        List<Outbound> out = new ArrayList<>();
        links.heard(from);
        if (message instanceof BroadcastMessage.Push push) {
            onPush(from, push, nowNanos);
        } else if (message instanceof BroadcastMessage.News told) {
            out.addAll(onHead(from, told.head(), nowNanos));
        } else if (message instanceof BroadcastMessage.Pull pull) {
            out.add(Outbound.of(from, answers.answer(from, pull, nowNanos)));
        } else if (message instanceof BroadcastMessage.PullChunk pull) {
            out.add(Outbound.of(from, answers.answer(from, pull, nowNanos)));
        } else if (message instanceof BroadcastMessage.Range range) {
            puller.onRange(from, range, nowNanos);
        } else if (message instanceof BroadcastMessage.Later later) {
            puller.onLater(from, later, nowNanos);
        } else if (message instanceof BroadcastMessage.SnapshotOffer offer) {
            puller.onOffer(from, offer);
        } else if (message instanceof BroadcastMessage.Chunk chunk) {
            puller.onChunk(from, chunk);
        }
        out.addAll(broughtOn(nowNanos));
        out.addAll(puller.pullIfBehind(nowNanos));
        return out;
    }

    /** A message to the peer could not be sent, as when too much waits for it: it is told heads only, and not waited for. */
    public void onRefused(PeerId peer, long nowNanos) {
        links.refused(peer);
        puller.onRefused(peer, nowNanos);
    }

    /** How many early entries wait; never above the limit. */
    int earlyEntries() {
        return early.size();
    }

    /** How many bytes of early entries wait; never above the limit. */
    long earlyBytes() {
        return early.bytes();
    }

    int snapshotsKept() {
        return answers.snapshotsKept();
    }

    private void onPush(PeerId from, BroadcastMessage.Push push, long nowNanos) {
        if (!push.way().hasEnded()) {
            news.confirm(from);
        }
        for (Entry entry : push.entries()) {
            intake.take(from, push.way(), entry);
            heads.atLeast(from, entry.head(), log.head(), nowNanos);
        }
    }

    /** Whatever this node can vouch for by now goes to its share of the peers. */
    private List<Outbound> broughtOn(long nowNanos) {
        intake.drain();
        List<Outbound> out = new ArrayList<>();
        for (Onwards.Batch batch : onwards.take()) {
            Share share = host.roster().share(host.self(), batch.way(), links::isQuiet);
            burden.pushed(share.to().size(), batch.way().isBeginning(), nowNanos);
            if (!share.way().hasEnded()) {
                links.await(share.to(), nowNanos);
            }
            if (!share.to().isEmpty()) {
                out.add(new Outbound(share.to(), new BroadcastMessage.Push(share.way(), batch.entries())));
            }
        }
        return out;
    }
}
