package dev.confab.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.confab.gossip.wire.Epoch;
import dev.confab.model.Operation;
import dev.confab.model.Reserved;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a history takes from others, and what not. */
class BackfillTest {

    private static final String ORDERS = "prod/orders";
    private static final Duration SOON = Duration.ofMillis(100);
    private static final Duration STARTED = History.START_DELAY.plus(SOON);

    /** Longer than all pauses together. */
    private static final Duration LONG = Duration.ofHours(1);

    /** The first commit founds the cluster and changes no key. */
    private static final long FOUNDING = 1;

    @TempDir
    Path directory;

    private final Shop shop = new Shop(null, HistoryOptions.DEFAULT);
    private final Clockwork disk = new Clockwork();
    private final Neighbours peers = new Neighbours();
    private int liars;

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldReachBackAsFarAsAPeerDoes(boolean isOnDisk) {
        // given
        fill(40);
        peers.with("one", node().follow(40).history());
        Latecomer late = late(isOnDisk, HistoryOptions.DEFAULT);

        // when
        late.jumpTo(30).follow(40);
        assertThat(late.history().oldestReadable(ORDERS)).isEqualTo(30);
        disk.pass(SOON);

        // then
        assertTellsAll(late, FOUNDING);
        assertThat(late.history().audit(HistoryRange.last(1_000)).entries()).hasSize(39);
    }

    @Test
    void shouldHaveAfterARestartWhatItWasTold() {
        // given
        fill(40);
        peers.with("one", node().follow(40).history());
        Latecomer late = late(true, HistoryOptions.DEFAULT).jumpTo(30).follow(35);
        disk.pass(SOON);
        late.follow(40);
        late.history().close();
        int asked = peers.asked().size();

        // when
        late.restart();
        disk.pass(LONG);

        // then
        assertTellsAll(late, FOUNDING);
        assertThat(peers.asked()).hasSize(asked);
    }

    /** Proves that a node to which nothing was said since its snapshot has the rest after a restart too. */
    @Test
    void shouldHaveAfterARestartWhatItWasToldThoughItHasNothingOfItsOwn() {
        // given
        fill(40);
        peers.with("one", node().follow(40).history());
        Latecomer late = late(true, HistoryOptions.DEFAULT).jumpTo(40);
        disk.pass(SOON);

        // when
        late.restart();

        // then
        assertTellsAll(late, FOUNDING);
    }

    @Test
    void shouldGoOnAtAnotherPeerWhereTheFirstOneGoes() {
        // given
        fillLarge(40);
        History helpful = node().follow(40).history();
        int[] answers = {0};
        peers.with("one", question -> ++answers[0] > 2 ? failed("it is gone") : helpful.answer(question));
        peers.with("two", helpful);

        // when
        Latecomer late = late(true, HistoryOptions.DEFAULT).jumpTo(40);
        disk.pass(SOON);

        // then what the first one brought was not asked for again
        assertTellsAll(late, FOUNDING);
        assertThat(peers.asked().subList(0, 4)).containsExactly("one", "one", "one", "two");
        assertThat(files()).isEqualTo(peers.asked().size() - 1);
    }

    @Test
    void shouldTakeWhatThereIsFromOneWhoHasLess() {
        // given
        fill(40);
        peers.with("less", node().jumpTo(20).follow(40).history());

        // when
        Latecomer late = late(true, HistoryOptions.DEFAULT).jumpTo(40);
        disk.pass(SOON);

        // then the commit that was the first there only proved the others
        assertTellsAll(late, 21);

        // when one comes who has more
        peers.with("more", node().follow(40).history());
        disk.pass(LONG);

        // then
        assertTellsAll(late, FOUNDING);
    }

    @Test
    void shouldLoseNothingOfWhatComesMeanwhile() {
        // given
        fill(40);
        CompletableFuture<byte[]> answer = new CompletableFuture<>();
        History helpful = node().follow(40).history();
        List<byte[]> questions = new ArrayList<>();
        peers.with("one", question -> {
            questions.add(question);
            return questions.size() == 1 ? answer : helpful.answer(question);
        });
        Latecomer late = late(true, HistoryOptions.DEFAULT).jumpTo(30);
        disk.pass(SOON);

        // when
        late.follow(35);
        late.history().flush();
        helpful.answer(questions.get(0)).thenAccept(answer::complete);
        late.follow(38);
        disk.pass(SOON);
        late.follow(40);

        // then
        assertTellsAll(late, FOUNDING);
        late.history().close();
        late.restart();
        assertTellsAll(late, FOUNDING);
    }

