package dev.confab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.confab.model.ImportMode;
import dev.confab.model.InvalidValueException;
import dev.confab.model.LimitExceededException;
import dev.confab.model.Outcome;
import dev.confab.schema.Rule;
import dev.confab.schema.RuleSyntaxException;
import dev.confab.schema.ValueKind;
import dev.confab.schema.Violation;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Rules, asked for and kept at the door. */
final class SchemaDoorTest {

    private static final String ORDERS = "prod/acme/orders";

    private final Confab confab = Confab.startInMemory();
    private final ConfigMap orders = confab.map(ORDERS);
    private final ConfigSchema schema = confab.schema(ORDERS);

    @AfterEach
    void close() {
        confab.close();
    }

    @Test
    void shouldRefuseWhatBreaksRulesByEveryWayToWriteWithAllThatIsWrong() {
        // given
        schema.set(
                        Rule.of("timeout")
                                .type(ValueKind.DURATION)
                                .min("1ms")
                                .max("1m")
                                .build(),
                        Rule.of("mail.*").regex("[^@]+@[^@]+").build(),
                        Rule.compare("pool", "pool.min", "<=", "pool.max"))
                .join();
        Map<String, String> wrong =
                Map.of("timeout", "2m", "mail.from", "nobody", "pool.min", "5", "pool.max", "3", "db.password", "x");
        Transaction transaction = confab.transaction();
        wrong.forEach((key, value) -> transaction.put(ORDERS, key, value));

        // when
        List<Violation> imported = violations(orders.importValues(wrong, ImportMode.MERGE));
        List<Violation> committed = violations(transaction.commit());
        List<Violation> put = violations(orders.put("timeout", "2m"));

        // then
        assertThat(committed).isEqualTo(imported);
        assertThat(imported)
                .containsExactly(
                        new Violation(ORDERS, "timeout", "timeout", "1ms to 1m", "\"2m\""),
                        new Violation(
                                ORDERS,
                                "pool.min",
                                "rule:pool",
                                "<= pool.max, both numbers, durations or sizes",
                                "\"5\" and \"3\""),
                        new Violation(ORDERS, "mail.from", "mail.*", "a text that fits [^@]+@[^@]+", "\"nobody\""));
        assertThat(put).containsExactly(imported.get(0));
        assertThat(orders.size()).isZero();
        assertThat(orders.importValues(Map.of("timeout", "1s", "mail.from", "a@b"), ImportMode.MERGE)
                        .join()
                        .outcome())
                .isInstanceOf(Outcome.Committed.class);
    }

    @Test
    void shouldSayWhatIsWrongInWords() {
        schema.set(
                        Rule.of("db.password").minLength(8).build(),
                        Rule.of("retries").type(ValueKind.INTEGER).build())
                .join();

        assertThatThrownBy(() -> orders.importValues(Map.of("db.password", "hunter2", "retries", "x"), ImportMode.MERGE)
                        .join())
                .hasRootCauseMessage("""
                        2 rules are broken, nothing was written; correct this:
                          prod/acme/orders db.password must be at least 8 characters long, was (hidden)
                          prod/acme/orders retries must be a whole number of at most 1000 digits, was "x\"""");
    }

    /** No voter looks at expressions, and nobody looks at a change whose time has come: it must be looked at when it is scheduled. */
    @Test
    void shouldHoldAScheduledChangeAgainstExpressionsWhenItIsScheduled() {
        // given
        schema.set(Rule.of("mail.*").regex("[^@]+@[^@]+").build()).join();
        Transaction wrong = scheduled("nobody");
        Transaction right = scheduled("a@b");

        // when
        List<Violation> found = violations(wrong.commit());
        right.commit().join();

        // then
        assertThat(found).extracting(Violation::key).containsExactly("mail.from");
        assertThat(wrong.dryRun().isAccepted()).isFalse();
        await().until(() -> orders.get("mail.from").isPresent());
        assertThat(orders.get("mail.from")).contains("a@b");
        assertThat(confab.pending()).isEmpty();
    }

