package dev.confab.proof;

import java.util.List;

/** Decides one promise over a history, in O(n log n). Stateless; a checker says nothing about what another one decides. */
interface Checker {

    List<Checker> ALL = List.of(
            new OneLogChecker(),
            new RealTimeChecker(),
            new ConditionChecker(),
            new SyncReadChecker(),
            new LocalReadChecker(),
            new HonestAgeChecker(),
            new WatchOrderChecker(),
            new WatchContentChecker(),
            new CopyChecker(),
            new LeaderChecker(),
            new OneGroupChecker());

    List<Violation> check(History history);

    default String name() {
        return getClass().getSimpleName();
    }

    static List<Violation> checkAll(History history) {
        return ALL.stream().flatMap(checker -> checker.check(history).stream()).toList();
    }
}
