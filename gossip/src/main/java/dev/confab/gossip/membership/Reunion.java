package dev.confab.gossip.membership;

import dev.confab.gossip.wire.Address;
import dev.confab.gossip.wire.PeerId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * Looks for nodes that this one does not hear of any more, or never did: seeds, addresses that were discovered, members that
 * are held for dead. One at a time, rarely, for they are dead as a rule; but a fleet that was cut in two grows together by
 * itself, however long that was ago, for one answer is enough (see {@link Exchange}). A node that knows nobody asks its
 * seeds once per probe interval. Confined to the node loop.
 */
final class Reunion {

    /** How many discovered addresses are kept; a discovery that returns more is cut off there. */
    static final int DISCOVERED_MAX = 1_000;

    /** How many are probed at once by a node that knows nobody. */
    private static final int AT_ONCE_MAX = Seed.SEEDS_MAX;

    private final Roster roster;
    private final Mail mail;
    private final MembershipOptions options;
    private final Random random;
    private final Set<Address> seeds = new LinkedHashSet<>();
    private final Set<Address> discovered = new LinkedHashSet<>();
    private final Map<Long, Address> asked = new LinkedHashMap<>();
    private final Map<Address, PeerId> answered = new HashMap<>();
    private long lastNanos = -1;

    Reunion(Roster roster, Mail mail, MembershipOptions options, Random random) {
        this.roster = roster;
        this.mail = mail;
        this.options = options;
        this.random = random;
        Member self = roster.self();
        options.seeds().stream()
                .filter(seed -> !seed.means(self.id(), self.address()))
                .map(Seed::address)
                .forEach(seeds::add);
    }

    /** Takes these addresses in place of those discovered before. */
    void discovered(List<Address> addresses) {
        discovered.clear();
        addresses.stream().limit(DISCOVERED_MAX).forEach(discovered::add);
        answered.keySet().removeIf(address -> !seeds.contains(address) && !discovered.contains(address));
    }

    void onTick(Moment at) {
        boolean isAlone = roster.table().living() == 1;
        long intervalNanos = isAlone ? options.probeIntervalNanos() : options.reunionIntervalNanos();
        if (lastNanos >= 0 && at.livedNanos() - lastNanos < intervalNanos) {
            return;
        }
        lastNanos = at.livedNanos();
        asked.clear();
        List<Address> unheard = unheard();
        if (isAlone) {
            Collections.shuffle(unheard, random);
            unheard.stream().limit(AT_ONCE_MAX).forEach(this::ask);
            unheard = List.of();
        }
        askOneOf(unheard);
    }

    /** Notes under which of the addresses that were asked a node lives; it may advertise another. */
    void onAck(PeerId from, long number) {
        Address address = asked.remove(number);
        if (address != null) {
            answered.put(address, from);
        }
    }

    private void askOneOf(List<Address> unheard) {
        List<Member> dead = dead();
        int choices = unheard.size() + dead.size();
        int choice = choices == 0 ? 0 : random.nextInt(choices);
        if (choice < unheard.size()) {
            ask(unheard.get(choice));
        } else if (choices > 0) {
            mail.probeByConnection(dead.get(choice - unheard.size()), random.nextLong());
        }
    }

    private void ask(Address address) {
        long number = random.nextLong();
        asked.put(number, address);
        mail.probe(address, number);
    }

    /** Where no living member is known to be. */
    private List<Address> unheard() {
        Set<Address> heard = new HashSet<>();
        roster.table().rows().values().stream()
                .map(MemberView::member)
                .filter(member -> !member.state().isGone())
                .forEach(member -> heard.add(member.address()));
        List<Address> unheard = new ArrayList<>(seeds);
        discovered.stream().filter(address -> !seeds.contains(address)).forEach(unheard::add);
        unheard.removeIf(address -> heard.contains(address) || isAnswered(address));
        return unheard;
    }

    private boolean isAnswered(Address address) {
        PeerId peer = answered.get(address);
        return peer != null
                && (roster.isLivingPeer(peer) || peer.equals(roster.self().id()));
    }

    private List<Member> dead() {
        return roster.table().gone().stream()
                .filter(member -> member.state() == MemberState.DEAD)
                .toList();
    }
}
