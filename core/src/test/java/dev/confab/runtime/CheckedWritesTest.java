package dev.confab.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.confab.gossip.wire.Epoch;
import dev.confab.gossip.wire.PeerId;
import dev.confab.ledger.Answer;
import dev.confab.ledger.Courier;
import dev.confab.ledger.LedgerListener;
import dev.confab.ledger.MemoryLedger;
import dev.confab.ledger.Route;
import dev.confab.ledger.Step;
import dev.confab.ledger.Voters;
import dev.confab.model.Cause;
import dev.confab.model.Command;
import dev.confab.model.Commit;
import dev.confab.model.Decision;
import dev.confab.model.ImportMode;
import dev.confab.model.InvalidValueException;
import dev.confab.model.Limits;
import dev.confab.model.NoQuorumException;
import dev.confab.model.Operation;
import dev.confab.model.Outcome;
import dev.confab.model.Reserved;
import dev.confab.model.State;
import dev.confab.replica.Replica;
import dev.confab.replica.ReplicaLimits;
import dev.confab.schema.Violation;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A node whose writes can be held up on their way, and another whose writes cannot, over one ledger. */
final class CheckedWritesTest {

    private static final PeerId NODE = PeerId.of("node");
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final String RULES = Reserved.schema("app");

    private final NodeThreads threads = new NodeThreads(NODE);
    private final Replica replica = new Replica(NODE, State.EMPTY, ReplicaLimits.DEFAULT);
    private final MemoryLedger ledger = new MemoryLedger(NODE, Clock.systemUTC(), threads.loop(), new Listening());
    private final AtomicInteger sent = new AtomicInteger();
    private final Courier other = courier(2, ledger::propose);
    private final Courier courier = courier(1, this::held);
    private final Writer writer = new Writer(
            courier,
            replica,
            new NoGaps(),
            threads,
            System::nanoTime,
            revision -> CompletableFuture.completedFuture(null));
    private final CheckedWrites writes = new CheckedWrites(writer, replica, new NodeChecks(), System::nanoTime);
    private volatile CompletableFuture<Void> gate = CompletableFuture.completedFuture(null);
    private volatile boolean isCutOff;

    private Courier courier(long origin, Route route) {
        return new Courier(route, origin, () -> replica.state().head(), System::nanoTime, Runnable::run);
    }

    private CompletableFuture<List<Answer>> held(byte[] items) {
        sent.incrementAndGet();
        return gate.thenCompose(open -> ledger.propose(items));
    }

    private final class Listening implements LedgerListener {
        @Override
        public void onCommits(List<Step> steps) {
            if (!isCutOff) {
                steps.forEach(step -> replica.offer(step.commit()));
            }
        }

        @Override
        public void onJump(State state) {}

        @Override
        public void onVoters(Voters voters) {}

        @Override
        public void onFailure(Throwable cause) {}
    }

    private static final class NoGaps implements CatchUp {
        @Override
        public void heard(Commit commit) {}

        @Override
        public void missing(long revision) {}
    }

    @BeforeEach
    void found() {
        elsewhere(new Command.Found(new UUID(1, 2), new Epoch(1, 3), Limits.DEFAULT));
    }

    @AfterEach
    void close() {
        gate.complete(null);
        threads.end(System.nanoTime() + LONG.toNanos());
    }

    @Test
    void shouldWriteWhatFits() throws Exception {
        rule("name", "regex=[a-z]+");

        assertThat(get(put("name", "ann"))).isInstanceOf(Outcome.Committed.class);
        assertThat(sent).hasValue(1);
    }

    @Test
    void shouldRefuseWhatDoesNotFitWithAllThatIsWrong() {
        rule("name", "max-length=2 regex=[a-z]+");
        rule("age", "type=integer");

        assertThatThrownBy(() -> get(writes.write(
                        "alice",
                        "",
                        new Command.Update(List.of(), List.of(value("name", "Ann"), value("age", "x")), false),
                        LONG)))
                .hasCauseInstanceOf(InvalidValueException.class)
                .cause()
                .satisfies(refused -> assertThat(((InvalidValueException) refused).violations())
                        .extracting(Violation::expected)
                        .containsExactly(
                                "a whole number of at most 1000 digits",
                                "at most 2 characters long",
                                "a text that fits [a-z]+"));
        assertThat(replica.state().namespace("app").size()).isZero();
    }

