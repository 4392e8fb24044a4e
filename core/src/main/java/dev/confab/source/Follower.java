package dev.confab.source;

import dev.confab.model.ClosedException;
import dev.confab.model.IndeterminateWriteException;
import dev.confab.model.NoQuorumException;
import dev.confab.model.Outcome;
import dev.confab.model.Reserved;
import dev.confab.source.SourceProblem.Kind;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One source, step by step: looks at the files, and publishes what has come to rest if it is news. Has no thread and no clock of its
 * own. Confined to the source's thread, but for what says otherwise.
 */
final class Follower {

    /** All files are read that often, whatever their stamps say: not every file system says the truth. */
    static final long READ_ALL_NANOS = TimeUnit.SECONDS.toNanos(60);

    static final long BACKOFF_LEAST_NANOS = TimeUnit.SECONDS.toNanos(1);
    static final long BACKOFF_MOST_NANOS = TimeUnit.SECONDS.toNanos(30);

    /** After so many lost conditions in a row the source waits before it tries again. */
    static final int CONFLICTS_MAX = 3;

    private static final Logger log = LoggerFactory.getLogger(Follower.class);

    private final FileSourceOptions options;
    private final Target target;
    private final WatchedFiles disk;
    private final Runnable wake;
    private final Settling settling;
    private final Reports reports;
    private long readNanos;
    private boolean hasRead;
    private @Nullable LookFailure failing;

    /** Whether the files at rest are still to be decided on. */
    private boolean isOpen;

    private boolean isForced;
    private boolean isAsked;
    private int conflicts;
    private @Nullable Long notBeforeNanos;
    private long backoffNanos = BACKOFF_LEAST_NANOS;

    /** The id of the files at rest, where they make sense, and since when something else is published. */
    private @Nullable String id;

    private @Nullable Long differsSinceNanos;

    /** What this node had when it last agreed with the cluster, or saw that it is behind. */
    private @Nullable String concluded;

    private Set<String> followed = Set.of();
    private @Nullable Publication underWay;
    private volatile @Nullable Answer answer;
    private volatile CompletableFuture<?> written = CompletableFuture.completedFuture(null);
    private volatile boolean isClosed;
    private volatile SourceStatus status;

    private record Answer(
            @Nullable Outcome outcome, @Nullable Throwable failure) {}

    private record LookFailure(Kind kind, String message, long sinceNanos, boolean isReported) {}

    /** @param wake asks for another {@link #onTick} soon; called on any thread */
    Follower(FileSourceOptions options, Target target, Runnable wake) {
        this.options = options;
        this.target = target;
        this.disk = new WatchedFiles(options.path, options.isDirectory, options.limits);
        this.wake = wake;
        this.settling = new Settling(options.debounce.toNanos(), options.goneAfter.toNanos());
        this.reports = new Reports(target.node(), options.name, options.onProblem);
        this.status = new SourceStatus(options.name, Collections.emptySortedMap(), false, 0, Optional.empty());
    }

    /** One step. Blocks on the disk. */
    void onTick(long nowNanos) {
        if (isClosed) {
            return;
        }
        try {
            onAnswer(nowNanos);
            look(nowNanos);
            act(nowNanos);
        } catch (SourceException e) {
            isForced = false;
            isAsked = false;
            isOpen &= e.kind() == Kind.UNREADABLE;
            reports.report(e.kind(), e.getMessage());
        }
        status = statusNow();
    }

    /** How long until the next step is needed. */
    long pauseNanos() {
        long interval = options.interval.toNanos();
        if (settling.isPending() || failing != null) {
            return Math.min(interval, options.debounce.toNanos());
        }
        return isOpen ? Math.min(interval, BACKOFF_LEAST_NANOS) : interval;
    }

    /** Lets the next steps publish, whatever was published last. */
    void force() {
        isForced = true;
        isAsked = true;
        isOpen = true;
        notBeforeNanos = null;
    }