    private Transaction scheduled(String value) {
        return confab.transaction().put(ORDERS, "mail.from", value).effectiveAt(Instant.now());
    }

    /** Proves that what is to come is shown as what it changes, and that what is kept of it is not. */
    @Test
    void shouldShowWhatAScheduledChangeWouldChange() {
        DryRun run = confab.transaction()
                .put(ORDERS, "db.password", "hunter2", Duration.ofHours(1))
                .effectiveAt(Instant.now().plusSeconds(60))
                .dryRun();

        assertThat(run.isAccepted()).isTrue();
        assertThat(run.differences()).containsOnlyKeys(ORDERS);
        assertThat(run.differences().get(ORDERS).added()).containsOnlyKeys("db.password");
    }

    /** Proves that old values which today's rules forbid come back with the rules of their time, and only so. */
    @Test
    void shouldRollBackValuesWithTheirRules() {
        // given
        schema.set(Rule.of("retries").type(ValueKind.INTEGER).max("10").build()).join();
        long then = orders.put("retries", "9").join().revision();
        orders.put("retries", "3").join();
        schema.set(Rule.of("retries").type(ValueKind.INTEGER).max("5").build()).join();

        // when
        List<Violation> found = violations(orders.rollback().to(then).commit());
        boolean isAccepted = orders.rollback().to(then).dryRun().isAccepted();
        Rollback both = orders.rollback().to(then).withRules();
        RollbackPreview preview = both.preview();
        Outcome outcome = both.commit().join();

        // then
        assertThat(found).extracting(Violation::key).containsExactly("retries");
        assertThat(isAccepted).isFalse();
        assertThat(preview.differences()).hasSize(2);
        assertThat(outcome).isInstanceOf(Outcome.Committed.class);
        assertThat(orders.get("retries")).contains("9");
        assertThat(schema.rule("retries").orElseThrow().text()).contains("max=10");
    }

    /** Proves that the door tells more than the ledger remembers. */
    @Test
    void shouldListAHundredViolationsAndCountTheOthers() {
        schema.set(Rule.of("*").type(ValueKind.INTEGER).build()).join();
        Map<String, String> wrong = new java.util.HashMap<>();
        for (int i = 0; i < 150; i++) {
            wrong.put("a.key.with.a.long.name.".repeat(10) + i, "x");
        }

        InvalidValueException refused = refused(orders.importValues(wrong, ImportMode.MERGE));

        assertThat(refused.count()).isEqualTo(150);
        assertThat(refused.violations()).hasSize(100);
        assertThat(refused).hasMessageEndingWith("and 50 more");
    }

    @Test
    void shouldRefuseRulesThatPresentValuesBreakAndListTheBreachesWhereTheyAreForced() {
        // given
        orders.put("timeout", "soon").join();
        orders.put("mail", "nobody").join();
        Rule[] rules = {
            Rule.of("timeout").type(ValueKind.DURATION).build(),
            Rule.of("mail").regex(".*@.*").build()
        };

        // when
        List<Violation> refused = violations(schema.set(rules));
        List<Rule> afterwards = schema.rules();
        SchemaChange forced = schema.force().set(rules).join();

        // then
        assertThat(refused).extracting(Violation::key).containsExactly("timeout", "mail");
        assertThat(afterwards).isEmpty();
        assertThat(forced.outcome()).isInstanceOf(Outcome.Committed.class);
        assertThat(forced.breaches()).isEqualTo(refused).isEqualTo(schema.breaches());
        orders.put("timeout", "1s").join();
        assertThat(schema.breaches()).extracting(Violation::key).containsExactly("mail");
    }

    private static final String ROUTE_SCHEMA = """
            {
              "type": "object",
              "required": ["host"],
              "properties": {
                "host": {"type": "string"},
                "port": {"type": "integer", "maximum": 65535},
                "token": {"minLength": 8}
              }
            }""";

