package dev.confab.gossip.membership;

import dev.confab.gossip.membership.FormationMessage.Candidacy;
import dev.confab.gossip.wire.PeerId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What stands between the answers of the seeds and a founding, in words an operator can act on. Immutable. */
final class SeatCheck {

    private final Founder self;
    private final List<String> seedTexts;

    SeatCheck(Founder self, List<String> seedTexts) {
        this.self = self;
        this.seedTexts = seedTexts;
    }

    /** Silent seeds, other lists, wrong or doubled names; empty if all answers are valid. */
    List<String> problems(List<Seat> seats) {
        List<String> problems = new ArrayList<>();
        Map<PeerId, Founder> byName = new HashMap<>(Map.of(self.name(), self));
        Map<PeerId, String> seatOf = new HashMap<>(Map.of(self.name(), "this node"));
        for (Seat seat : seats) {
            Candidacy heard = seat.heard();
            String problem = heard == null ? seat.silence() : mismatch(seat.seed(), heard);
            if (problem == null && heard != null) {
                Founder twin = byName.putIfAbsent(heard.self().name(), heard.self());
                String twinSeat = seatOf.putIfAbsent(heard.self().name(), "seed " + seat.seed());
                problem = twin == null ? null : doubled(seat.seed(), heard.self(), twin, String.valueOf(twinSeat));
            }
            if (problem != null) {
                problems.add(problem);
            }
        }
        return problems;
    }

    /** All candidates, sorted by name; call it where there are no problems. */
    List<Founder> view(List<Seat> seats) {
        List<Founder> view = new ArrayList<>(List.of(self));
        for (Seat seat : seats) {
            Candidacy heard = seat.heard();
            if (heard != null) {
                view.add(heard.self());
            }
        }
        return view.stream().sorted().toList();
    }

    /** The seeds that have not told this same view. */
    List<String> disagreements(List<Seat> seats, List<Founder> view) {
        List<String> disagreements = new ArrayList<>();
        for (Seat seat : seats) {
            Candidacy heard = seat.heard();
            if (heard == null || !FoundingRecord.areSame(view, heard.view())) {
                disagreements.add("seed " + seat.seed() + ": it has not heard from all seeds yet");
            }
        }
        return disagreements;
    }

    private @Nullable String mismatch(Seed seed, Candidacy heard) {
        Founder other = heard.self();
        if (!heard.seeds().equals(seedTexts)) {
            return "seed " + seed + " has another seed list: " + seedTexts + " here, " + heard.seeds()
                    + " there; make them equal";
        }
        if (!seed.means(other.name(), other.address())) {
            return "seed " + seed + " answers as " + other + "; put that into the seed list of every seed";
        }
        return null;
    }

    private static String doubled(Seed seed, Founder other, Founder twin, String twinSeat) {
        return other.isSameAs(twin)
                ? "seed " + seed + " and " + twinSeat + " are the same node, " + other.name() + "; list it once"
                : "seed " + seed + " and " + twinSeat + " are two nodes named " + other.name()
                        + "; give each its own name";
    }
}
