package dev.confab.proof;

import dev.confab.watch.WatchEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a subscription hears goes forward, nothing is told twice, no commit is left out unless a computed difference takes
 * its place or the commits left out cancel each other (a difference that holds nothing is not told), a subscription that resumes goes on where it was told to, and those that live at the end have heard it all.
 */
final class WatchOrderChecker implements Checker {

    @Override
    public List<Violation> check(History history) {
        Registers registers = Registers.of(history);
        Map<Long, List<Heard>> heard = new HashMap<>();
        history.heard()
                .forEach(event -> heard.computeIfAbsent(event.subscription(), any -> new ArrayList<>())
                        .add(event));
        List<Violation> violations = new ArrayList<>();
        for (Subscribed subscription : history.subscriptions()) {
            checkOne(registers, subscription, heard.getOrDefault(subscription.id(), List.of()), violations);
        }
        return violations;
    }

    private void checkOne(
            Registers registers, Subscribed subscription, List<Heard> events, List<Violation> violations) {
        boolean wantsPresent = subscription.start() == Subscribed.Start.PRESENT;
        long told = subscription.from();
        boolean isFirst = true;
        for (Heard event : events) {
            long least = isFirst ? subscription.floor() : told;
            boolean isPresent = event.kind() == WatchEvent.Kind.PRESENT;
            if (isPresent != (wantsPresent && isFirst)) {
                violations.add(Violation.of(this, "the present is told first and once: %s %s", subscription, event));
            }
            if (event.revision() < least || event.revision() == least && !isPresent && !event.isComplete()) {
                violations.add(Violation.of(this, "backwards or twice after %d: %s %s", least, subscription, event));
            }
            long due = registers.nextAfter(told, subscription.namespace());
            if (event.kind() == WatchEvent.Kind.COMMIT
                    && event.revision() > due
                    && !registers.isSame(told, event.revision() - 1, subscription.namespace())) {
                violations.add(Violation.of(this, "revision %d was left out: %s %s", due, subscription, event));
            }
            told = isFirst ? event.revision() : Math.max(told, event.revision());
            isFirst = false;
        }
        long due = registers.nextAfter(told, subscription.namespace());
        if (due <= subscription.through()
                && !registers.isSame(told, subscription.through(), subscription.namespace())) {
            violations.add(Violation.of(this, "revision %d was never told: %s", due, subscription));
        }
    }
}