    /** Whether the first attempt since {@link #force} is not over yet. */
    boolean isAsked() {
        return isAsked;
    }

    /** Thread-safe. */
    SourceStatus status() {
        return status;
    }

    /** Hands out nothing from now on. Thread-safe. */
    void close() {
        isClosed = true;
    }

    /** Thread-safe. */
    boolean isClosed() {
        return isClosed;
    }

    /** Completes when the last write that was handed out is answered, in whatever way. Thread-safe. */
    CompletableFuture<?> written() {
        return written;
    }

    private void look(long nowNanos) throws SourceException {
        boolean isFresh = isForced || !hasRead || settling.isDue(nowNanos) || nowNanos - readNanos >= READ_ALL_NANOS;
        SortedMap<String, String> seen;
        try {
            seen = disk.look(isFresh);
        } catch (SourceException e) {
            onLookFailed(e, nowNanos);
            return;
        }
        onLookSucceeded();
        if (isFresh) {
            hasRead = true;
            readNanos = nowNanos;
        }
        if (settling.onLook(seen, nowNanos).isPresent()) {
            isOpen = true;
            notBeforeNanos = null;
            backoffNanos = BACKOFF_LEAST_NANOS;
        }
    }

    /** What lasts no longer than a file takes to be replaced is no problem. */
    private void onLookFailed(SourceException e, long nowNanos) {
        if (failing == null || !failing.message().equals(e.getMessage())) {
            failing = new LookFailure(e.kind(), e.getMessage(), nowNanos, false);
        }
        if (isForced || nowNanos - failing.sinceNanos() >= options.debounce.toNanos()) {
            failing = new LookFailure(e.kind(), e.getMessage(), failing.sinceNanos(), true);
            isForced = false;
            isAsked = false;
            reports.report(e.kind(), e.getMessage());
        }
    }

    /** What was wrong before, if anything, is found out again. */
    private void onLookSucceeded() {
        if (failing != null && failing.isReported()) {
            reports.clear();
            isOpen = true;
        }
        failing = null;
    }

    private void act(long nowNanos) throws SourceException {
        SortedMap<String, String> files = settling.settled();
        if (files == null || failing != null || settling.isPending() || underWay != null || !target.isReady()) {
            return;
        }
        if (!isOpen) {
            compare(nowNanos);
        } else if (notBeforeNanos == null || nowNanos - notBeforeNanos >= 0) {
            decide(files, nowNanos);
        }
    }

    private void decide(SortedMap<String, String> files, long nowNanos) throws SourceException {
        id = null;
        requireAny(files);
        Plan plan = Plan.of(options, files);
        id = plan.id();
        Published published = Published.of(target.state().namespace(Reserved.source(options.name)));
        if (!isForced && published.verdict(id, concluded, target.node()) != Published.Verdict.IS_NEWS) {
            conclude(id, files.keySet());
            compare(nowNanos);
            return;
        }
        Optional<Publication> publication =
                plan.publication(target.state(), target.node(), isForced, followed, git(), disk);
        publication.ifPresent(this::write);
    }

    private void requireAny(SortedMap<String, String> files) throws SourceException {
        boolean mayBeEmpty = !options.isDirectory && options.isEmptyAllowed && !followed.isEmpty();
        if (files.isEmpty() && !mayBeEmpty) {
            throw new SourceException(
                    Kind.EMPTY,
                    (options.isDirectory ? "a configuration file must be in " : "the file must be there: ")
                            + options.path.toAbsolutePath() + ", none is; what was published stays");
        }
    }

    private Optional<String> git() {
        try {
            return Reason.word(options.gitRevision.get());
        } catch (RuntimeException | Error e) { // an application's code, which may throw anything
            reports.report(Kind.CALLBACK, "the git revision must be told, failed: " + e + "; it is left out");
            return Optional.empty();
        }
    }

