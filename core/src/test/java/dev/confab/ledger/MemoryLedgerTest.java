package dev.confab.ledger;

import java.time.Clock;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;

final class MemoryLedgerTest extends LedgerContract {

    private final ExecutorService thread = Executors.newSingleThreadExecutor();

    @Override
    Ledger start(LedgerListener told) {
        return new MemoryLedger(SELF, Clock.systemUTC(), thread, told);
    }

    @AfterEach
    void endThread() {
        thread.shutdown();
    }
}
