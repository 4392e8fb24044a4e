package dev.confab.gossip.membership;

import dev.confab.gossip.wire.Head;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What this node knows of a member at one moment: the record, and what it heard from the member itself. Immutable.
 *
 * @param member the record
 * @param pulse what it told last; null if it told this node nothing yet
 * @param heardNanos when that was, on the clock that this node's protocols are stepped by; means nothing without a pulse
 */
public record MemberView(Member member, @Nullable Pulse pulse, long heardNanos) {

    /** How far it had come when it was last heard; the empty head if it never was. */
    public Head head() {
        return pulse == null ? Head.EMPTY : pulse.head();
    }

    /** Whether it voted when it was last heard. */
    public boolean isVoter() {
        return pulse != null && pulse.isVoter();
    }

    /** When it was last heard, on the clock that this node's protocols are stepped by; absent if it never was. */
    public OptionalLong lastHeardNanos() {
        return pulse == null ? OptionalLong.empty() : OptionalLong.of(heardNanos);
    }

    MemberView with(Member record) {
        return new MemberView(record, pulse, heardNanos);
    }
}
