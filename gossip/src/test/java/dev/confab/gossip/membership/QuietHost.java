package dev.confab.gossip.membership;

import dev.confab.gossip.wire.Head;
import dev.confab.gossip.wire.PeerId;
import java.util.OptionalLong;

/** A host that is nowhere, does not vote, and does not mind what it is told; a test overrides what it looks at. */
public abstract class QuietHost implements MembershipHost {

    @Override
    public Head head() {
        return Head.EMPTY;
    }

    @Override
    public boolean isVoter() {
        return false;
    }

    @Override
    public OptionalLong viewAgeMillis(long nowNanos) {
        return OptionalLong.empty();
    }

    @Override
    public void onConfirmed(Head head, long askedNanos, long ageMillis) {}

    @Override
    public void onHead(PeerId from, Head head) {}

    @Override
    public void onJoined(Member member) {}

    @Override
    public void onMoved(Member before, Member now) {}

    @Override
    public void onSuspected(Member member, PeerId accuser) {}

    @Override
    public void onRecovered(Member member) {}

    @Override
    public void onReturned(Member member) {}

    @Override
    public void onFailed(Member member) {}

    @Override
    public void onLeft(Member member) {}

    @Override
    public void onForgotten(Member member) {}

    @Override
    public void onContested(Member other) {}
}
