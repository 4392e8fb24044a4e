package dev.confab.history;

import dev.confab.gossip.wire.Head;
import dev.confab.gossip.wire.MalformedException;
import dev.confab.gossip.wire.PeerId;
import dev.confab.model.ChainMismatchException;
import dev.confab.replica.Later;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks peers for the commits before those that came here, after a snapshot as a rule: one question at a time, backwards. Each answer
 * is checked to lead to what is here and put before it, so what one peer has brought stays when it goes, and the next one is
 * asked for what is before that. Thread-safe; works on the disk's thread, which waits for nobody.
 */
final class Backfill {

    /** How often a few peers are asked of whom none brings anything, before the history is left as it is. */
    static final int ROUNDS_MAX = 12;

    /** The first pause between two rounds; each is twice as long as the one before. */
    static final Duration PAUSE = Duration.ofSeconds(1);

    static final Duration PAUSE_MAX = Duration.ofMinutes(5);

    private static final Logger log = LoggerFactory.getLogger(Backfill.class);

    private final PeerId node;
    private final Filing filing;
    private final PeerReads reads;
    private final PeerHistories peers;
    private final Later disk;
    private final long answerBytesMax;
    private final Queue<PeerId> round = new ArrayDeque<>();
    private int vainRounds;
    private long taken;
    private boolean isUnderWay;

    /** @param answerBytesMax how many bytes to ask for at a time */
    Backfill(PeerId node, Filing filing, PeerReads reads, PeerHistories peers, Later disk, long answerBytesMax) {
        this.node = node;
        this.filing = filing;
        this.reads = reads;
        this.peers = peers;
        this.disk = disk;
        this.answerBytesMax = answerBytesMax;
    }

    /** Begins, if anything is wanted and it is not under way. Blocks on the disk. */
    synchronized void begin() {
        if (!isUnderWay && filing.look(Known::wanted).isPresent()) {
            isUnderWay = true;
            round.clear();
            vainRounds = 0;
            goOn();
        }
    }

    private void goOn() {
        Optional<Known.Wanted> wanted = filing.isClosed() ? Optional.empty() : filing.look(Known::wanted);
        if (wanted.isEmpty()) {
            end();
            return;
        }
        if (round.isEmpty()) {
            round.addAll(peers.some());
        }
        PeerId peer = round.peek();
        if (peer == null) {
            later(this::goOn, PAUSE); // nobody is known yet: that is no vain round
        } else {
            ask(peer, wanted.get());
        }
    }

    private void ask(PeerId peer, Known.Wanted wanted) {
        byte[] question = new Earlier.Question(wanted.upTo(), answerBytesMax).encode();
        CompletableFuture<byte[]> answer;
        try {
            answer = peers.ask(peer, question);
        } catch (RuntimeException e) {
            answer = CompletableFuture.failedFuture(e);
        }
        answer.whenComplete((told, failure) -> later(() -> heard(peer, wanted, told, failure), Duration.ZERO));
    }

    private void heard(PeerId peer, Known.Wanted wanted, byte @Nullable [] answer, @Nullable Throwable failure) {
        if (answer == null) {
            log.debug("[{}] {} did not tell what was before revision={}", node, peer, wanted.upTo(), failure);
            passOver(wanted);
            return;
        }
        try {
            if (take(wanted, Earlier.decode(answer))) {
                vainRounds = 0;
                goOn();
                return;
            }
            log.debug("[{}] {} knows nothing of what was before revision={}", node, peer, wanted.upTo());
        } catch (MalformedException | ChainMismatchException e) {
            log.warn(
                    "[{}] does not take what {} tells of the commits up to revision={}, which do not lead to those that are here ({});"
                            + " another is asked",
                    node,
                    peer,
                    wanted.upTo(),
                    e.getMessage());
        } catch (IOException | RuntimeException e) {
            log.warn(
                    "[{}] could not put the commits up to revision={} before its history, which is tried again; check that disk",
                    node,
                    wanted.upTo(),
                    e);
        }
        passOver(wanted);
    }

    /** Returns whether there were any. */
    private boolean take(Known.Wanted wanted, Earlier earlier) throws IOException {
        List<Recorded> commits = earlier.chained();
        if (commits.isEmpty()) {
            return false;
        }
        Head end = commits.get(commits.size() - 1).commit().head();
        if (end.revision() != wanted.upTo()) {
            throw new MalformedException("they end at revision " + end.revision());
        }
        reads.requireGoesOnFrom(end);
        filing.prepend(wanted, earlier, commits);
        taken += commits.size();
        return true;
    }

    /** That peer brought nothing: the next one, or others after a pause. */
    private void passOver(Known.Wanted wanted) {
        if (!filing.look(Known::wanted).equals(Optional.of(wanted))) {
            vainRounds = 0; // another snapshot came meanwhile: that peer was asked for what nobody wants
            goOn();
            return;
        }
        round.poll();
        if (!round.isEmpty()) {
            goOn();
        } else if (++vainRounds < ROUNDS_MAX) {
            later(this::goOn, pause());
        } else {
            giveUp(wanted);
        }
    }

    private Duration pause() {
        Duration doubled = PAUSE.multipliedBy(1L << (vainRounds - 1));
        return doubled.compareTo(PAUSE_MAX) < 0 ? doubled : PAUSE_MAX;
    }

    private void giveUp(Known.Wanted wanted) {
        log.info(
                "[{}] its history begins at revision={}: no peer that was asked told what was before; ask another node for that",
                node,
                wanted.upTo());
        filing.giveUp(wanted);
        end();
    }

    private void end() {
        isUnderWay = false;
        if (taken > 0) {
            log.info("[{}] its history reaches further back: {} commits came from peers", node, taken);
        }
        taken = 0;
        try {
            filing.settle();
        } catch (IOException e) {
            log.warn("[{}] could not note that its history is as it will be; the next start asks peers again", node, e);
        }
    }

    private void later(Runnable step, Duration delay) {
        try {
            disk.run(() -> run(step), delay);
        } catch (RejectedExecutionException e) {
            isUnderWay = false;
            log.debug("[{}] the disk's thread has ended, and with it the questions to peers", node, e);
        }
    }

    private synchronized void run(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException e) {
            isUnderWay = false;
            throw e;
        }
    }
}