    @Test
    void shouldDropAnAnswerThatASnapshotOvertook() {
        // given a node that asks for what is before revision 20
        fill(40);
        CompletableFuture<byte[]> answer = new CompletableFuture<>();
        History helpful = node().follow(40).history();
        peers.with("one", question -> peers.asked().size() == 1 ? answer : helpful.answer(question));
        Latecomer late = late(true, HistoryOptions.DEFAULT).jumpTo(20).follow(25);
        disk.pass(SOON);
        late.history().flush();

        // when
        late.jumpTo(35).follow(40);
        helpful.answer(new Earlier.Question(20, 1 << 20).encode()).thenAccept(answer::complete);
        disk.pass(SOON);

        // then
        assertTellsAll(late, FOUNDING);
        late.history().close();
        late.restart();
        assertTellsAll(late, FOUNDING);
    }

    @Test
    void shouldNotTakeTheHistoryOfAnotherCluster() {
        fill(40);
        Shop stranger = new Shop(null, HistoryOptions.DEFAULT);
        for (int i = 2; i <= 40; i++) {
            stranger.put(ORDERS, "key", "another-" + i);
        }

        assertNotTaken(earlier(stranger, 10, 30));
        assertNotTaken(new Earlier(
                shop.stateAt(10).head(), 0, earlier(stranger, 10, 30).records()));
    }

    @Test
    void shouldNotTakeCommitsOfWhichOneIsMissing() {
        fill(40);
        Earlier whole = earlier(shop, 10, 30);

        for (int missing = 0; missing < whole.records().size(); missing++) {
            List<byte[]> records = new ArrayList<>(whole.records());
            records.remove(missing);
            assertNotTaken(new Earlier(whole.before(), whole.beforeMillis(), records));
        }
        assertNotTaken(earlier(shop, 10, 20));
        assertNotTaken(earlier(shop, 10, 35));
    }

    @Test
    void shouldNotTakeCommitsOfAnotherEpoch() {
        fill(40);
        Shop other = new Shop(new Epoch(2, 9));
        for (int i = 2; i <= 40; i++) {
            other.put(ORDERS, "key", "value-" + i);
        }

        assertNotTaken(earlier(other, 10, 30));
    }

