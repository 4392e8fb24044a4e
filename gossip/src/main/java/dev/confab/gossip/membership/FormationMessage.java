package dev.confab.gossip.membership;

import java.util.List;

/** What nodes ask and answer before there is a cluster, and ever after on behalf of those that come later. Immutable. */
public sealed interface FormationMessage {

    /**
     * "How do you stand?"
     *
     * @param number drawn at random; only the answer to a node's latest probe of a seed counts
     */
    record Probe(long number) implements FormationMessage {}

    /** The answer of a node that belongs to no cluster yet. */
    record Unformed(long number, Candidacy candidacy) implements FormationMessage {}

    /** The answer of a node that formed or joined a cluster. */
    record Formed(long number, FoundingRecord record) implements FormationMessage {}

    /**
     * How an unformed node stands.
     *
     * @param self who answers
     * @param seeds its seed list as text, sorted
     * @param view all the candidates, sorted by name, once it heard valid answers from all seeds; empty before
     */
    record Candidacy(Founder self, List<String> seeds, List<Founder> view) {

        public Candidacy {
            seeds = seeds.stream().sorted().toList();
            view = view.stream().sorted().toList();
        }
    }
}
