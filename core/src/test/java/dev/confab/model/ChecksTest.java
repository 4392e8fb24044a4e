package dev.confab.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.confab.schema.Rule;
import dev.confab.schema.Schema;
import dev.confab.schema.ValueKind;
import dev.confab.schema.Violation;
import dev.confab.schema.Violations;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the state machine does about rules. */
class ChecksTest {

    private static final String RULES = Reserved.schema(Client.SHOP);

    private final Client client = Client.founded();

    @Test
    void shouldRefuseAllThatIsWrongAtOnceAndWriteNothing() {
        // given
        rule("timeout", "type=duration max=1m");
        rule("db.*", "max-length=3");
        byte[] before = StateCodec.encode(client.machine.state());

        // when
        Applied applied = client.send(Client.update(put("timeout", "2m"), put("db.url", "long"), put("other", "x")));

        // then
        assertThat(applied.decision())
                .isEqualTo(new Decision.Invalid(
                        3,
                        List.of(
                                new Violation(Client.SHOP, "db.url", "db.*", "at most 3 characters long", "\"long\""),
                                new Violation(Client.SHOP, "timeout", "timeout", "at most 1m", "\"2m\"")),
                        2));
        assertThat(StateCodec.encode(client.machine.state())).isEqualTo(before);
    }

    @Test
    void shouldCompareKeysAsTheChangeLeavesThem() {
        // given
        client.send(Client.update(put("min", "1"), put("max", "5")));
        rule("rule:pool", "min <= max");

        // when
        Applied together = client.send(Client.update(put("min", "8"), put("max", "9")));
        Applied alone = client.send(Client.update(put("max", "7")));
        Applied gone = client.send(Client.update(new Operation.Remove(Client.SHOP, "max")));

        // then
        assertThat(together.commit()).isNotNull();
        assertThat(violations(alone)).extracting(Violation::key).containsExactly("min");
        assertThat(gone.commit()).isNotNull();
    }

    @Test
    void shouldHoldValuesAgainstRulesThatComeOrGoWithThem() {
        // when
        Applied both = send(put(RULES, "a", "type=integer"), put("a", "x"));
        Applied fits = send(put(RULES, "a", "type=integer"), put("a", "1"));
        Applied freed = send(new Operation.Remove(RULES, "a"), put("a", "x"));

        // then
        assertThat(violations(both)).extracting(Violation::key).contains("a");
        assertThat(fits.commit()).isNotNull();
        assertThat(freed.commit()).isNotNull();
    }

    @Test
    void shouldKeepARequiredKey() {
        // given
        client.put("timeout", "1s");
        rule("timeout", "required");

        // when
        Applied removed = client.remove("timeout");
        Applied replaced = client.send(Client.importOf(ImportMode.REPLACE, Map.of("other", "1")));
        Applied missing = send(put(RULES, "absent", "required"));

        // then
        for (Applied applied : List.of(removed, replaced)) {
            assertThat(violations(applied))
                    .containsExactly(new Violation(Client.SHOP, "timeout", "timeout", "there", "missing"));
        }
        assertThat(violations(missing)).extracting(Violation::key).containsExactly("absent");
    }

    @Test
    void shouldRefuseAChangeOfRulesThatPresentValuesBreakUnlessItIsForced() {
        // given
        client.put("timeout", "soon");
        Command strict = Client.update(put(RULES, "time*", "type=duration"));

        // when
        Applied refused = client.send(strict);
        Applied forced = client.send(new Command.Checked(strict, List.of(), true));
        Applied other = client.put("other", "x");
        Applied again = client.put("timeout", "later");
        Applied described = send(put(RULES, "other", "owner=ann"));

        // then what was forced is not asked for again, neither by other values nor by other rules
        assertThat(violations(refused)).extracting(Violation::came).containsExactly("\"soon\"");
        assertThat(forced.commit()).isNotNull();
        assertThat(other.commit()).isNotNull();
        assertThat(violations(again)).hasSize(1);
        assertThat(described.commit()).isNotNull();
    }

    @Test
    void shouldRefuseARuleThatCannotBeReadEvenWhereItIsForced() {
        Command unreadable = Client.update(put(RULES, "timeout", "type=time"));

        for (boolean isForced : List.of(false, true)) {
            Applied applied = client.send(new Command.Checked(unreadable, List.of(), isForced));
            assertThat(violations(applied)).singleElement().satisfies(violation -> {
                assertThat(violation.namespace()).isEqualTo(RULES);
                assertThat(violation.expected())
                        .startsWith("a rule with type string")
                        .endsWith("at index 0");
            });
        }
    }