    private static final Rule ROUTE = Rule.jsonSchema("route", ROUTE_SCHEMA);
    private static final Rule ROUTES = Rule.of("route.*").jsonSchema("route").build();

    @Test
    void shouldHoldValuesAgainstAJsonSchemaByEveryWayToWrite() {
        // given
        schema.set(ROUTE, ROUTES, Rule.of("retries").type(ValueKind.INTEGER).build())
                .join();
        String wrongRoute = "{\"host\": 1, \"port\": 99999, \"token\": \"hunter2\"}";
        Map<String, String> wrong = Map.of("route.a", wrongRoute, "retries", "x", "route.b", "[");
        Transaction transaction = confab.transaction();
        wrong.forEach((key, value) -> transaction.put(ORDERS, key, value));

        // when
        List<Violation> committed = violations(transaction.commit());
        List<Violation> imported = violations(orders.importValues(wrong, ImportMode.MERGE));
        List<Violation> rehearsed =
                ((InvalidValueException) transaction.dryRun().failure().orElseThrow()).violations();

        // then
        assertThat(committed)
                .isEqualTo(imported)
                .isEqualTo(rehearsed)
                .containsExactly(
                        new Violation(ORDERS, "retries", "retries", "a whole number of at most 1000 digits", "\"x\""),
                        new Violation(ORDERS, "route.b", "route.*", ValueKind.JSON.expected(), "\"[\""),
                        route("route.a", "of type string at /host", "/properties/host/type", "1"),
                        route("route.a", "at most 65535 at /port", "/properties/port/maximum", "99999"),
                        route(
                                "route.a",
                                "at least 8 characters long at /token",
                                "/properties/token/minLength",
                                "(hidden)"));
        assertThat(orders.size()).isZero();
        orders.put("route.a", "{\"host\": \"a\", \"port\": 80}").join();
        assertThat(violations(confab.transaction()
                        .put(ORDERS, "route.a", "{}")
                        .effectiveAt(Instant.now().plusSeconds(60))
                        .commit()))
                .containsExactly(route("route.a", "an object with host", "/required", "an object of 0"));
    }

    private static Violation route(String key, String expected, String keyword, String came) {
        return new Violation(ORDERS, key, "route.*", expected + ", by json:route#" + keyword, came);
    }

    @Test
    void shouldHideAllOfASecretThatDoesNotFitAJsonSchema() {
        schema.set(ROUTE, Rule.of("api.token").jsonSchema("route").build()).join();

        List<Violation> found = violations(orders.put("api.token", "{\"host\": 4711}"));

        assertThat(found).singleElement().satisfies(violation -> {
            assertThat(violation.came()).isEqualTo("(hidden)");
            assertThat(violation.toString()).doesNotContain("4711");
        });
    }

    @Test
    void shouldRefuseAJsonSchemaThatIsNoneOrThatIsMissingWithAllThatIsWrong() {
        orders.put("route.a", "{}").join();
        Rule isNone = Rule.jsonSchema("route", "{\"minLength\": -1, \"$ref\": \"https://example.org/a\"}");

        List<Violation> refused = violations(schema.set(isNone, ROUTES));
        List<Violation> forced = violations(schema.force().set(isNone));
        List<Violation> missing = violations(schema.set(ROUTES));

        assertThat(forced).isEqualTo(refused);
        assertThat(refused)
                .containsExactlyInAnyOrder(
                        new Violation(
                                ".confab/schemas/" + ORDERS,
                                "json:route",
                                "json:route",
                                "a place in this JSON Schema, #/... or #name, as nothing is fetched at /$ref",
                                "\"https://example.org/a\""),
                        new Violation(
                                ".confab/schemas/" + ORDERS,
                                "json:route",
                                "json:route",
                                "at least 0 at /minLength",
                                "-1"));
        assertThat(missing).extracting(Violation::expected).containsExactly("a rule with json:route beside it");
        assertThat(schema.rules()).isEmpty();
    }

