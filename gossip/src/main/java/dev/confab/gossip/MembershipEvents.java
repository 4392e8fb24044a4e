package dev.confab.gossip;

import dev.confab.gossip.broadcast.EntryLog;
import dev.confab.gossip.membership.Member;
import dev.confab.gossip.membership.MembershipHost;
import dev.confab.gossip.wire.Address;
import dev.confab.gossip.wire.Head;
import dev.confab.gossip.wire.PeerId;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What becomes of the membership's news: lines in the log, events, connections that are not needed any more. Confined
 * to the node loop.
 */
final class MembershipEvents implements MembershipHost {

    private static final Logger log = LoggerFactory.getLogger(MembershipEvents.class);

    private final Member self;
    private final EntryLog entries;
    private final ViewAge age;
    private final GossipListener listener;
    private final Consumer<Address> disconnect;
    private final Consumer<Member> sayHello;
    private final List<HeardHead> heads = new ArrayList<>();
    private long changes;

    /** Who has come how far. */
    record HeardHead(PeerId from, Head head) {}

    MembershipEvents(
            Member self,
            EntryLog entries,
            ViewAge age,
            GossipListener listener,
            Consumer<Address> disconnect,
            Consumer<Member> sayHello) {
        this.self = self;
        this.entries = entries;
        this.age = age;
        this.listener = listener;
        this.disconnect = disconnect;
        this.sayHello = sayHello;
    }

    /** The heads that were told since the last call; they are not returned again. */
    List<HeardHead> takeHeads() {
        List<HeardHead> told = List.copyOf(heads);
        heads.clear();
        return told;
    }

    /** Grows whenever somebody comes or goes. */
    long changes() {
        return changes;
    }

    @Override
    public Head head() {
        return entries.head();
    }

    @Override
    public boolean isVoter() {
        return listener.isVoter();
    }

    @Override
    public OptionalLong viewAgeMillis(long nowNanos) {
        Head own = entries.head();
        age.reach(own);
        return age.millis(own.epoch(), nowNanos);
    }

    @Override
    public void onConfirmed(Head head, long askedNanos, long ageMillis) {
        age.hear(head, askedNanos - TimeUnit.MILLISECONDS.toNanos(ageMillis), entries.head());
    }

    @Override
    public void onHead(PeerId from, Head head) {
        heads.add(new HeardHead(from, head));
    }

    @Override
    public void onJoined(Member member) {
        log.info("[{}] hears of {} at {}", self.id(), member.id(), member.address());
        changed(PeerChange.JOINED, member);
    }

    @Override
    public void onSuspected(Member member, PeerId accuser) {
        log.debug("[{}] {} did not answer {}", self.id(), member.id(), accuser);
    }

    @Override
    public void onRecovered(Member member) {
        log.debug("[{}] {} lives", self.id(), member.id());
    }

    @Override
    public void onFailed(Member member) {
        log.warn(
                "[{}] {} at {} does not answer any more; it comes back by itself if it lives",
                self.id(),
                member.id(),
                member.address());
        changed(PeerChange.FAILED, member);
    }

    @Override
    public void onReturned(Member member) {
        log.info("[{}] {} at {} is back", self.id(), member.id(), member.address());
        changed(PeerChange.CAME_BACK, member);
    }

    @Override
    public void onLeft(Member member) {
        log.info("[{}] {} left", self.id(), member.id());
        disconnect.accept(member.address());
        changed(PeerChange.LEFT, member);
    }

    /**
     * Else its address would be dialled for as long as this node lives. One that only failed may be cut off and come
     * back.
     */
    @Override
    public void onForgotten(Member member) {
        log.debug("[{}] forgets {} at {}", self.id(), member.id(), member.address());
        disconnect.accept(member.address());
    }

    @Override
    public void onMoved(Member before, Member now) {
        if (!before.address().equals(now.address())) {
            log.info("[{}] {} has moved from {} to {}", self.id(), now.id(), before.address(), now.address());
            disconnect.accept(before.address());
        }
    }

    @Override
    public void onContested(Member other) {
        if (other.address().equals(self.address())) {
            return; // an earlier life of this node, when its clock ran ahead
        }
        log.warn(
                "[{}] another node of the same name is at {}; give each node its own name", self.id(), other.address());
        sayHello.accept(other);
    }

    private void changed(PeerChange change, Member member) {
        changes++;
        listener.onPeer(change, member);
    }
}
