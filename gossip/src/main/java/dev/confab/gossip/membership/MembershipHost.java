package dev.confab.gossip.membership;

import dev.confab.gossip.wire.Head;
import dev.confab.gossip.wire.PeerId;
import java.util.OptionalLong;

/**
 * What {@link Membership} needs from, and tells to, the node around it. Called on the node loop; must not call back.
 *
 * <p>What is told is what this node believes, and it can be wrong: a node that is cut off is failed for the others, and they
 * are for it. Fit for saying whom to send to, never for deciding who leads or what is agreed.
 */
public interface MembershipHost {

    /** How far this node has come; travels in every probe and every answer. */
    Head head();

    /** Whether this node votes; travels with the head. */
    boolean isVoter();

    /**
     * How old this node's view is at most, in milliseconds, rounded up; absent where nobody confirmed it. Travels in every
     * answer.
     */
    OptionalLong viewAgeMillis(long nowNanos);

    /**
     * A peer answered what this node asked: its view was at that head, and at most so old, when it answered, after {@code
     * askedNanos}.
     */
    void onConfirmed(Head head, long askedNanos, long ageMillis);

    /** A peer told how far it has come; meant for {@code Broadcast.onHead}. */
    void onHead(PeerId from, Head head);

    /** A node is new in the table, or came again after it had left. */
    void onJoined(Member member);

    /** A node was started again elsewhere; the old address is forgotten. */
    void onMoved(Member before, Member now);

    /** A probe of that node went unanswered, here or with {@code accuser}. */
    void onSuspected(Member member, PeerId accuser);

    /** A node that was suspect said that it lives. */
    void onRecovered(Member member);

    /** A node that was held for dead lives, with a higher incarnation: it was cut off or stopped, or was started again. */
    void onReturned(Member member);

    /** A node that was suspect did not say in time that it lives. */
    void onFailed(Member member);

    /** A node said goodbye. */
    void onLeft(Member member);

    /** A node that was gone for long, or when room was needed, is not in the table any more. */
    void onForgotten(Member member);

    /**
     * Somebody holds a record of this node's own name that outdoes its own, at another address or of another life. Either an
     * earlier life of this node, whose clock ran ahead, or a second node with the same name; this node raised its incarnation
     * above it. Repeated calls mean a second node.
     */
    void onContested(Member other);
}
