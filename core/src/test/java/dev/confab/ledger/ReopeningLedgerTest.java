package dev.confab.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.confab.gossip.wire.PeerId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class ReopeningLedgerTest {

    private static final PeerId SELF = PeerId.of("orders-1");

    private final Deque<Runnable> later = new ArrayDeque<>();
    private final List<Fake> opened = new ArrayList<>();
    private Throwable onOpen;

    @Test
    void shouldStepDownWhenItsDiskFailsAndComeBackWithTheDisk() {
        // given
        ReopeningLedger ledger = start();
        assertThat(ledger.isLeader()).isTrue();

        // when
        opened.get(0).onDiskFailure.accept(new IOException("No space left on device"));

        // then
        assertThat(ledger.isLeader()).isFalse();
        assertThat(ledger.propose(new byte[1])).isCompletedExceptionally();
        assertThat(ledger.failure()).hasValueSatisfying(why -> assertThat(why).contains("No space left"));

        // when
        onOpen = new UncheckedIOException(new IOException("No space left on device"));
        later.remove().run();

        // then
        assertThat(opened.get(0).isClosed).isTrue();
        assertThat(ledger.failure()).isPresent();

        // when
        onOpen = null;
        later.remove().run();

        // then
        assertThat(ledger.failure()).isEmpty();
        assertThat(ledger.isLeader()).isTrue();
        assertThat(later).isEmpty();
    }

    @Test
    void shouldNotOpenTwiceForOneFailureThatIsToldTwice() {
        // given
        start();

        // when
        opened.get(0).onDiskFailure.accept(new IOException("EIO"));
        opened.get(0).onDiskFailure.accept(new IOException("EIO"));

        // then
        assertThat(later).hasSize(1);
    }

    @Test
    void shouldLeaveNothingOpenWhenItIsClosedBeforeTheDiskIsBack() {
        // given
        ReopeningLedger ledger = start();
        opened.get(0).onDiskFailure.accept(new IOException("EIO"));

        // when
        ledger.close();

        // then
        assertThat(opened).hasSize(1).allMatch(each -> each.isClosed);

        // when
        later.remove().run();

        // then
        assertThat(opened).hasSize(1);
    }

    @Test
    void shouldCloseWhatFailsWhileItIsBeingOpened() {
        // when
        ReopeningLedger ledger = ReopeningLedger.start(
                SELF,
                onDiskFailure -> {
                    Fake fake = new Fake(onDiskFailure);
                    opened.add(fake);
                    if (opened.size() == 1) {
                        onDiskFailure.accept(new IOException("EIO"));
                    }
                    return fake;
                },
                (task, delay) -> later.add(task));
        later.remove().run();

        // then
        assertThat(opened.get(0).isClosed).isTrue();
        assertThat(ledger.isLeader()).isTrue();
    }

    /** Proves that a slow opening is waited for: two ledgers on one directory would be two voters of one name. */
    @Test
    void shouldNotOpenASecondWhileTheFirstIsBeingOpened() {
        // when
        ReopeningLedger.start(
                SELF,
                onDiskFailure -> {
                    onDiskFailure.accept(new IOException("EIO"));
                    assertThat(later).isEmpty();
                    return open(onDiskFailure);
                },
                (task, delay) -> later.add(task));

        // then
        assertThat(later).hasSize(1);
    }

    @Test
    void shouldTryAgainAfterAnErrorAndAfterACloseThatFails() {
        // given
        ReopeningLedger ledger = start();
        opened.get(0).onClose = new IllegalStateException("failed to close");
        opened.get(0).onDiskFailure.accept(new IOException("EIO"));

        // when
        onOpen = new OutOfMemoryError("unable to create native thread");
        later.remove().run();
        onOpen = null;
        later.remove().run();

        // then
        assertThat(ledger.isLeader()).isTrue();
    }

    private ReopeningLedger start() {
        return ReopeningLedger.start(SELF, this::open, (task, delay) -> later.add(task));
    }

    private Ledger open(Consumer<Throwable> onDiskFailure) {
        if (onOpen instanceof Error error) {
            throw error;
        }
        if (onOpen instanceof RuntimeException failure) {
            throw failure;
        }
        Fake fake = new Fake(onDiskFailure);
        opened.add(fake);
        return fake;
    }

    private static final class Fake implements Ledger {

        private final Consumer<Throwable> onDiskFailure;
        private boolean isClosed;
        private RuntimeException onClose;

        private Fake(Consumer<Throwable> onDiskFailure) {
            this.onDiskFailure = onDiskFailure;
        }

        @Override
        public CompletableFuture<List<Answer>> propose(byte[] items) {
            return new CompletableFuture<>();
        }

        @Override
        public Optional<PeerId> leader() {
            return Optional.of(SELF);
        }

        @Override
        public boolean isLeader() {
            return true;
        }

        @Override
        public Optional<Confirmed> confirmed() {
            return Optional.empty();
        }

        @Override
        public long term() {
            return 1;
        }

        @Override
        public CompletableFuture<Boolean> handOver(Predicate<VoterId> heirs, Duration deadline) {
            return CompletableFuture.completedFuture(false);
        }

        @Override
        public Voters voters() {
            return new Voters(1, 0, List.of(), true);
        }

        @Override
        public List<VoterId> caughtUp() {
            return List.of();
        }

        @Override
        public CompletableFuture<Voters> change(VoterChange change, Duration deadline) {
            return new CompletableFuture<>();
        }

        @Override
        public void learn(Voters heard) {
            // nobody tells
        }

        @Override
        public void close() {
            isClosed = true;
            if (onClose != null) {
                throw onClose;
            }
        }
    }
}