    @Test
    void shouldNotTakeWhatDoesNotFollowTheHeadThatIsToldWithIt() {
        fill(40);
        Earlier whole = earlier(shop, 10, 30);

        assertNotTaken(new Earlier(shop.stateAt(9).head(), 0, whole.records()));
        assertNotTaken(new Earlier(shop.stateAt(30).head(), 0, whole.records()));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void shouldNotTakeWhatIsDamaged(long seed) {
        // given
        Random random = new Random(seed);
        fill(40);
        byte[] told = earlier(shop, 20, 30).encode();

        for (int i = 0; i < 50; i++) {
            // when
            byte[] damaged = told.clone();
            damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
            Neighbours liar = new Neighbours().with("liar", question -> CompletableFuture.completedFuture(damaged));

            // then
            assertNotTaken(liar);
        }
    }

    @Test
    void shouldAskAnotherWhereOneTellsRubbish() {
        // given
        fill(40);
        peers.with("liar", question -> CompletableFuture.completedFuture(new byte[] {1, 2, 3}));
        peers.with("thrower", question -> {
            throw new IllegalStateException("it cannot be asked");
        });
        peers.with("off", node(HistoryOptions.DEFAULT.off()).follow(40).history());
        peers.with("one", node().follow(40).history());

        // when
        Latecomer late = late(true, HistoryOptions.DEFAULT).jumpTo(40);
        disk.pass(SOON);

        // then
        assertTellsAll(late, FOUNDING);
    }

    @Test
    void shouldAskOneAtATimeWithLongerAndLongerPausesAndGiveUp() {
        // given
        fill(40);
        List<Duration> times = new ArrayList<>();
        peers.with("one", question -> {
            times.add(disk.now());
            return failed("it hangs");
        });
        Latecomer late =
                late(false, HistoryOptions.DEFAULT.commits(5)).jumpTo(20).follow(40);

        // when
        disk.pass(LONG);

        // then
        assertThat(times).hasSize(Backfill.ROUNDS_MAX);
        List<Duration> pauses = new ArrayList<>();
        for (int i = 1; i < times.size(); i++) {
            pauses.add(times.get(i).minus(times.get(i - 1)));
        }
        assertThat(pauses).isSorted().startsWith(Backfill.PAUSE, Backfill.PAUSE.multipliedBy(2));
        assertThat(pauses).endsWith(Backfill.PAUSE_MAX);
        assertThat(late.history().oldestReadable("prod/other"))
                .as("what was kept for earlier commits only")
                .isEqualTo(27);

        // when it takes another snapshot
        fill(50);
        late.jumpTo(50);
        disk.pass(LONG);

        // then
        assertThat(times).hasSize(2 * Backfill.ROUNDS_MAX);
    }

    @Test
    void shouldNotAskAgainAfterARestartWhereNobodyHadMore() {
        // given
        fill(40);
        peers.with("less", node().jumpTo(20).follow(40).history());
        Latecomer late = late(true, HistoryOptions.DEFAULT).jumpTo(40);
        disk.pass(LONG);
        int asked = peers.asked().size();

        // when
        late.restart();
        disk.pass(LONG);

        // then
        assertTellsAll(late, 21);
        assertThat(peers.asked()).hasSize(asked);
    }

    @Test
    void shouldWaitForPeersAsLongAsNoneIsKnown() {
        // given
        fill(40);
        Latecomer late = late(true, HistoryOptions.DEFAULT).jumpTo(40);
        disk.pass(LONG.multipliedBy(24));

        // when
        peers.with("one", node().follow(40).history());
        disk.pass(Duration.ofSeconds(5));

        // then
        assertTellsAll(late, FOUNDING);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldTakeNoMoreThanItsOwnBoundsAllow(boolean isOnDisk) throws IOException {
        // given a history of 2 MiB, and one that may have 64 KiB, by itself the double
        HistoryOptions small = HistoryOptions.DEFAULT.bytes(1 << 16);
        for (int i = 2; i <= 400; i++) {
            shop.put(ORDERS, "key", "x".repeat(2_500) + i);
        }
        peers.with("one", node().follow(400).history());

        // when
        Latecomer late = late(isOnDisk, small).jumpTo(395).follow(400);
        disk.pass(LONG);

        // then it has as many as one that was there all the time
        Latecomer present = new Latecomer(shop, null, small, disk, new Neighbours()).follow(400);
        assertThat(late.commits(ORDERS)).isEqualTo(present.commits(ORDERS));
        assertThat(sizeOnDisk()).isLessThan(2 * (1 << 16) + (1 << 14));
        assertThat(peers.asked()).hasSizeLessThan(40);
        assertTellsAll(late, late.history().oldestReadable(ORDERS));

        // when
        int asked = peers.asked().size();
        late.history().close();
        if (isOnDisk) {
            late.restart();
            disk.pass(LONG);
        }

        // then
        assertThat(peers.asked()).as("what it has no room for").hasSize(asked);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldKeepOfABusyNamespaceNoMoreThanTheDoubleOfItsBoundAndOfAQuietOneAll(boolean isOnDisk) {
        // given
        HistoryOptions few = HistoryOptions.DEFAULT.commits(10);
        shop.put("prod/quiet", "key", "one");
        fill(200);
        peers.with(
                "one",
                new Latecomer(shop, null, few, disk, new Neighbours())
                        .follow(200)
                        .history());
        Path other = directory.resolve("other");
        peers.with(
                "two",
                new Latecomer(shop, other, few, disk, new Neighbours())
                        .follow(200)
                        .history());

        // when
        Latecomer late = late(isOnDisk, few).jumpTo(180).follow(200);
        disk.pass(SOON);

        // then
        assertThat(late.commits(ORDERS)).hasSize(20);
        assertThat(late.commits("prod/quiet")).containsExactly(2L);
        assertTellsAll(late, late.history().oldestReadable(ORDERS));
    }

    @Test
    void shouldAskForNothingThatIsTooOld() {
        // given a log in which each commit is a second later, and answers of two commits
        fillLarge(60);
        peers.with("one", node().follow(60).history());

        // when
        Latecomer late =
                late(true, HistoryOptions.DEFAULT.age(Duration.ofSeconds(10))).jumpTo(60);
        disk.pass(LONG);

        // then
        assertThat(late.commits(ORDERS)).startsWith(60L).endsWith(40L);
        assertThat(peers.asked()).hasSizeLessThan(15);
    }

    /** What the cluster let go of in one namespace lies among the commits that others need: it is told, and not taken. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldReadNoFartherBackThanTheClusterAgreedOn(boolean isOnDisk) {
        // given
        shop.put("prod/quiet", "key", "one");
        fill(30);
        shop.put(Reserved.COMPACTIONS, ORDERS, "20");
        fill(40);
        Latecomer witness =
                new Latecomer(shop, directory.resolve("other"), HistoryOptions.DEFAULT, disk, new Neighbours());
        peers.with("one", witness.follow(40).history());

        // when
        Latecomer late = late(isOnDisk, HistoryOptions.DEFAULT).jumpTo(35).follow(40);
        disk.pass(SOON);

        // then
        assertThat(late.commits("prod/quiet")).containsExactly(2L);
        assertTellsAll(late, 20);
        assertThat(late.commits(ORDERS)).isEqualTo(witness.commits(ORDERS));
        if (isOnDisk) {
            late.history().close();
            late.restart();
            assertTellsAll(late, 20);
        }
    }

    /** A floor that is agreed on while what lies around it has not come yet. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldMindAFloorThatWasRaisedBeforeWhatIsBelowItComes(boolean isOnDisk) {
        // given
        shop.put("prod/quiet", "key", "one");
        fill(30);
        Latecomer witness =
                new Latecomer(shop, directory.resolve("other"), HistoryOptions.DEFAULT, disk, new Neighbours());
        Latecomer late = late(isOnDisk, HistoryOptions.DEFAULT).jumpTo(30);
        shop.put(Reserved.COMPACTIONS, ORDERS, "20");
        peers.with("one", witness.follow(31).history());

        // when
        late.follow(31);
        disk.pass(SOON);

        // then
        assertThat(late.commits("prod/quiet")).containsExactly(2L);
        assertTellsAll(late, 20);
    }

    @Test
    void shouldMindAFloorAfterARestartInBetween() {
        // given
        shop.put("prod/quiet", "key", "one");
        fillLarge(30);
        shop.put(Reserved.COMPACTIONS, ORDERS, "10");
        fillLarge(40);
        Latecomer witness =
                new Latecomer(shop, directory.resolve("other"), HistoryOptions.DEFAULT, disk, new Neighbours());
        History helpful = witness.follow(40).history();
        peers.with("one", question -> peers.asked().size() > 8 ? failed("it is gone") : helpful.answer(question));
        Latecomer late = late(true, HistoryOptions.DEFAULT).jumpTo(39).follow(40);
        disk.pass(SOON);
        assertThat(late.history().oldestReadable(ORDERS))
                .as("it got past the floor's commit")
                .isBetween(11L, 30L);

        // when
        disk.forget();
        late.restart();
        peers.with("one", helpful);
        disk.pass(STARTED);

        // then
        assertThat(late.commits("prod/quiet")).containsExactly(2L);
        assertTellsAll(late, 10);
    }

    @Test
    void shouldTakeNothingThatTheClusterLetGoOfMeanwhile() {
        // given
        fill(40);
        peers.with("one", node().follow(40).history());
        Latecomer late = late(false, HistoryOptions.DEFAULT).jumpTo(40);

        // when
        shop.put(Reserved.COMPACTIONS, Reserved.ALL_NAMESPACES, "30");
        late.follow(41);
        disk.pass(LONG);

        // then
        assertTellsAll(late, 30);
        assertThat(peers.asked()).hasSize(1);
    }

    @Test
    void shouldNotAskForWhatTheClusterLetGoOf() {
        // given
        fill(40);
        peers.with("one", node().follow(40).history());
        Latecomer late = late(false, HistoryOptions.DEFAULT).jumpTo(40);

        // when
        shop.put(Reserved.COMPACTIONS, Reserved.ALL_NAMESPACES, "40");
        late.follow(41);
        disk.pass(LONG);

        // then
        assertTellsAll(late, 40);
        assertThat(peers.asked()).isEmpty();
    }

    /** Proves that the next process goes on where this one was killed. */
    @Test
    void shouldGoOnAskingAfterARestart() {
        // given
        fillLarge(40);
        History helpful = node().follow(40).history();
        peers.with("one", question -> peers.asked().size() > 2 ? failed("it is gone") : helpful.answer(question));
        Latecomer late = late(true, HistoryOptions.DEFAULT).jumpTo(39).follow(40);
        disk.pass(SOON);
        assertThat(late.history().oldestReadable(ORDERS)).isBetween(2L, 38L);

        // when
        disk.forget();
        late.restart();
        peers.with("one", helpful);
        disk.pass(STARTED);

        // then
        assertTellsAll(late, FOUNDING);
    }

    @Test
    void shouldBeginAnewWhereTheCopyIsAnotherAndAskForWhatWasBefore() {
        // given a disk with a history that does not lead to the copy
        fill(40);
        Shop stranger = new Shop(null, HistoryOptions.DEFAULT);
        stranger.put(ORDERS, "key", "another");
        stranger.put(ORDERS, "key", "yet another");
        new Latecomer(stranger, directory, HistoryOptions.DEFAULT, disk, new Neighbours())
                .follow(3)
                .history()
                .close();
        peers.with("one", node().follow(40).history());
        Latecomer late = late(false, HistoryOptions.DEFAULT).jumpTo(40);
        disk.forget();

        // when
        History history = History.in(directory, Shop.NODE, HistoryOptions.DEFAULT, shop.stateAt(40), disk);
        history.fillFrom(peers);
        disk.pass(STARTED);

        // then
        assertThat(history.oldestReadable(ORDERS)).isEqualTo(FOUNDING);
        assertThat(history.at(ORDERS, 3).toMap()).isEqualTo(shop.mapAt(ORDERS, 3));
        assertThat(late.revision()).isEqualTo(40);
    }

    @Test
    void shouldWriteNothingOnceItIsClosed() {
        // given
        fill(40);
        CompletableFuture<byte[]> answer = new CompletableFuture<>();
        peers.with("one", question -> answer);
        Latecomer late = late(true, HistoryOptions.DEFAULT).jumpTo(30).follow(40);
        disk.pass(SOON);
        late.history().close();
        int files = files();

        // when
        answer.complete(earlier(shop, 10, 30).encode());
        disk.pass(LONG);

        // then
        assertThat(files()).isEqualTo(files);
        assertThat(peers.asked()).hasSize(1);
    }

    @Test
    void shouldCopyTheLabelledRevisionsToWhichItLeadsAgain() {
        // given
        fill(10);
        shop.put(Reserved.labels(ORDERS), "good", "8");
        fill(30);
        peers.with("one", node().follow(30).history());
        Latecomer late = late(true, HistoryOptions.DEFAULT.commits(15)).jumpTo(30);
        disk.pass(SOON);

        // when what led there goes
        fill(60);
        late.follow(60);

        // then
        assertThat(late.history().oldestReadable(ORDERS)).isGreaterThan(8);
        assertThat(late.history().at(ORDERS, 8).toMap()).isEqualTo(shop.mapAt(ORDERS, 8));
    }

    @Test
    void shouldKnowOfRollbacksFromBeforeItCame() {
        // given a change that two rollbacks undid
        long good = shop.put(ORDERS, "key", "good");
        long bad = shop.put(ORDERS, "key", "bad");
        long first = rollBack(good);
        rollBack(good);
        fill(20);
        peers.with("one", node().follow(20).history());

        // when
        Latecomer late = late(true, HistoryOptions.DEFAULT).jumpTo(20);
        disk.pass(SOON);

        // then
        List<PastCommit> commits = late.history()
                .page(ORDERS, "key", HistoryRange.last(10).after(good))
                .commits();
        assertThat(commits)
                .filteredOn(commit -> commit.revision() == bad)
                .singleElement()
                .satisfies(commit -> assertThat(commit.rolledBackBy()).hasValue(first));
        assertThat(commits)
                .filteredOn(commit -> commit.revision() == first)
                .singleElement()
                .satisfies(commit -> assertThat(commit.rollbackTo()).hasValue(good));
    }

    private long rollBack(long to) {
        return shop.update(
                new Operation.Put(ORDERS, "key", "good"),
                new Operation.Put(Reserved.ROLLBACKS, ORDERS, new RollbackNote(to, 0).text()));
    }

    @Test
    void shouldAnswerAFewAtATime() {
        // given
        fill(10);
        History history = node().follow(10).history();
        byte[] question = new Earlier.Question(10, 1 << 20).encode();
        List<CompletableFuture<byte[]>> answers = new ArrayList<>();

        // when
        for (int i = 0; i <= PeerAnswers.ASKING_MAX; i++) {
            answers.add(history.answer(question));
        }

        // then
        assertThat(answers.get(PeerAnswers.ASKING_MAX)).isCompletedExceptionally();
        assertThat(answers.get(0)).as("before the disk was read").isNotDone();
        disk.pass(SOON);
        assertThat(answers.subList(0, PeerAnswers.ASKING_MAX))
                .allSatisfy(answer -> assertThat(answer).isCompleted());
        CompletableFuture<byte[]> next = history.answer(question);
        disk.pass(SOON);
        assertThat(next).isCompleted();
    }

    @Test
    void shouldRefuseAQuestionThatIsNone() {
        // given
        fill(10);
        History history = node().follow(10).history();

        for (byte[] bytes : List.of(
                new byte[0], new byte[] {9, 1, 1}, new byte[] {1}, new Earlier.Question(-1, 1).encode(), new byte[] {
                    1, 1, 1, 1
                })) {
            // when
            CompletableFuture<byte[]> answer = history.answer(bytes);
            disk.pass(SOON);

            // then
            assertThat(answer).isCompletedExceptionally();
        }
        CompletableFuture<byte[]> off =
                node(HistoryOptions.DEFAULT.off()).follow(10).history().answer(new Earlier.Question(10, 1).encode());
        disk.pass(SOON);
        assertThatThrownBy(off::join).hasMessageContaining("off()");
    }

    @Test
    void shouldTellNothingOfWhatIsYetToCome() {
        // given
        fill(10);
        History history = node().follow(10).history();

        // when
        CompletableFuture<byte[]> answer = history.answer(new Earlier.Question(11, 1 << 20).encode());
        disk.pass(SOON);

        // then
        assertThat(Earlier.decode(answer.join()).records()).isEmpty();
    }

    private void fill(long revision) {
        while (shop.revision() < revision) {
            shop.put(ORDERS, "key-" + shop.revision() % 7, "value-" + shop.revision());
        }
    }

    /** Such that few go into one answer. */
    private void fillLarge(long revision) {
        while (shop.revision() < revision) {
            shop.put(ORDERS, "key", "x".repeat(200_000) + shop.revision());
        }
    }

    private Latecomer node() {
        return node(HistoryOptions.DEFAULT);
    }

    private Latecomer node(HistoryOptions options) {
        return new Latecomer(shop, null, options, disk, new Neighbours());
    }

    private Latecomer late(boolean isOnDisk, HistoryOptions options) {
        return new Latecomer(shop, isOnDisk ? directory : null, options, disk, peers);
    }

    private static CompletableFuture<byte[]> failed(String why) {
        return CompletableFuture.failedFuture(new IllegalStateException(why));
    }

    /** The commits after the one revision and up to the other, as a node would tell them. */
    private static Earlier earlier(Shop shop, long after, long upTo) {
        List<byte[]> records = new ArrayList<>();
        for (long next = after + 1; next <= upTo; next++) {
            records.add(Recorded.of(shop.stateAt(next - 1), shop.commit(next)).encode());
        }
        return new Earlier(
                shop.stateAt(after).head(), shop.stateAt(after).time().toEpochMilli(), records);
    }

    private void assertNotTaken(Earlier told) {
        assertNotTaken(new Neighbours().with("liar", told));
    }

    private void assertNotTaken(Neighbours liar) {
        Path empty = directory.resolve("late-" + ++liars);
        Latecomer alone = new Latecomer(shop, empty, HistoryOptions.DEFAULT, disk, liar).jumpTo(30);
        Latecomer going = new Latecomer(shop, null, HistoryOptions.DEFAULT, disk, liar)
                .jumpTo(30)
                .follow(40);
        disk.pass(SOON);
        assertThat(liar.asked()).hasSize(2);
        assertThat(alone.history().oldestReadable(ORDERS)).isEqualTo(30);
        assertThat(going.history().oldestReadable(ORDERS)).isEqualTo(30);
        assertThat(empty).doesNotExist();
    }

    private void assertTellsAll(Latecomer node, long oldest) {
        assertThat(node.history().oldestReadable(ORDERS)).isEqualTo(oldest);
        for (long revision = oldest; revision <= node.revision(); revision++) {
            assertThat(node.history().at(ORDERS, revision).toMap())
                    .as("revision %s", revision)
                    .isEqualTo(shop.mapAt(ORDERS, revision));
        }
    }

    private int files() {
        try (Stream<Path> all = Files.list(directory)) {
            return (int) all.filter(path -> path.toString().endsWith(SegmentFile.SUFFIX))
                    .count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private long sizeOnDisk() throws IOException {
        long size = 0;
        try (Stream<Path> all = Files.list(directory)) {
            for (Path path : all.toList()) {
                size += Files.size(path);
            }
        }
        return size;
    }
}