    /** Proves that a rule which comes between the look and the commit is kept: without the look's revision it is not. */
    @Test
    void shouldLookAgainWhereTheRulesChangeOnTheWay() {
        // given a write that its node has looked at and that is on its way
        rule("name", "regex=[a-z]+");
        gate = new CompletableFuture<>();
        CompletableFuture<Outcome> written = put("name", "ann");
        assertThat(sent).hasValue(1);

        // when the rules change before it arrives
        rule("name", "regex=[0-9]+");
        gate.complete(null);

        // then
        assertThatThrownBy(() -> get(written))
                .hasCauseInstanceOf(InvalidValueException.class)
                .hasMessageContaining("[0-9]+");
        assertThat(replica.state().namespace("app").size()).isZero();
    }

    @Test
    void shouldWriteAfterASecondLookWhereItFitsTheNewRulesToo() throws Exception {
        rule("name", "regex=[a-z]+");
        gate = new CompletableFuture<>();
        CompletableFuture<Outcome> written = put("name", "ann");
        rule("name", "regex=[a-n]+");
        gate.complete(null);

        assertThat(get(written)).isInstanceOf(Outcome.Committed.class);
        assertThat(sent).hasValue(2);
    }

    /** Proves that values which come between are seen by a new rule. */
    @Test
    void shouldLookAgainWhereValuesChangeUnderANewRule() {
        elsewhere(update(value("name", "ann")));
        gate = new CompletableFuture<>();
        CompletableFuture<Outcome> written =
                writes.write("alice", "", update(new Operation.Put(RULES, "n*", "regex=[a-z]+")), LONG);
        elsewhere(update(value("name", "Bob")));
        gate.complete(null);

        assertThatThrownBy(() -> get(written)).hasCauseInstanceOf(InvalidValueException.class);
        assertThat(replica.state().schemaOf("app").isEmpty()).isTrue();
    }

    /** Proves that a forced value which an import leaves alone is not brought back by it unseen. */
    @Test
    void shouldLookAgainWhereAnImportWouldBringBackWhatDoesNotFit() throws Exception {
        elsewhere(update(value("name", "Bob")));
        rule("name", "regex=[a-z]+");
        rule("x", "regex=[0-9]"); // so that the import was looked at by these rules
        Command same = Command.Assign.of("app", ImportMode.MERGE, Map.of("name", "Bob", "x", "1"));
        assertThat(get(writes.write("alice", "", same, LONG))).isInstanceOf(Outcome.Committed.class);

        gate = new CompletableFuture<>();
        Command again = Command.Assign.of("app", ImportMode.MERGE, Map.of("name", "Bob", "x", "2"));
        CompletableFuture<Outcome> written = writes.write("alice", "", again, LONG);
        elsewhere(new Command.Checked(update(value("name", "ann")), List.of(look(RULES)), false));
        gate.complete(null);

        assertThatThrownBy(() -> get(written)).hasCauseInstanceOf(InvalidValueException.class);
    }

    /** Proves that an old rule on this node refuses nothing: the leader is asked how far the others are. */
    @Test
    void shouldNotRefuseByRulesThatAreGone() throws Exception {
        rule("name", "regex=[a-z]+");
        isCutOff = true;
        Commit gone = elsewhere(update(new Operation.Remove(RULES, "name")));
        CompletableFuture<Outcome> written = put("name", "Bob");
        isCutOff = false;
        threads.loop().execute(() -> replica.offer(gone));

        assertThat(get(written)).isInstanceOf(Outcome.Committed.class);
    }

    @Test
    void shouldSayThatNothingWasWrittenWhereItCannotLookInTime() {
        isCutOff = true;
        rule("name", "regex=[a-z]+");

        assertThatThrownBy(() -> get(writes.write("alice", "", update(value("name", "ann")), Duration.ofMillis(300))))
                .hasCauseInstanceOf(NoQuorumException.class)
                .hasMessageContaining("nothing was written");
    }

