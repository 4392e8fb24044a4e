package dev.confab.gossip.membership;

import dev.confab.gossip.wire.PeerId;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/**
 * The probes that this node makes for others (SWIM §3.1): an answer is passed on, and where none comes in time the one who
 * asked hears that, too, so that it knows its own connection to be sound. Confined to the node loop.
 */
final class Relays {

    /** How many probes for others may be under way; who asks beyond it gets no answer. */
    static final int RELAYS_MAX = 256;

    private final Roster roster;
    private final Mail mail;
    private final Random random;
    private final long nackAfterNanos;
    private final Map<Long, Relay> underWay = new LinkedHashMap<>();

    private record Relay(Member asker, long askersNumber, PeerId target, long nackAtNanos) {}

    /** @param nackAfterNanos how long to wait for the target; shorter than the asker waits for the relay */
    Relays(Roster roster, Mail mail, Random random, long nackAfterNanos) {
        this.roster = roster;
        this.mail = mail;
        this.random = random;
        this.nackAfterNanos = nackAfterNanos;
    }

    /** Probes the target at the address that is known here: nobody makes this node dial where it knows nobody. */
    void onRequest(Member asker, long askersNumber, PeerId target, Moment at) {
        MemberView row = roster.table().get(target);
        if (row == null || target.equals(roster.self().id())) {
            mail.nack(asker, askersNumber);
        } else if (underWay.size() < RELAYS_MAX) {
            long number = random.nextLong();
            underWay.put(number, new Relay(asker, askersNumber, target, at.livedNanos() + nackAfterNanos));
            mail.probe(row.member(), number, false);
        }
    }

    void onAck(PeerId from, MembershipMessage.Ack ack) {
        Relay relay = underWay.get(ack.number());
        if (relay != null && relay.target().equals(from)) {
            underWay.remove(ack.number());
            mail.relayed(relay.asker(), relay.askersNumber(), ack, from);
        }
    }

    /** All wait for the same time, so the oldest are the first to be over. */
    void expire(Moment at) {
        for (Iterator<Relay> oldest = underWay.values().iterator(); oldest.hasNext(); ) {
            Relay relay = oldest.next();
            if (at.livedNanos() < relay.nackAtNanos()) {
                return;
            }
            oldest.remove();
            mail.nack(relay.asker(), relay.askersNumber());
        }
    }
}
