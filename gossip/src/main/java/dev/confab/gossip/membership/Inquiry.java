package dev.confab.gossip.membership;

import java.util.Random;

/**
 * Asks around after a pause. Others may hold this node for dead by then, and push nothing to it before the word that it lives
 * has gone round. Until then it probes a few peers as often as news are told: that brings back how far each of them has come
 * by now, which the one probe of the {@link FailureDetector} cannot, if something is committed just after it. No verdict comes
 * of these probes: whether the target lives is not what they ask. Confined to the node loop.
 */
final class Inquiry {

    /** For how many tellings of news: as many as word takes to reach all of 10,000, and two to hear of what is said here. */
    static final int TIMES = 10;

    private final Roster roster;
    private final Mail mail;
    private final MembershipOptions options;
    private final Random random;
    private int left;
    private long nextNanos;

    Inquiry(Roster roster, Mail mail, MembershipOptions options, Random random) {
        this.roster = roster;
        this.mail = mail;
        this.options = options;
        this.random = random;
    }

    /** This node stood still. */
    void begin(Moment at) {
        left = TIMES;
        nextNanos = at.livedNanos() + options.newsIntervalNanos();
    }

    void onTick(Moment at) {
        if (left > 0 && at.livedNanos() >= nextNanos) {
            left--;
            nextNanos = at.livedNanos() + options.newsIntervalNanos();
            roster.turn().pick(MembershipOptions.NEWS_FANOUT, roster::isLivingPeer).stream()
                    .map(roster.table()::get)
                    .forEach(row -> mail.probe(row.member(), random.nextLong(), false));
        }
    }
}