    @Test
    void shouldForceAnExpressionAndNoneThatIsNone() throws Exception {
        elsewhere(update(value("name", "Bob")));
        Command fits = update(new Operation.Put(RULES, "name", "regex=[a-z]+"));
        Command isNone = update(new Operation.Put(RULES, "name", "regex=[a-z"));

        assertThatThrownBy(() -> get(writes.write("alice", "", fits, LONG)))
                .hasCauseInstanceOf(InvalidValueException.class);
        assertThatThrownBy(() -> get(writes.write("alice", "", new Command.Checked(isNone, List.of(), true), LONG)))
                .hasCauseInstanceOf(InvalidValueException.class);
        assertThat(get(writes.write("alice", "", new Command.Checked(fits, List.of(), true), LONG)))
                .isInstanceOf(Outcome.Committed.class);
        assertThat(writes.breaches("app").listed()).extracting(Violation::key).containsExactly("name");
    }

    /** Proves that a value is looked at again where the JSON Schema that its rule names changes on its way. */
    @Test
    void shouldLookAgainWhereAJsonSchemaChangesOnTheWay() {
        rule("json:age", "{\"type\": \"integer\"}");
        rule("age", "type=json json-schema=age");
        gate = new CompletableFuture<>();
        CompletableFuture<Outcome> written = put("age", "7");
        rule("json:age", "{\"minimum\": 18}");
        gate.complete(null);

        assertThatThrownBy(() -> get(written))
                .hasCauseInstanceOf(InvalidValueException.class)
                .hasMessageContaining("must be at least 18, by json:age#/minimum, was 7");
        assertThat(replica.state().namespace("app").size()).isZero();
    }

    /** Proves that present values are looked at by a JSON Schema that comes to have a say over them while it is under way. */
    @Test
    void shouldLookAgainWhereARuleComesToNameAJsonSchemaThatIsOnItsWay() {
        elsewhere(update(value("age", "7")));
        rule("json:age", "{}");
        gate = new CompletableFuture<>();
        CompletableFuture<Outcome> written =
                writes.write("alice", "", update(new Operation.Put(RULES, "json:age", "{\"minimum\": 18}")), LONG);
        rule("age", "type=json json-schema=age");
        gate.complete(null);

        assertThatThrownBy(() -> get(written))
                .hasCauseInstanceOf(InvalidValueException.class)
                .hasMessageContaining("at least 18");
        assertThat(replica.state()
                        .schemaOf("app")
                        .jsonSchema("age")
                        .orElseThrow()
                        .text())
                .isEqualTo("{}");
    }

    private CompletableFuture<Outcome> put(String key, String text) {
        return writes.write("alice", "", update(value(key, text)), LONG);
    }

    private void rule(String target, String text) {
        elsewhere(new Command.Checked(update(new Operation.Put(RULES, target, text)), List.of(), true));
    }

    /** Commits on the other node, whose way is never held up. */
    private Commit elsewhere(Command command) {
        Answer answer =
                other.submit(new Cause("bob", "other", ""), command, LONG).join();
        assertThat(answer.decision())
                .isInstanceOfSatisfying(
                        Decision.Decided.class,
                        decided -> assertThat(decided.outcome()).isInstanceOf(Outcome.Committed.class));
        CompletableFuture.runAsync(() -> {}, threads.loop()).join();
        return answer.commit();
    }

    private dev.confab.model.Condition look(String namespace) {
        return new dev.confab.model.Condition.Unchanged(
                namespace, replica.state().namespace(namespace).revision());
    }

    private static Command update(Operation operation) {
        return new Command.Update(List.of(), List.of(operation), false);
    }

    private static Operation value(String key, String text) {
        return new Operation.Put("app", key, text);
    }

    private static Outcome get(CompletableFuture<Outcome> written)
            throws InterruptedException, ExecutionException, java.util.concurrent.TimeoutException {
        return written.get(20, TimeUnit.SECONDS);
    }
}