    /** Proves that a JSON Schema is one of the rules: present values are held against a new one, also by name only, unless forced. */
    @Test
    void shouldHoldPresentValuesAgainstAJsonSchemaThatChangesUnlessItIsForced() {
        // given
        orders.put("route.a", "{\"port\": 1}").join();
        Rule stricter = Rule.jsonSchema("route", ROUTE_SCHEMA.replace("65535", "0"));
        Violation noHost = route("route.a", "an object with host", "/required", "an object of 1");
        Violation portTooHigh = route("route.a", "at most 0 at /port", "/properties/port/maximum", "1");

        // when
        schema.set(ROUTE).join();
        List<Violation> byName = violations(schema.set(ROUTES));
        DryRun rehearsed = schema.dryRun(ROUTES);
        SchemaChange forced = schema.force().set(ROUTES).join();
        List<Violation> byText = violations(schema.set(stricter));
        SchemaChange forcedText = schema.force().set(stricter).join();

        // then
        assertThat(byName).containsExactly(noHost);
        assertThat(rehearsed.failure()).containsInstanceOf(InvalidValueException.class);
        assertThat(forced.breaches()).containsExactly(noHost);
        assertThat(byText).containsExactlyInAnyOrder(noHost, portTooHigh);
        assertThat(forcedText.breaches()).isEqualTo(schema.breaches()).containsExactlyInAnyOrder(noHost, portTooHigh);
        assertThat(violations(schema.remove("json:route")))
                .extracting(Violation::key)
                .containsExactly("route.*");
        schema.remove("json:route", "route.*").join();
        assertThat(schema.breaches()).isEmpty();
    }

    @Test
    void shouldRollBackAJsonSchemaWithTheValues() {
        // given
        schema.set(ROUTE, ROUTES).join();
        long then = orders.put("route.a", "{\"host\": \"a\", \"port\": 8080}")
                .join()
                .revision();
        orders.put("route.a", "{\"host\": \"a\", \"port\": 80}").join();
        schema.set(Rule.jsonSchema("route", ROUTE_SCHEMA.replace("65535", "1023")))
                .join();

        // when
        List<Violation> found = violations(orders.rollback().to(then).commit());
        Outcome both = orders.rollback().to(then).withRules().commit().join();

        // then
        assertThat(found)
                .containsExactly(route("route.a", "at most 1023 at /port", "/properties/port/maximum", "8080"));
        assertThat(both).isInstanceOf(Outcome.Committed.class);
        assertThat(schema.rule("json:route")).contains(ROUTE);
        assertThat(schema.describe().lines()).hasSize(2).first().asString().startsWith("json:route: {   \"type\":");
    }

    @Test
    void shouldDescribeChangeAndRemoveRules() {
        schema.as("ann")
                .because("as agreed")
                .set(Rule.parse("timeout", "default=300ms type=duration"), Rule.compare("pool", "min", "<", "max"))
                .join();

        assertThat(schema.describe()).isEqualTo("rule:pool: min < max\ntimeout: type=duration default=300ms\n");
        assertThat(orders.get("timeout")).isEmpty();
        assertThat(confab.namespaces()).isEmpty();
        assertThat(schema.set(Rule.parse("timeout", "type=duration default=300ms"))
                        .join()
                        .outcome())
                .isInstanceOf(Outcome.Unchanged.class);
        schema.remove("timeout", "absent").join();
        assertThat(schema.rule("timeout")).isEmpty();
        assertThat(schema.rule("rule:pool")).isPresent();
        assertThatThrownBy(() -> Rule.parse("timeout", "type=time")).isInstanceOf(RuleSyntaxException.class);
        assertThatThrownBy(() -> confab.schema(".confab/labels/x")).isInstanceOf(IllegalArgumentException.class);
    }

