package dev.confab.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The machine proves itself: it accepts what is right, and rejects each way of being wrong by the checker in charge. */
final class CheckersTest {

    private static final int PLACES = 8;
    private static final Map<Long, History> GOOD = new ConcurrentHashMap<>();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void shouldAcceptWhatTheStateMachineDecided(long seed) {
        // given
        History good = good(seed);

        // when
        var violations = Checker.checkAll(good);

        // then
        assertThat(violations).as("seed %d", seed).isEmpty();
        assertThat(good.log()).hasSizeGreaterThan(50);
        assertThat(good.heard()).hasSizeGreaterThan(200);
        assertThat(good.writes()).anyMatch(write -> write.fate() instanceof Fate.Conflict);
        assertThat(good.before().open()).isNotEmpty();
    }

    /** Commits that come while a listener is being registered may be told or not, and go forward in any case. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void shouldAcceptCommitsThatCameWhileAListenerWasBeingRegistered(long seed) {
        History good = good(seed);
        History raced = good.withSubscriptions(good.subscriptions().stream()
                .map(each -> each.start() == Subscribed.Start.NOW ? lateBy(10, each) : each)
                .toList());
        List<Heard> backwards = new ArrayList<>(raced.heard());
        Collections.reverse(backwards);

        assertThat(Checker.checkAll(raced)).isEmpty();
        assertThat(Checker.checkAll(raced.withHeard(backwards))).isNotEmpty();
    }

    private static Subscribed lateBy(long revisions, Subscribed each) {
        return new Subscribed(
                each.id(),
                each.life(),
                each.namespace(),
                each.start(),
                each.floor(),
                each.from() + revisions,
                each.through());
    }

    @ParameterizedTest(name = "{0}, seed {1}")
    @MethodSource("mutations")
    void shouldRejectWhatIsWrong(Mutation mutation, long seed) {
        // given
        Optional<History> wrong = mutation.apply(good(seed), seed);

        // when
        var violations = Checker.checkAll(wrong.orElseThrow());

        // then
        assertThat(violations)
                .as("%s, seed %d", mutation, seed)
                .anyMatch(violation ->
                        violation.checker().equals(mutation.caughtBy().getSimpleName()));
    }

    private static History good(long seed) {
        return GOOD.computeIfAbsent(seed, HistoryGenerator::good);
    }

    static Stream<Arguments> mutations() {
        return Mutations.ALL.stream()
                .flatMap(mutation -> LongStream.rangeClosed(1, PLACES).mapToObj(seed -> Arguments.of(mutation, seed)));
    }

    @Test
    void shouldProveItselfByAtLeastTwoHundredWrongHistories() {
        assertThat(mutations()).hasSizeGreaterThanOrEqualTo(200);
    }
}
