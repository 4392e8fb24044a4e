package dev.confab.benchmarks;

import dev.confab.Confab;
import dev.confab.schema.Rule;
import dev.confab.schema.ValueKind;
import java.util.List;

/**
 * How many puts fit into a second where values have to keep rules, beside a namespace without any: three voters on loopback,
 * all through the same run, one after the other in each.
 */
final class CheckedRate implements Harness {

    private static final int PATTERNS = 10;
    private static final int OTHER_KEYS = 100;

    @Override
    public List<Row> run(Scale scale) throws Exception {
        try (LocalCluster cluster = LocalCluster.start()) {
            Confab leader = cluster.leader();
            Store plain = Store.of(leader.map("bench/shop/plain"));
            Store ruled = Store.of(leader.map("bench/shop/ruled"));
            Store expressed = Store.of(leader.map("bench/shop/expressed"));
            leader.schema("bench/shop/ruled").set(rules()).join();
            leader.schema("bench/shop/expressed")
                    .set(Rule.of("*").regex("[ -~]*").build())
                    .join();
            for (int run = 0; run <= scale.runs(); run++) {
                for (Store store : List.of(plain, ruled, expressed)) {
                    store.measureRate(scale.span().toNanos(), run > 0);
                }
            }
            Spread without = plain.rate();
            return List.of(
                    row(
                            "voters check: a range of lengths, ten patterns, a hundred rules of other keys",
                            ruled,
                            without),
                    row("its node checks: one expression", expressed, without));
        }
    }

    /** One that is about each key, some that are tried on each, and many that lie beside. */
    private static Rule[] rules() {
        Rule[] rules = new Rule[1 + PATTERNS + OTHER_KEYS];
        rules[0] = Rule.of("*").minLength(1).maxLength(10_000).build();
        for (int i = 0; i < PATTERNS; i++) {
            rules[1 + i] = Rule.of("*.limit-" + i).type(ValueKind.INTEGER).build();
        }
        for (int i = 0; i < OTHER_KEYS; i++) {
            rules[1 + PATTERNS + i] = Rule.of("other.key-" + i)
                    .type(ValueKind.DURATION)
                    .min("1ms")
                    .build();
        }
        return rules;
    }

    private static Row row(String what, Store store, Spread without) {
        Spread with = store.rate();
        return new Row(
                "puts/s, 64 outstanding, leader; " + what,
                ">= 0.8 of without rules",
                with.text("%.0f") + ", ratio " + Spread.text(with.median() / without.median(), "%.2f"),
                "without rules: " + without.text("%.0f"));
    }
}
