package dev.confab.ledger;

import io.atomix.primitive.service.BackupInput;
import io.atomix.primitive.service.BackupOutput;
import io.atomix.primitive.service.Commit;
import io.atomix.primitive.service.PrimitiveService;
import io.atomix.primitive.service.ServiceContext;
import io.atomix.primitive.session.Session;
import io.atomix.primitive.session.SessionId;
import io.atomix.utils.serializer.Serializer;
import io.atomix.utils.time.WallClockTimestamp;

/**
 * What the engine sees of a {@link Voter}. The engine replaces this object at run time, when a quiet group's first entry
 * follows a snapshot ({@code RaftServiceManager:413}); the voter behind it stays.
 */
final class LedgerService implements PrimitiveService {

    private static final byte[] NOTHING = new byte[0];

    private final Voter voter;

    LedgerService(Voter voter) {
        this.voter = voter;
    }

    /** The answers do not travel through the engine, which would keep them with the session: the {@link Proposer} has them. */
    @Override
    public byte[] apply(Commit<byte[]> commit) {
        voter.apply(commit.value());
        return NOTHING;
    }

    @Override
    public void backup(BackupOutput output) {
        byte[] snapshot = voter.snapshot();
        output.writeInt(snapshot.length);
        output.writeBytes(snapshot);
    }

    /** The engine logs and swallows what is thrown here, hence the poison. */
    @Override
    public void restore(BackupInput input) {
        try {
            voter.restore(input.readBytes(input.readInt()));
        } catch (RuntimeException | Error e) {
            voter.poison("a snapshot of the ledger could not be read", e);
        }
    }

    @Override
    public Serializer serializer() {
        return RaftSerializers.PROTOCOL;
    }

    @Override
    public void init(ServiceContext context) {}

    @Override
    public void tick(WallClockTimestamp timestamp) {}

    @Override
    @SuppressWarnings("rawtypes") // as the engine declares it
    public void register(Session session) {}

    @Override
    public void expire(SessionId sessionId) {}

    @Override
    public void close(SessionId sessionId) {}
}
