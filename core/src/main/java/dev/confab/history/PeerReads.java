package dev.confab.history;

import dev.confab.gossip.wire.Head;
import dev.confab.model.ChainMismatchException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What other nodes read of a history, and what is read of this one to check what they say. Thread-safe; blocks on the disk.
 */
final class PeerReads {

    /** A longer record does not go into a message: what lies before it stays where it is. */
    static final int RECORD_BYTES_MAX = 7 << 20;

    /** How many bytes of records are read for one question, where one alone does not have more. */
    static final int ANSWER_BYTES_MAX = 1 << 20;

    private final Look history;

    PeerReads(Look history) {
        this.history = history;
    }

    /** The commits up to that revision, as far back as none is missing and as the bytes allow. */
    Earlier earlier(Earlier.Question question) throws IOException {
        try (Bodies reading = new Bodies()) {
            Found found = history.look(known -> Found.of(known.index(), question, reading));
            if (found.revisions().isEmpty()) {
                return Earlier.NONE;
            }
            Head before = reading.head(found.revisions().get(0) - 1);
            return new Earlier(before, found.beforeMillis(), reading.bytes(found.revisions()));
        }
    }

    /** @param revisions oldest first */
    private record Found(List<Long> revisions, long beforeMillis) {

        static Found of(Index index, Earlier.Question question, Bodies reading) {
            List<Long> revisions = revisions(index, question);
            Collections.reverse(revisions);
            long before = revisions.isEmpty() ? 0 : revisions.get(0) - 1;
            reading.take(index, revisions);
            if (before > 0) {
                reading.take(index, List.of(before));
            }
            return new Found(revisions, before > 0 ? index.millisOf(before) : Earlier.NONE.beforeMillis());
        }

        private static List<Long> revisions(Index index, Earlier.Question question) {
            List<Long> newestFirst = new ArrayList<>();
            long bytesMax = Math.min(question.bytesMax(), ANSWER_BYTES_MAX);
            long bytes = 0;
            for (long next = question.upTo(); isProvable(index, next); next--) {
                bytes += index.body(next).length();
                if (bytes > (newestFirst.isEmpty() ? RECORD_BYTES_MAX : bytesMax)) {
                    break;
                }
                newestFirst.add(next);
            }
            return newestFirst;
        }

        /** Whether that commit is here, and the one before it, without whose head nobody could tell that it is the right one. */
        private static boolean isProvable(Index index, long revision) {
            return isHere(index, revision) && (revision == 1 || isHere(index, revision - 1));
        }

        private static boolean isHere(Index index, long revision) {
            return revision > 0
                    && revision >= index.base()
                    && revision <= index.last()
                    && !(index.body(revision) instanceof Body.Gone);
        }
    }

    /**
     * Does nothing where this history goes on from that head, or does not begin at its revision any more.
     *
     * @throws ChainMismatchException where it goes on from another one
     */
    void requireGoesOnFrom(Head head) throws IOException {
        try (Bodies reading = new Bodies()) {
            Start start = history.look(known -> Start.of(known, head.revision(), reading));
            for (Recorded first : reading.recorded(start.first())) {
                first.commit().requireFollows(head);
            }
            boolean isOther = start.latest().revision() == head.revision()
                    && !start.latest().equals(head);
            if (isOther) {
                throw new ChainMismatchException("head " + start.latest() + " was expected, was " + head);
            }
        }
    }

    /** @param first the revision of the first commit; empty where there is none */
    private record Start(Head latest, List<Long> first) {

        static Start of(Known known, long base, Bodies reading) {
            Index index = known.index();
            List<Long> first = index.base() == base && index.last() > base ? List.of(base + 1) : List.of();
            reading.take(index, first);
            return new Start(known.latest().head(), first);
        }
    }
}
