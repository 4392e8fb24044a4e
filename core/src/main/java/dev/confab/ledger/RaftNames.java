package dev.confab.ledger;

import io.atomix.primitive.operation.OperationId;
import io.atomix.primitive.operation.PrimitiveOperation;

/** The names under which the engine knows our one service. They are in its files, so they never change. */
final class RaftNames {

    static final String SERVICE = "confab";
    static final String FILES = "ledger";

    private static final OperationId APPLY = OperationId.command("apply");

    private RaftNames() {}

    static PrimitiveOperation operation(byte[] entry) {
        return PrimitiveOperation.operation(APPLY, entry);
    }
}
