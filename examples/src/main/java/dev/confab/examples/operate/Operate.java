package dev.confab.examples.operate;

import dev.confab.Confab;
import dev.confab.ConfigMap;
import dev.confab.Rollback;
import dev.confab.RollbackPreview;
import dev.confab.history.AuditEntry;
import dev.confab.history.HistoryPage;
import dev.confab.history.HistoryRange;
import dev.confab.history.PastCommit;
import dev.confab.model.Outcome;
import java.io.PrintStream;

/** Somebody made a change that hurts; finds out what and who, and undoes it. One node in memory; ends by itself. */
public final class Operate {

    private static final String ORDERS = "prod/acme/orders";
    private static final String BILLING = "prod/acme/billing";

    private final Confab confab;
    private final PrintStream out;

    private Operate(Confab confab, PrintStream out) {
        this.confab = confab;
        this.out = out;
    }

    /** Runs it; takes no arguments. */
    public static void main(String[] args) {
        try (Confab confab = Confab.startInMemory()) {
            Operate example = new Operate(confab, System.out);
            example.theDayBefore();
            example.theBadChange();
            example.look();
            example.undo();
            example.whoWasIt();
        }
    }

    private void theDayBefore() {
        confab.as("release-robot")
                .transaction()
                .because("release 2026-11")
                .put(ORDERS, "payment.timeout", "2s")
                .put(ORDERS, "payment.api-token", "t0p-s3cret")
                .put(BILLING, "retries", "3")
                .commit()
                .join();
        confab.map(ORDERS).label("release-2026-11").join();
        confab.map(BILLING).label("release-2026-11").join();
        out.println("labelled          " + confab.map(ORDERS).labels());
    }

    private void theBadChange() {
        confab.as("bob")
                .transaction()
                .because("faster checkout")
                .put(ORDERS, "payment.timeout", "2ms")
                .put(BILLING, "retries", "300")
                .commit()
                .join();
    }

    private void look() {
        ConfigMap orders = confab.map(ORDERS);
        HistoryPage page = orders.history("payment.timeout", HistoryRange.last(5));
        for (PastCommit commit : page.commits()) {
            out.println("the key's history " + commit.revision() + " by " + commit.author() + ", " + commit.reason()
                    + ": " + commit.changes().get(0).newValue().orElse("removed"));
        }
        out.print(orders.diff("release-2026-11").toText());
    }

    private void undo() {
        Rollback rollback = confab.as("alice")
                .rollback()
                .namespace(ORDERS)
                .namespace(BILLING)
                .to("release-2026-11")
                .because("payments time out, incident 4711");
        RollbackPreview preview = rollback.preview();
        out.println("it would change   " + preview);
        out.print(preview.toText());
        Outcome outcome = rollback.ifRevision(preview.revision()).commit().join(); // refused if anybody was faster
        out.println("rolled back       " + (outcome instanceof Outcome.Committed) + ", payment.timeout is "
                + confab.map(ORDERS).get("payment.timeout").orElse("gone"));
        for (PastCommit commit :
                confab.map(ORDERS).history(HistoryRange.last(2)).commits()) {
            commit.rollbackTo().ifPresent(to -> out.println(commit.revision() + " went back to   " + to));
            commit.rolledBackBy().ifPresent(by -> out.println(commit.revision() + " was undone by  " + by));
        }
    }

    private void whoWasIt() {
        confab.as("bob").map(BILLING).compareAndSet("retries", 2, "300").join(); // too late: it is at version 3
        for (AuditEntry entry : confab.audit(HistoryRange.last(3)).entries()) {
            out.println("audit             " + entry);
        }
        out.print(confab.audit(HistoryRange.last(10)).toJsonLines());
    }
}
