package dev.confab.runtime;

import dev.confab.gossip.Gossip;
import dev.confab.gossip.membership.Member;
import dev.confab.gossip.membership.MemberView;
import dev.confab.gossip.membership.Traits;
import dev.confab.gossip.wire.PeerId;
import dev.confab.ledger.VoterId;
import dev.confab.ledger.Voters;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Who is there, by the failure detector, and with which disk, by what nodes said of themselves. A member of the group is away
 * from when the failure detector holds it for gone, or does not know it. Such a verdict is one node's opinion; that a seat is
 * taken for it needs a majority of the voters, and the patience of {@link VoterKeeper}. Confined to the node loop.
 */
final class Sightings {

    /** The label that names a node's failure zone. */
    static final String ZONE = "zone";

    private static final long MILLI_NANOS = 1_000_000;

    private final Supplier<Map<PeerId, MemberView>> members;
    private final PeerId self;
    private final Survey survey;
    private final Map<PeerId, Long> awaySinceNanos = new HashMap<>();

    Sightings(Gossip gossip, PeerId self, Survey survey) {
        this(gossip::members, self, survey);
    }

    Sightings(Supplier<Map<PeerId, MemberView>> members, PeerId self, Survey survey) {
        this.members = members;
        this.self = self;
        this.survey = survey;
    }

    /** Takes note of who is away, so that a leader knows for how long. Call it a few times a second. */
    void onTick(Voters voters, long nowNanos) {
        Set<PeerId> away = new HashSet<>();
        for (Voters.Seat seat : voters.seats()) {
            PeerId name = seat.id().node();
            if (!name.equals(self) && !isThere(members.get().get(name))) {
                away.add(name);
                awaySinceNanos.putIfAbsent(name, nowNanos);
            }
        }
        awaySinceNanos.keySet().retainAll(away);
    }

    /** Others that are there and whose disk is known, and all other members of the group. */
    List<Liveness.Sight> others(Voters voters, long nowNanos) {
        List<Liveness.Sight> sights = new ArrayList<>();
        Map<PeerId, MemberView> known = members.get();
        survey.disks().forEach((name, disk) -> {
            MemberView row = known.get(name);
            if (isThere(row) && !name.equals(self)) {
                sights.add(sight(disk, row, Duration.ZERO));
            }
        });
        Set<PeerId> seen = new HashSet<>();
        sights.forEach(sight -> seen.add(sight.id().node()));
        for (Voters.Seat seat : voters.seats()) {
            PeerId name = seat.id().node();
            if (!name.equals(self) && !seen.contains(name)) {
                sights.add(sight(seat.id(), known.get(name), absence(name, known.get(name), nowNanos)));
            }
        }
        return sights;
    }

    /** One that was not noticed to be away before is so from now on, and not there. */
    private Duration absence(PeerId name, @Nullable MemberView row, long nowNanos) {
        return isThere(row)
                ? Duration.ZERO
                : Duration.ofNanos(Math.max(MILLI_NANOS, nowNanos - awaySinceNanos.getOrDefault(name, nowNanos)));
    }

    /** One that is only suspected has not failed. */
    private static boolean isThere(@Nullable MemberView row) {
        return row != null && !row.member().state().isGone();
    }

    private static Liveness.Sight sight(VoterId id, @Nullable MemberView row, Duration absence) {
        Traits traits = Optional.ofNullable(row)
                .map(MemberView::member)
                .map(Member::traits)
                .orElse(Traits.NONE);
        return new Liveness.Sight(id, absence, traits.isEphemeral(), zone(traits));
    }

    /** The failure zone that these name; empty where they name none. */
    static String zone(Traits traits) {
        return traits.labels().getOrDefault(ZONE, "");
    }
}