    @Test
    void shouldBoundTheRulesOfANamespace() {
        // given
        TreeMap<String, String> rules = new TreeMap<>();
        IntStream.range(0, Schema.RULES_MAX).forEach(i -> rules.put("key-" + i, "type=integer"));

        // when
        Applied atTheLimit = client.send(Command.Assign.of(RULES, ImportMode.MERGE, rules));
        Applied beyond = send(put(RULES, "one-more", "type=integer"));
        Applied patterns = send(put(RULES, "key-1", ""), put(RULES, "*".repeat(1_000), ""));
        Client other = Client.founded();
        for (int i = 0; i < 4; i++) {
            assertThat(other.send(Client.update(put(RULES, "*".repeat(1_020 + i), "")))
                            .commit())
                    .isNotNull();
        }
        Applied tooLong = other.send(Client.update(put(RULES, "*".repeat(100), "")));

        // then
        assertThat(atTheLimit.commit()).isNotNull();
        assertThat(violations(beyond)).extracting(Violation::expected).containsExactly("at most 1000 rules");
        assertThat(violations(patterns)).extracting(Violation::expected).containsExactly("at most 1000 rules");
        assertThat(violations(tooLong))
                .extracting(Violation::expected)
                .containsExactly("patterns of at most 4096 characters together");
    }

    @Test
    void shouldBoundTheJsonSchemasOfANamespaceTogether() {
        // given
        String longest = "{" + " ".repeat(Rule.JSON_CHARS_MAX - 2) + "}";
        for (int i = 0; i < Schema.JSON_CHARS_MAX / Rule.JSON_CHARS_MAX; i++) {
            assertThat(client.send(forced(Client.update(put(RULES, "json:" + i, longest))))
                            .commit())
                    .isNotNull();
        }

        // when
        Applied oneMore = client.send(forced(Client.update(put(RULES, "json:more", "{}"))));
        Applied instead = client.send(forced(Client.update(put(RULES, "json:0", "{}"))));

        // then
        assertThat(violations(oneMore))
                .extracting(Violation::expected)
                .containsExactly("JSON Schemas of at most 1048576 characters together");
        assertThat(instead.commit()).isNotNull();
    }

    @Test
    void shouldSendBackWhatItsNodeHasNotCheckedByThePresentRules() {
        // given
        rule("name", "regex=[a-z]+");
        long seen = client.machine.state().namespace(RULES).revision();
        Command put = Client.update(put("name", "ann"));
        Condition.Unchanged look = new Condition.Unchanged(RULES, seen);

        // when
        Applied unlooked = client.send(put);
        Applied untouched = client.put("other", "x");
        Applied removed = client.remove("name");
        Applied looked = client.send(new Command.Checked(put, List.of(look), false));
        client.send(new Command.Checked(Client.update(put(RULES, "name", "regex=[0-9]+")), List.of(), true));
        Applied tooOld = client.send(new Command.Checked(put, List.of(look), false));
        Applied elsewhere = client.send(new Command.Checked(
                put,
                List.of(new Condition.Unchanged("other", client.machine.state().revision())),
                false));

        // then
        assertThat(unlooked).isEqualTo(Applied.of(new Decision.Unchecked(2)));
        assertThat(untouched.commit()).isNotNull();
        assertThat(removed.decision()).isEqualTo(new Decision.Decided(new Outcome.Unchanged(3)));
        assertThat(looked.commit()).isNotNull();
        assertThat(tooOld).isEqualTo(Applied.of(new Decision.Unchecked(5)));
        assertThat(elsewhere).isEqualTo(Applied.of(new Decision.Unchecked(5)));
    }

    @Test
    void shouldSendBackANewExpressionUnlessPresentValuesWereLookedAt() {
        // given
        client.put("name", "ann");
        Command rule = Client.update(put(RULES, "name", "regex=[a-z]+"));
        Condition.Unchanged look =
                new Condition.Unchanged(Client.SHOP, client.machine.state().revision());
        client.put("name", "Bob");

        // when
        Applied unlooked = client.send(rule);
        Applied tooOld = client.send(new Command.Checked(rule, List.of(look), false));
        Applied looked =
                client.send(new Command.Checked(rule, List.of(new Condition.Unchanged(Client.SHOP, 3)), false));

        // then
        assertThat(unlooked.decision()).isEqualTo(new Decision.Unchecked(3));
        assertThat(tooOld.decision()).isEqualTo(new Decision.Unchecked(3));
        assertThat(looked.commit()).isNotNull();
    }

