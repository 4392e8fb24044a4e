package dev.confab.ledger;

import dev.confab.gossip.wire.Head;
import io.atomix.primitive.PrimitiveBuilder;
import io.atomix.primitive.PrimitiveManagementService;
import io.atomix.primitive.PrimitiveType;
import io.atomix.primitive.SyncPrimitive;
import io.atomix.primitive.config.PrimitiveConfig;
import io.atomix.primitive.service.PrimitiveService;
import io.atomix.primitive.service.ServiceConfig;
import io.atomix.utils.serializer.Namespace;

/** Tells the engine of the one service it runs. Nobody builds primitives of this type; the ledger is its only user. */
final class LedgerType implements PrimitiveType<LedgerType.NoBuilder, LedgerType.NoConfig, SyncPrimitive> {

    private final Voter voter;

    LedgerType(Voter voter) {
        this.voter = voter;
    }

    /** How far the service has come. Thread-safe. */
    Head head() {
        return voter.head();
    }

    @Override
    public String name() {
        return RaftNames.SERVICE;
    }

    /** The default would initialise a class of the engine that cannot start without JVM flags. */
    @Override
    public Namespace namespace() {
        return RaftSerializers.SERVICE_NAMESPACE;
    }

    @Override
    public PrimitiveService newService(ServiceConfig config) {
        return new LedgerService(voter);
    }

    @Override
    public NoConfig newConfig() {
        throw new IllegalStateException("the ledger is not configured through the engine");
    }

    @Override
    public NoBuilder newBuilder(String name, NoConfig config, PrimitiveManagementService service) {
        throw new IllegalStateException("the ledger is not built through the engine");
    }

    abstract static class NoConfig extends PrimitiveConfig<NoConfig> {}

    abstract static class NoBuilder extends PrimitiveBuilder<NoBuilder, NoConfig, SyncPrimitive> {
        private NoBuilder(
                PrimitiveType<?, ?, ?> type, String name, NoConfig config, PrimitiveManagementService service) {
            super(type, name, config, service);
        }
    }
}