    private void write(Publication publication) {
        if (isClosed) {
            return;
        }
        underWay = publication;
        CompletableFuture<Outcome> future;
        try {
            future = target.write(options.author, publication.reason(), publication.command());
        } catch (RuntimeException e) {
            future = CompletableFuture.failedFuture(e);
        }
        written = future.handle((outcome, failure) -> {
            answer = new Answer(outcome, failure instanceof CompletionException ? failure.getCause() : failure);
            wake.run();
            return null;
        });
    }

    private void onAnswer(long nowNanos) {
        Answer given = answer;
        Publication publication = underWay;
        if (given == null || publication == null) {
            return;
        }
        answer = null;
        underWay = null;
        if (given.outcome() == null) {
            onFailure(given.failure(), nowNanos);
        } else if (given.outcome() instanceof Outcome.Conflict) {
            onConflict(nowNanos);
        } else {
            onPublished(publication, given.outcome());
        }
    }

    /** Another node was faster: the next step looks at what it published. Many in a row mean that this node does not see it. */
    private void onConflict(long nowNanos) {
        log.debug("[{}] source {} was published by another node meanwhile", target.node(), options.name);
        if (++conflicts > CONFLICTS_MAX) {
            backOff(nowNanos);
        }
    }

    private void backOff(long nowNanos) {
        notBeforeNanos = nowNanos + backoffNanos;
        backoffNanos = Math.min(2 * backoffNanos, BACKOFF_MOST_NANOS);
    }

    private void onPublished(Publication publication, Outcome outcome) {
        log.info(
                "[{}] published revision={} source={} files={}",
                target.node(),
                outcome.revision(),
                options.name,
                publication.files().size());
        boolean isStillWanted = publication.files().equals(settling.settled());
        concluded = publication.id();
        followed = Set.copyOf(publication.files().keySet());
        if (isStillWanted) {
            conclude(publication.id(), publication.files().keySet());
        }
    }

    private void conclude(String newId, Set<String> files) {
        concluded = newId;
        followed = Set.copyOf(files);
        isOpen = false;
        isForced = false;
        isAsked = false;
        conflicts = 0;
        backoffNanos = BACKOFF_LEAST_NANOS;
        reports.clear();
    }

    private void onFailure(@Nullable Throwable failure, long nowNanos) {
        isAsked = false;
        if (failure instanceof ClosedException) {
            isClosed = true;
        } else if (failure instanceof NoQuorumException || failure instanceof IndeterminateWriteException) {
            backOff(nowNanos);
            reports.report(Kind.NO_QUORUM, "a leader must answer, none did; the source tries again by itself");
        } else {
            isOpen = false;
            isForced = false;
            reports.report(Kind.REFUSED, String.valueOf(failure == null ? "no outcome" : failure.getMessage()));
        }
    }

    /** At rest: whether what is published is still what this node has. */
    private void compare(long nowNanos) {
        if (id == null) {
            return;
        }
        String content = Published.contentOf(target.state().namespace(Reserved.source(options.name)));
        Optional<Kind> problem = reports.current().map(SourceProblem::kind);
        if (content.equals(id)) {
            differsSinceNanos = null;
            concluded = id;
            reports.clear();
            return;
        }
        if (differsSinceNanos == null) {
            differsSinceNanos = nowNanos;
        }
        if (problem.isEmpty() && nowNanos - differsSinceNanos >= options.patience.toNanos()) {
            reports.report(
                    Kind.OTHER_CONTENT,
                    "the files of this node must be what is published, were published once and replaced since; find out"
                            + " which node is behind, and change its files, or call publishNow() where they are right");
        }
    }

    private SourceStatus statusNow() {
        Published published = Published.of(target.state().namespace(Reserved.source(options.name)));
        SortedMap<String, String> files = settling.settled();
        return new SourceStatus(
                options.name,
                files == null ? Collections.emptySortedMap() : files,
                !isOpen && published.content().equals(id),
                published.revision(),
                reports.current());
    }
}