    /** Proves that a rule which no value could be held against is refused by voters, forced or not, whichever of the two changes. */
    @Test
    void shouldRefuseRulesWhoseJsonSchemaIsNotThere() {
        // given
        Command alone = Client.update(put(RULES, "route", "type=json json-schema=r"));
        Command both = Client.update(put(RULES, "route", "type=json json-schema=r"), put(RULES, "json:r", "{}"));
        Command removed = Client.update(new Operation.Remove(RULES, "json:r"));

        // when
        Applied missing = client.send(forced(alone));
        Applied together = client.send(forced(both));
        Applied gone = client.send(forced(removed));
        Applied bothGone =
                client.send(Client.update(new Operation.Remove(RULES, "route"), new Operation.Remove(RULES, "json:r")));

        // then
        for (Applied applied : List.of(missing, gone)) {
            assertThat(violations(applied))
                    .containsExactly(new Violation(
                            RULES, "route", "route", "a rule with json:r beside it", "\"type=json json-schema=r\""));
        }
        assertThat(together.commit()).isNotNull();
        assertThat(bothGone.commit()).isNotNull();
    }

    @Test
    void shouldRefuseAJsonSchemaThatIsNotJsonAndValuesThatAreNot() {
        // given
        client.send(forced(Client.update(put(RULES, "route", "type=json json-schema=r"), put(RULES, "json:r", "{}"))));
        Condition.Unchanged look = look(RULES);

        // when
        Applied malformed = client.send(forced(Client.update(put(RULES, "json:r", "{"))));
        Applied tooLong =
                client.send(forced(Client.update(put(RULES, "json:r", "{" + " ".repeat(Rule.JSON_CHARS_MAX) + "}"))));
        Applied value = client.send(new Command.Checked(Client.update(put("route", "{")), List.of(look), false));

        // then
        assertThat(violations(malformed))
                .singleElement()
                .satisfies(violation -> assertThat(violation.expected()).startsWith("a rule with well-formed JSON"));
        assertThat(violations(tooLong))
                .singleElement()
                .satisfies(violation ->
                        assertThat(violation.expected()).startsWith("a rule with at most 65536 characters"));
        assertThat(violations(value)).extracting(Violation::expected).containsExactly(ValueKind.JSON.expected());
    }

    /** Proves that a JSON Schema and a rule that names it cannot pass each other on their ways: each looked at the other as it was. */
    @Test
    void shouldSendBackAJsonSchemaUnlessValuesAndRulesWereLookedAt() {
        // given
        client.put("route", "{}");
        client.send(forced(Client.update(put(RULES, "json:r", "{}"))));
        List<Command> changes = List.of(
                Client.update(put(RULES, "json:r", "{ }")),
                Client.update(put(RULES, "route", "type=json json-schema=r")));
        for (Command change : changes) {
            Condition.Unchanged values = look(Client.SHOP);
            Condition.Unchanged rules = look(RULES);

            // when
            Applied unlooked = client.send(change);
            Applied atValues = client.send(new Command.Checked(change, List.of(values), false));
            Applied atRules = client.send(new Command.Checked(change, List.of(rules), false));
            Applied atBoth = client.send(new Command.Checked(change, List.of(values, rules), false));

            // then
            for (Applied applied : List.of(unlooked, atValues, atRules)) {
                assertThat(applied.decision()).isInstanceOf(Decision.Unchecked.class);
            }
            assertThat(atBoth.commit()).isNotNull();
        }
        Applied value = client.send(Client.update(put("route", "[]")));
        assertThat(value.decision()).isInstanceOf(Decision.Unchecked.class);
    }

    private static Command forced(Command command) {
        return new Command.Checked(command, List.of(), true);
    }

    private Condition.Unchanged look(String namespace) {
        return new Condition.Unchanged(
                namespace, client.machine.state().namespace(namespace).revision());
    }

    /** The writer's own condition comes first: it is what the writer is told. */
    @Test
    void shouldTellALostConditionAsAConflict() {
        rule("a", "type=integer");
        Command.Update lost = Client.updateIf("a", 3, put("a", "x"));

        Applied applied = client.send(new Command.Checked(lost, List.of(), false));

        assertThat(applied.decision()).isInstanceOf(Decision.Decided.class);
    }

