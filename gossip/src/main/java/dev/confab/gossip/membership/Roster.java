package dev.confab.gossip.membership;

import dev.confab.gossip.wire.PeerId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What this node believes of each member, and why it changes its mind: whatever it hears goes through here, into the table,
 * to the suspicions, and on to the news that it tells others. Confined to the node loop, but for what says otherwise.
 */
final class Roster {

    private final MembershipOptions options;
    private final MembershipHost host;
    private final MemberTable table;
    private final PeerTurn turn;
    private final UpdateQueue news = new UpdateQueue();
    private final LocalHealth health = new LocalHealth();
    private final Map<PeerId, Suspicion> suspicions = new HashMap<>();
    private final Random random;
    private volatile Member self;

    Roster(Member self, MembershipOptions options, MembershipHost host, Random random) {
        this.self = self;
        this.options = options;
        this.host = host;
        this.random = random;
        this.table = new MemberTable(options.membersMax(), host::onForgotten);
        this.turn = new PeerTurn(random);
        table.put(self, 0);
        news.add(Update.of(self));
    }

    /** Readable on any thread. */
    Member self() {
        return self;
    }

    MemberTable table() {
        return table;
    }

    UpdateQueue news() {
        return news;
    }

    LocalHealth health() {
        return health;
    }

    PeerTurn turn() {
        return turn;
    }

    /** Whether that is another node than this one, and not gone. */
    boolean isLivingPeer(PeerId id) {
        MemberView row = table.get(id);
        return row != null && !row.member().state().isGone() && !id.equals(self.id());
    }

    /**
     * Takes in news.
     *
     * @return whether this node was accused and has contradicted: then the one who told should hear of it at once
     */
    boolean hear(Update heard, Moment at) {
        Member member = heard.member();
        if (member.id().equals(self.id())) {
            return contradict(member);
        }
        boolean isNewAndGone = table.get(member.id()) == null && member.state().isGone();
        if (!isNewAndGone) { // else it may have been forgotten here already, and would never be everywhere
            take(heard, at, true);
        }
        return false;
    }

    /**
     * Takes in what a table says. That a member whom this node holds for alive is dead, it does not take over: the other may
     * have been cut off from half the fleet, and knows it as dead since. It suspects the member by itself.
     *
     * @param isToldOn whether others should hear of it from here; not by a newcomer, to whom everything is new
     * @return the record of a member that lives, as far as this node knows, and should hear that it is held for dead
     */
    Optional<Update> hearFromTable(Update heard, PeerId teller, Moment at, boolean isToldOn) {
        Member member = heard.member();
        MemberView row = table.get(member.id());
        boolean isDoubtful = row != null
                && member.state() == MemberState.DEAD
                && isLivingPeer(member.id())
                && member.supersedes(row.member());
        if (member.id().equals(self.id())) {
            contradict(member);
        } else if (isDoubtful) {
            take(Update.suspicion(member, teller), at, false);
            return Optional.of(heard);
        } else {
            take(heard, at, isToldOn && !member.state().isGone());
        }
        return Optional.empty();
    }

    /** Says that a probe of that member failed here. */
    void suspect(PeerId id, Moment at) {
        MemberView row = table.get(id);
        if (row != null && isLivingPeer(id)) {
            take(Update.suspicion(row.member(), self.id()), at, true);
        }
    }

    /** Declares dead whose time to contradict is over. */
    void expireSuspicions(Moment at) {
        List<Member> over = new ArrayList<>();
        suspicions.forEach((id, suspicion) -> {
            MemberView row = suspicion.isOver(at.livedNanos()) ? table.get(id) : null;
            if (row != null) {
                over.add(row.member());
            }
        });
        over.forEach(suspect -> take(Update.of(suspect.as(MemberState.DEAD)), at, true));
    }

    /** Says that this node goes. */
    void leave(Moment at) {
        self = self.as(MemberState.LEFT);
        table.put(self, at.nowNanos());
        news.add(Update.of(self));
    }

