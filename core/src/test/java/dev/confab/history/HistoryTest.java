package dev.confab.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.confab.model.Operation;
import dev.confab.model.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryTest {

    private static final String ORDERS = "prod/orders";
    private static final HistoryRange ALL = HistoryRange.last(1_000);

    @TempDir
    Path directory;

    @Test
    void shouldSayWhoChangedWhatWhenAndWhy() {
        // given
        Shop shop = inMemory(HistoryOptions.DEFAULT);
        shop.put(ORDERS, "timeout", "300ms");
        long revision = shop.put(ORDERS, "timeout", "500ms");
        shop.put(ORDERS, "other", "1");

        // when
        List<PastCommit> commits = shop.history().page(ORDERS, "timeout", ALL).commits();

        // then
        assertThat(commits).hasSize(2);
        PastCommit newest = commits.get(0);
        assertThat(newest.revision()).isEqualTo(revision);
        assertThat(newest.author()).isEqualTo("ann");
        assertThat(newest.reason()).isEqualTo("test");
        assertThat(newest.time()).isEqualTo(shop.commit(revision).time());
        assertThat(newest.changes()).singleElement().satisfies(step -> {
            assertThat(step.version()).isEqualTo(2);
            assertThat(step.oldValue()).contains("300ms");
            assertThat(step.newValue()).contains("500ms");
        });
    }

    @Test
    void shouldGoOnFromPageToPage() {
        // given
        Shop shop = inMemory(HistoryOptions.DEFAULT);
        for (int i = 0; i < 25; i++) {
            shop.put(ORDERS, "key", "value-" + i);
        }

        // when
        List<Long> read = new ArrayList<>();
        HistoryPage page = shop.history().page(ORDERS, null, HistoryRange.last(10));
        page.commits().forEach(commit -> read.add(commit.revision()));
        int pages = 1;
        while (page.next().isPresent()) {
            page = shop.history().page(ORDERS, null, page.next().orElseThrow());
            page.commits().forEach(commit -> read.add(commit.revision()));
            pages++;
        }

        // then
        assertThat(pages).isEqualTo(3);
        assertThat(read).hasSize(25).doesNotHaveDuplicates().isSortedAccordingTo((a, b) -> Long.compare(b, a));
    }

    @Test
    void shouldReadAsItWasAtAMoment() {
        // given
        Shop shop = inMemory(HistoryOptions.DEFAULT);
        long first = shop.put(ORDERS, "key", "one");
        long second = shop.put(ORDERS, "key", "two");
        Instant at = shop.commit(second).time();

        // when, then
        assertThat(shop.history().at(ORDERS, at).get("key")).contains("two");
        assertThat(shop.history().at(ORDERS, at.minusMillis(1)).get("key")).contains("one");
        assertThat(shop.history().at(ORDERS, at.minusMillis(1)).revision()).isEqualTo(first);
        assertThat(shop.history().at(Instant.now().plusSeconds(1)).map(ORDERS).get("key"))
                .contains("two");
    }

    @Test
    void shouldNameTheOldestRevisionWhereItDoesNotReachBackSoFar() {
        // given
        Shop shop = inMemory(HistoryOptions.DEFAULT.commits(10));
        for (int i = 0; i < 30; i++) {
            shop.put(ORDERS, "key", "value-" + i);
        }
        shop.put("prod/quiet", "key", "value");
        long oldest = shop.history().oldestReadable(ORDERS);

        // when, then by itself it keeps the double
        assertThat(shop.revision() - 1 - oldest).isEqualTo(20);
        assertThatThrownBy(() -> shop.history().at(ORDERS, oldest - 1))
                .isInstanceOfSatisfying(
                        HistoryGoneException.class,
                        gone -> assertThat(gone.oldestReadable()).isEqualTo(oldest))
                .hasMessageContaining(ORDERS)
                .hasMessageContaining("back to revision " + oldest);
        assertThat(shop.history().at(ORDERS, oldest).toMap()).isEqualTo(shop.mapAt(ORDERS, oldest));
        assertThatThrownBy(
                        () -> shop.history().at(ORDERS, shop.stateAt(1).time().minusMillis(1)))
                .isInstanceOf(HistoryGoneException.class);
    }

    @Test
    void shouldRefuseWhatIsYetToCome() {
        Shop shop = inMemory(HistoryOptions.DEFAULT);

        assertThatThrownBy(() -> shop.history().at(ORDERS, shop.revision() + 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at most " + shop.revision());
    }

    @Test
    void shouldKeepACommitOfANamespaceThatIsQuietWhileAnotherIsBusy() {
        // given
        Shop shop = inMemory(HistoryOptions.DEFAULT.commits(10));
        long first = shop.put("prod/quiet", "key", "one");
        long second = shop.put("prod/quiet", "key", "two");

        // when
        for (int i = 0; i < 100; i++) {
            shop.put(ORDERS, "key", "value-" + i);
        }

        // then
        assertThat(shop.history().at("prod/quiet", first).get("key")).contains("one");
        assertThat(shop.history().page("prod/quiet", null, ALL).commits())
                .extracting(PastCommit::revision)
                .containsExactly(second, first);
    }

    @Test
    void shouldDropWhatIsTooOldByTheLog() {
        // given a log in which each commit is a second later
        Shop shop = inMemory(HistoryOptions.DEFAULT.age(Duration.ofSeconds(20)));

        // when
        for (int i = 0; i < 100; i++) {
            shop.put(ORDERS, "key", "value-" + i);
        }

        // then by itself it keeps the double
        assertThat(shop.history().page(ORDERS, null, ALL).commits()).hasSize(41);
    }

    @Test
    void shouldDropTheOldestWhereTheWholeIsTooLarge() {
        // given
        Shop shop = inMemory(HistoryOptions.DEFAULT.bytes(1 << 16));
        String large = "x".repeat(5_000);

        // when
        for (int i = 0; i < 100; i++) {
            shop.put(ORDERS, "key", large + i);
        }

        // then by itself it keeps the double; each counts its new value and the old one
        assertThat(shop.history().page(ORDERS, null, ALL).commits()).hasSize(12);
    }

    @Test
    void shouldBeginAnewAfterASnapshot() {
        // given
        Shop shop = onDisk();
        long before = shop.put(ORDERS, "key", "one");
        shop.history().flush();

        // when
        shop.jump(new Operation.Put(ORDERS, "key", "two"));
        long jumped = shop.revision();
        shop.put(ORDERS, "key", "three");
        shop.history().flush();
        shop.reopen(shop.revision());

        // then
        assertThat(shop.history().oldestReadable(ORDERS)).isEqualTo(jumped);
        assertThat(shop.history().at(ORDERS, jumped).get("key")).contains("two");
        assertThatThrownBy(() -> shop.history().at(ORDERS, before)).isInstanceOf(HistoryGoneException.class);
    }

    @Test
    void shouldGoOnAfterARestart() {
        // given
        Shop shop = onDisk();
        long first = shop.put(ORDERS, "key", "one");
        shop.put(ORDERS, "key", "two");
        shop.history().close();

        // when
        shop.reopen(shop.revision());
        shop.put(ORDERS, "key", "three");

        // then
        assertThat(shop.history().at(ORDERS, first).get("key")).contains("one");
        assertThat(shop.history().page(ORDERS, "key", ALL).commits()).hasSize(3);
    }

    @Test
    void shouldBeginAnewWhereTheCopyIsNotOfItsHistory() {
        // given
        Shop shop = onDisk();
        shop.put(ORDERS, "key", "one");
        shop.history().flush();

        Shop stranger = new Shop(null, HistoryOptions.DEFAULT);
        stranger.put(ORDERS, "key", "another"); // the same revision, another chain

        // when
        History history =
                History.in(directory, Shop.NODE, HistoryOptions.DEFAULT, stranger.stateAt(2), (task, delay) -> {});

        // then

        assertThat(history.oldestReadable(ORDERS)).isEqualTo(2);
    }

    @Test
    void shouldForgetWhatItHasBeyondTheCopyWhereAnotherCommitFollowsThere() {
        // given two histories that part after the second commit
        Shop shop = onDisk();
        shop.put(ORDERS, "key", "one");
        shop.put(ORDERS, "key", "two");
        shop.history().flush();
        Shop other = inMemory(HistoryOptions.DEFAULT);
        long common = other.put(ORDERS, "key", "one");
        long parted = other.put(ORDERS, "key", "other");

        // when
        History history = open(other.stateAt(common));
        history.onApplied(other.stateAt(common), other.commit(parted), other.stateAt(parted));
        history.flush();

        // then
        History reopened = open(other.stateAt(parted));
        assertThat(reopened.at(ORDERS, common).get("key")).contains("one");
        assertThat(reopened.page(ORDERS, null, HistoryRange.last(1))
                        .commits()
                        .get(0)
                        .changes()
                        .get(0)
                        .newValue())
                .contains("other");
    }

    @Test
    void shouldForgetItsFilesAfterASnapshotThatEndsWhereTheyEnd() {
        // given
        Shop shop = onDisk();
        shop.put(ORDERS, "key", "one");
        shop.history().flush();
        Shop other = inMemory(HistoryOptions.DEFAULT);
        long jumped = other.put(ORDERS, "key", "another");
        long later = other.put(ORDERS, "key", "later");

        // when
        shop.history().onJumped(shop.stateAt(jumped), other.stateAt(jumped));
        shop.history().onApplied(other.stateAt(jumped), other.commit(later), other.stateAt(later));
        shop.history().flush();

        // then
        History reopened = open(other.stateAt(later));
        assertThat(reopened.oldestReadable(ORDERS)).isEqualTo(jumped);
        assertThat(reopened.at(ORDERS, jumped).get("key")).contains("another");
    }

    @Test
    void shouldKeepWhatIsBehindAFileThatIsMissing() throws IOException {
        // given
        HistoryOptions small = HistoryOptions.DEFAULT.bytes(1 << 17);
        Shop shop = new Shop(directory, small);
        for (int i = 0; i < 80; i++) {
            shop.put(ORDERS, "key", "x".repeat(200) + i);
            shop.history().flush();
        }
        assertThat(files()).hasSizeGreaterThan(3);

        // when
        Files.delete(files().get(1));
        shop.reopen(shop.revision());

        // then
        long oldest = shop.history().oldestReadable(ORDERS);
        assertThat(oldest).isBetween(10L, shop.revision() - 10);
        assertThat(shop.history().at(ORDERS, oldest).toMap()).isEqualTo(shop.mapAt(ORDERS, oldest));
    }

    @Test
    void shouldKeepNothingWhereItIsOff() throws IOException {
        // given
        Shop shop = new Shop(directory, HistoryOptions.DEFAULT.off());

        // when
        shop.put(ORDERS, "key", "one");
        shop.history().flush();

        // then
        assertThat(directory).isEmptyDirectory();
        assertThatThrownBy(() -> shop.history().at(ORDERS, 1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("off()");
    }

    @Test
    void shouldGoOnInMemoryWhileTheDiskFailsAndWriteLater() throws IOException {
        // given a file where the directory should be
        Path taken = Files.createFile(directory.resolve("taken"));
        Shop shop = new Shop(taken.resolve("history"), HistoryOptions.DEFAULT);
        long first = shop.put(ORDERS, "key", "one");
        shop.put(ORDERS, "key", "two");

        // when
        shop.history().flush();

        // then
        assertThat(shop.history().at(ORDERS, first).get("key")).contains("one");

        // when it works again
        Files.delete(taken);
        shop.history().flush();
        shop.reopen(shop.revision());

        // then
        assertThat(shop.history().at(ORDERS, first).get("key")).contains("one");
    }

    @Test
    void shouldSayThatARecordWasDamagedWhileItRan() throws IOException {
        // given
        Shop shop = onDisk();
        shop.put(ORDERS, "key", "one");
        shop.put(ORDERS, "key", "two");
        shop.history().flush();
        Path file = files().get(0);
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length - 3] ^= 1;
        Files.write(file, bytes);

        // when, then
        assertThatThrownBy(() -> shop.history().page(ORDERS, null, ALL))
                .hasMessageContaining(ORDERS)
                .rootCause()
                .hasMessageContaining("damaged record");
    }

    @Test
    void shouldTakeInVeryManyStepsThoughNobodyReads() {
        // given a disk's thread that comes no more
        Shop shop = onDisk();
        shop.put(ORDERS, "key", "first");
        shop.history().oldestReadable(ORDERS);

        // when
        for (int i = 0; i <= History.WAITING_MAX + 5; i++) {
            shop.put(ORDERS, "key", "value");
        }

        // then
        assertThat(shop.history().waiting()).isLessThan(10);
        assertThat(shop.history().oldestReadable(ORDERS)).isLessThan(shop.revision());
    }

    /** Proves that a disk that hangs before the history is read costs the history, and neither the node loop nor memory. */
    @Test
    void shouldBeginAnewWhereVeryManyStepsWaitForTheDisk() {
        Shop shop = onDisk();

        for (int i = 0; i <= History.WAITING_MAX; i++) {
            shop.put(ORDERS, "key", "value");
        }

        assertThat(shop.history().waiting()).isLessThan(10);
        assertThat(shop.history().oldestReadable(ORDERS)).isGreaterThan(History.WAITING_MAX - 10);
    }

    private Shop inMemory(HistoryOptions options) {
        return new Shop(null, options);
    }

    private Shop onDisk() {
        return new Shop(directory, HistoryOptions.DEFAULT);
    }

    private History open(State initial) {
        return History.in(directory, Shop.NODE, HistoryOptions.DEFAULT, initial, (task, delay) -> {});
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.list(directory)) {
            return all.sorted().toList();
        }
    }
}