    /** Proves that a duplicate that is still under way is not carried out once its writer was told that nothing was written. */
    @Test
    void shouldAnswerARetryAsTheFirstTimeThoughTheRulesAreGone() {
        // given
        rule("a", "type=integer");
        rule("b", "regex=x");
        Request invalid = client.request(Client.update(put("a", "x")));
        Request unchecked = client.request(Client.update(put("b", "y")));
        Decision first = client.send(invalid).decision();
        Decision second = client.send(unchecked).decision();

        // when
        client.send(Client.update(new Operation.Remove(RULES, "a"), new Operation.Remove(RULES, "b")));
        Client restored = new Client(StateMachineCodec.decode(StateMachineCodec.encode(client.machine)), 8);

        // then
        for (Client each : List.of(client, restored)) {
            assertThat(each.send(invalid).decision()).isEqualTo(first);
            assertThat(each.send(unchecked).decision()).isEqualTo(second);
            assertThat(each.shop().size()).isZero();
        }
    }

    @Test
    void shouldRememberNoMoreOfARefusalThanFourKilobytes() {
        // given
        rule("*", "type=integer");
        TreeMap<String, String> values = new TreeMap<>();
        IntStream.range(0, 5_000).forEach(i -> values.put("key-" + "x".repeat(400) + i, "x"));

        // when
        Decision.Invalid refused = (Decision.Invalid)
                client.send(Client.importOf(ImportMode.MERGE, values)).decision();

        // then
        assertThat(refused.count()).isEqualTo(5_000);
        assertThat(refused.violations()).hasSizeBetween(2, 9);
        assertThat(Samples.encoded(refused)).hasSizeLessThan(5_000);
        assertThat(Rehearsal.of(
                                client.machine.state(),
                                new Cause("a", "n", ""),
                                Client.importOf(ImportMode.MERGE, values))
                        .decision())
                .isInstanceOfSatisfying(
                        Decision.Invalid.class,
                        here -> assertThat(here.violations()).hasSize(Violations.LISTED_MAX));
    }

    @Test
    void shouldCheckNothingInTheSystemsOwnNamespaces() {
        client.send(Client.update(put(Reserved.schema(RULES), "a", "type=integer")));

        assertThat(send(put(RULES, "a", "")).commit()).isNotNull();
        assertThat(send(put(Reserved.labels(Client.SHOP), "a", "x")).commit()).isNotNull();
    }

    /** Proves that all voters decide alike, those that came by a snapshot too, and as a simple model does. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void shouldDecideAlikeOnAllVotersAndLikeASimpleModel(long seed) {
        Random random = new Random(seed);
        Client restarted = Client.founded();
        SimpleRules model = new SimpleRules();
        int refusals = 0;
        for (int step = 0; step < 1_500; step++) {
            if (random.nextInt(20) == 0) {
                restarted = new Client(StateMachineCodec.decode(StateMachineCodec.encode(restarted.machine)), 7);
            }
            Command command = random.nextInt(4) == 0 ? randomRules(random) : randomValues(random);
            Request request = client.request(command);

            Applied applied = client.machine.apply(new Item.Whole(request), Client.NOON);
            Applied other = restarted.machine.apply(new Item.Whole(request), Client.NOON);

            assertThat(other).as("seed %d, step %d: %s", seed, step, command).isEqualTo(applied);
            assertThat(applied.decision() instanceof Decision.Invalid)
                    .as("seed %d, step %d: %s in %s", seed, step, command, model)
                    .isEqualTo(!model.takes(command));
            refusals += applied.decision() instanceof Decision.Invalid ? 1 : 0;
        }
        assertThat(restarted.machine.state().head())
                .isEqualTo(client.machine.state().head());
        assertThat(refusals).isBetween(200, 1_400);
    }

    private static Command randomRules(Random random) {
        List<String> texts =
                List.of("type=integer", "type=integer min=3", "max-length=1", "required", "one-of=1,5", "");
        int kind = random.nextInt(6);
        Operation operation;
        if (kind == 0) {
            operation = put(RULES, "rule:" + random.nextInt(2), "k" + random.nextInt(4) + " <= k" + random.nextInt(4));
        } else if (kind == 1) {
            String any = texts.get(random.nextInt(3));
            operation = put(RULES, random.nextBoolean() ? "k*" : "*3", any);
        } else if (kind <= 3) {
            List<String> targets = List.of("rule:0", "rule:1", "k*", "*3", "k0", "k1", "k2", "k3");
            operation = new Operation.Remove(RULES, targets.get(random.nextInt(8)));
        } else {
            operation = put(RULES, "k" + random.nextInt(4), texts.get(random.nextInt(texts.size())));
        }
        return new Command.Checked(Client.update(operation), List.of(), random.nextInt(6) == 0);
    }

    private static Command randomValues(Random random) {
        List<Operation> operations = new ArrayList<>();
        for (int i = random.nextInt(3); i >= 0; i--) {
            String key = "k" + random.nextInt(4);
            operations.add(
                    random.nextInt(4) == 0
                            ? new Operation.Remove(Client.SHOP, key)
                            : put(key, List.of("1", "5", "12", "x").get(random.nextInt(4))));
        }
        return new Command.Update(List.of(), operations, random.nextBoolean());
    }

    /** Rules and values in two maps, and what was said in words. */
    private static final class SimpleRules {