    private void take(Update heard, Moment at, boolean isToldOn) {
        Member member = heard.member();
        MemberView row = table.get(member.id());
        if (row != null && !member.supersedes(row.member())) {
            confirm(heard, row.member());
            return;
        }
        if (row == null && !hasPlaceFor(member)) {
            return;
        }
        table.put(member, at.nowNanos() - TimeUnit.SECONDS.toNanos(heard.goneSeconds()));
        follow(heard, at);
        if (row == null) {
            turn.add(member.id());
        } else if (row.member().state().isGone() && !member.state().isGone()) {
            turn.addAgain(member.id());
        }
        if (isToldOn) {
            news.add(heard);
        }
        tell(row == null ? null : row.member(), heard);
    }

    private boolean hasPlaceFor(Member newcomer) {
        return newcomer.state().isGone() ? !table.isFull() : table.makeRoom();
    }

    private void follow(Update heard, Moment at) {
        PeerId id = heard.member().id();
        suspicions.remove(id);
        if (heard.accuser() != null) {
            witness(id);
            long min = options.suspicionMinNanos(table.living());
            suspicions.put(
                    id,
                    new Suspicion(
                            heard.accuser(),
                            table.living(),
                            at.livedNanos(),
                            min,
                            MembershipOptions.SUSPICION_MAX_FACTOR * min));
        }
    }

    /**
     * Looks for itself soon, in a few of all cases, so that about as many as are wanted for a confirmation do so in the whole
     * fleet. Left to the turns, the second probe of a dead node comes a second after the first on average, and now and then
     * five; a suspect that lives is cleared as much sooner.
     */
    private void witness(PeerId suspect) {
        if (random.nextInt(Math.max(1, table.living())) < Suspicion.CONFIRMATIONS_WANTED) {
            turn.putFirst(suspect);
        }
    }

    private void confirm(Update heard, Member known) {
        Suspicion suspicion = suspicions.get(known.id());
        boolean isAnother = suspicion != null
                && heard.accuser() != null
                && heard.member().isSameLifeAs(known)
                && suspicion.confirm(heard.accuser());
        if (isAnother) {
            news.add(heard);
        }
    }

    /** Only the node itself can outdo what is said of it (SWIM §4.2); returns whether it was accused. */
    private boolean contradict(Member heard) {
        if (self.state() == MemberState.LEFT || !heard.supersedes(self)) {
            return false;
        }
        // an incarnation at the end of its range cannot be topped: forged or broken, and not worth more than the report
        if (heard.incarnation() < Long.MAX_VALUE) {
            self = self.reborn(heard.incarnation() + 1);
            table.put(self, 0);
            news.add(Update.of(self));
        }
        boolean isAccusation = heard.address().equals(self.address()) && heard.state() != MemberState.ALIVE;
        if (isAccusation) {
            health.worse();
        } else if (!heard.state().isGone()) {
            host.onContested(heard);
        }
        return isAccusation;
    }

    private void tell(@Nullable Member before, Update heard) {
        Member now = heard.member();
        if (before != null && !before.address().equals(now.address())) {
            host.onMoved(before, now);
        }
        if (now.state().isGone()) {
            tellGone(before, now);
            return;
        }
        if (before == null || before.state() == MemberState.LEFT) {
            host.onJoined(now);
        } else if (before.state() == MemberState.DEAD) {
            host.onReturned(now);
        } else if (before.state() == MemberState.SUSPECT && heard.accuser() == null) {
            host.onRecovered(now);
        }
        if (heard.accuser() != null) {
            host.onSuspected(now, heard.accuser());
        }
    }

    private void tellGone(@Nullable Member before, Member now) {
        if (before != null && now.state() == MemberState.LEFT) {
            host.onLeft(now);
        } else if (before != null && !before.state().isGone()) {
            host.onFailed(now);
        }
    }
}