    /** Proves that a dry run and the commit after it cannot differ, whatever comes of it, and that the former writes nothing. */
    @Test
    void shouldDoWhatTheDryRunSaid() {
        Random random = new Random(1);
        schema.set(
                        Rule.of("a").type(ValueKind.INTEGER).max("7").build(),
                        Rule.of("b*").regex("[0-9]*").build(),
                        Rule.compare("c", "a", "<=", "b"))
                .join();
        int refused = 0;
        int conflicts = 0;
        for (int step = 0; step < 300; step++) {
            Transaction transaction = random(random);
            long before = confab.head().revision();
            Map<String, String> values = orders.toMap();

            DryRun dry = transaction.dryRun();
            assertThat(confab.head().revision()).isEqualTo(before);

            Throwable failure =
                    catchThrowable(() -> assertThat(transaction.commit().join())
                            .isEqualTo(dry.outcome().map(this::asTold).orElse(null)));
            Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
            assertThat(cause == null ? "" : cause.getMessage())
                    .as("step %d", step)
                    .isEqualTo(dry.failure().map(Throwable::getMessage).orElse(""));
            boolean isCommitted = confab.head().revision() > before;
            assertThat(isCommitted)
                    .isEqualTo(dry.outcome()
                            .filter(Outcome.Committed.class::isInstance)
                            .isPresent());
            if (isCommitted) {
                assertThat(dry.differences().get(ORDERS).keys())
                        .isEqualTo(dev.confab.history.Comparison.of("", values, "", orders.toMap())
                                .keys());
            }
            refused += dry.failure().isPresent() ? 1 : 0;
            conflicts +=
                    dry.outcome().filter(Outcome.Conflict.class::isInstance).isPresent() ? 1 : 0;
        }
        assertThat(refused).isBetween(20, 280);
        assertThat(conflicts).isBetween(10, 280);
    }

    /** The place of a commit is known when it is made. */
    private Outcome asTold(Outcome dry) {
        return dry instanceof Outcome.Committed committed
                ? new Outcome.Committed(committed.revision(), true, confab.token())
                : dry;
    }

    private Transaction random(Random random) {
        Transaction transaction = confab.transaction();
        if (random.nextInt(3) == 0) {
            transaction.ifVersion(ORDERS, "a", random.nextInt(4));
        }
        for (int i = random.nextInt(3); i >= 0; i--) {
            String key = List.of("a", "b", "b2", "d").get(random.nextInt(4));
            if (random.nextInt(4) == 0) {
                transaction.remove(ORDERS, key);
            } else {
                transaction.put(ORDERS, key, List.of("1", "5", "9", "x").get(random.nextInt(4)));
            }
        }
        return random.nextBoolean() ? transaction.onlyIfChanged() : transaction;
    }

    @Test
    void shouldTellLimitsAndRulesByADryRunOfImportsAndRulesToo() {
        orders.put("a", "x").join();
        DryRun import1 = orders.dryRunImport(Map.of("b", "y".repeat(2 * 1024 * 1024)), ImportMode.MERGE);
        DryRun rules = schema.dryRun(Rule.of("a").type(ValueKind.INTEGER).build());
        DryRun import2 = orders.dryRunImport(Map.of("b", "y"), ImportMode.REPLACE);

        assertThat(import1.failure()).containsInstanceOf(LimitExceededException.class);
        assertThat(rules.failure()).containsInstanceOf(InvalidValueException.class);
        assertThat(import2.isAccepted()).isTrue();
        assertThat(import2.differences().get(ORDERS).toText()).contains("-a=x").contains("+b=y");
        assertThat(orders.toMap()).isEqualTo(Map.of("a", "x"));
    }

    private static List<Violation> violations(CompletableFuture<?> written) {
        return refused(written).violations();
    }

    private static InvalidValueException refused(CompletableFuture<?> written) {
        Throwable failure = catchThrowable(written::join);
        assertThat(failure).hasCauseInstanceOf(InvalidValueException.class);
        return (InvalidValueException) failure.getCause();
    }
}