        private TreeMap<String, String> rules = new TreeMap<>();
        private TreeMap<String, String> values = new TreeMap<>();

        boolean takes(Command command) {
            Command.Update update = (Command.Update) Command.Checked.unwrapped(command);
            TreeMap<String, String> newRules = new TreeMap<>(rules);
            TreeMap<String, String> newValues = new TreeMap<>(values);
            List<String> changed = new ArrayList<>();
            for (Operation operation : update.operations()) {
                TreeMap<String, String> into = operation.namespace().equals(RULES) ? newRules : newValues;
                if (operation instanceof Operation.Put put) {
                    into.put(put.key(), put.value());
                } else {
                    into.remove(operation.key());
                }
            }
            for (Operation operation : update.operations()) {
                boolean existed = values.containsKey(operation.key()) || newValues.containsKey(operation.key());
                if (operation.namespace().equals(Client.SHOP) && existed) {
                    changed.add(operation.key());
                }
            }
            boolean isForced = Command.Checked.isForced(command);
            boolean isAbsent = update.onlyIfChanged() && newValues.equals(values);
            boolean keepsChanged =
                    isAbsent || newRules.entrySet().stream().allMatch(rule -> keeps(rule, newValues, changed));
            boolean keepsNew = isForced
                    || newRules.entrySet().stream()
                            .filter(rule -> update.operations().stream()
                                    .anyMatch(each -> each.namespace().equals(RULES)
                                            && each.key().equals(rule.getKey())))
                            .allMatch(rule -> keeps(rule, newValues, null));
            if (keepsChanged && keepsNew) {
                rules = newRules;
                values = newValues;
            }
            return keepsChanged && keepsNew;
        }

        private static boolean keeps(Map.Entry<String, String> rule, Map<String, String> values, List<String> changed) {
            String target = rule.getKey();
            if (target.startsWith("rule:")) {
                String[] keys = rule.getValue().split(" <= ");
                boolean isTouched = changed == null || changed.contains(keys[0]) || changed.contains(keys[1]);
                String left = values.get(keys[0]);
                String right = values.get(keys[1]);
                return !isTouched
                        || left == null
                        || right == null
                        || !left.equals("x") && !right.equals("x") && Integer.parseInt(left) <= Integer.parseInt(right);
            }
            for (String key : List.of("k0", "k1", "k2", "k3")) {
                boolean isAbout = target.equals(key) || target.equals("k*") || target.equals("*3") && key.equals("k3");
                if (isAbout && (changed == null || changed.contains(key)) && !keeps(rule.getValue(), values.get(key))) {
                    return false;
                }
            }
            return true;
        }

        private static boolean keeps(String text, String value) {
            if (value == null) {
                return !text.equals("required");
            }
            return switch (text) {
                case "type=integer" -> !value.equals("x");
                case "type=integer min=3" -> value.equals("5") || value.equals("12");
                case "max-length=1" -> value.length() == 1;
                case "one-of=1,5" -> value.equals("1") || value.equals("5");
                default -> true;
            };
        }

        @Override
        public String toString() {
            return rules + " over " + values;
        }
    }

    private void rule(String target, String text) {
        Rule.parse(target, text);
        Command command = Client.update(put(RULES, target, text));
        Condition.Unchanged look =
                new Condition.Unchanged(Client.SHOP, client.machine.state().revision());
        assertThat(client.send(new Command.Checked(command, List.of(look), false))
                        .commit())
                .isNotNull();
    }

    private Applied send(Operation... operations) {
        return client.send(Client.update(operations));
    }

    private static Operation put(String key, String value) {
        return put(Client.SHOP, key, value);
    }

    private static Operation put(String namespace, String key, String value) {
        return new Operation.Put(namespace, key, value);
    }

    private static List<Violation> violations(Applied applied) {
        assertThat(applied.commit()).isNull();
        return ((Decision.Invalid) applied.decision()).violations();
    }
}
