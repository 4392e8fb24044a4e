package dev.confab.ledger;

import com.google.common.collect.ImmutableList;
import io.atomix.cluster.MemberId;
import io.atomix.primitive.operation.OperationType;
import io.atomix.primitive.operation.PrimitiveOperation;
import io.atomix.primitive.operation.impl.DefaultOperationId;
import io.atomix.primitive.service.ServiceConfig;
import io.atomix.primitive.session.SessionId;
import io.atomix.primitive.session.SessionMetadata;
import io.atomix.protocols.raft.RaftError;
import io.atomix.protocols.raft.ReadConsistency;
import io.atomix.protocols.raft.cluster.RaftMember;
import io.atomix.protocols.raft.cluster.impl.DefaultRaftMember;
import io.atomix.protocols.raft.protocol.AppendRequest;
import io.atomix.protocols.raft.protocol.AppendResponse;
import io.atomix.protocols.raft.protocol.ConfigureRequest;
import io.atomix.protocols.raft.protocol.ConfigureResponse;
import io.atomix.protocols.raft.protocol.InstallRequest;
import io.atomix.protocols.raft.protocol.InstallResponse;
import io.atomix.protocols.raft.protocol.JoinRequest;
import io.atomix.protocols.raft.protocol.JoinResponse;
import io.atomix.protocols.raft.protocol.LeaveRequest;
import io.atomix.protocols.raft.protocol.LeaveResponse;
import io.atomix.protocols.raft.protocol.PollRequest;
import io.atomix.protocols.raft.protocol.PollResponse;
import io.atomix.protocols.raft.protocol.RaftResponse;
import io.atomix.protocols.raft.protocol.ReconfigureRequest;
import io.atomix.protocols.raft.protocol.ReconfigureResponse;
import io.atomix.protocols.raft.protocol.TransferRequest;
import io.atomix.protocols.raft.protocol.TransferResponse;
import io.atomix.protocols.raft.protocol.VoteRequest;
import io.atomix.protocols.raft.protocol.VoteResponse;
import io.atomix.protocols.raft.storage.log.entry.CloseSessionEntry;
import io.atomix.protocols.raft.storage.log.entry.CommandEntry;
import io.atomix.protocols.raft.storage.log.entry.ConfigurationEntry;
import io.atomix.protocols.raft.storage.log.entry.InitializeEntry;
import io.atomix.protocols.raft.storage.log.entry.KeepAliveEntry;
import io.atomix.protocols.raft.storage.log.entry.MetadataEntry;
import io.atomix.protocols.raft.storage.log.entry.OpenSessionEntry;
import io.atomix.protocols.raft.storage.log.entry.QueryEntry;
import io.atomix.protocols.raft.storage.system.Configuration;
import io.atomix.utils.serializer.Namespace;
import io.atomix.utils.serializer.Serializer;
import io.atomix.utils.serializer.serializers.ImmutableListSerializer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedList;

/**
 * The engine's own bytes, with our registrations. Its ready-made namespaces reflect into the JDK and need JVM flags. The
 * numbers are on the wire and on disk: add at the end of a block, never in between.
 */
final class RaftSerializers {

    private static final int PROTOCOL_ID = 300;
    private static final int STORAGE_ID = 200;

    /** What a session of the service may carry: nothing but its configuration. */
    static final Namespace SERVICE_NAMESPACE =
            Namespace.builder().register(ServiceConfig.class).build("ConfabService");

    static final Namespace STORAGE_NAMESPACE =
            storage(basics(Namespace.builder())).build("ConfabStorage");

    static final Serializer PROTOCOL =
            Serializer.using(protocol(storage(basics(Namespace.builder()))).build("ConfabProtocol"));

    private RaftSerializers() {}

    private static Namespace.Builder basics(Namespace.Builder builder) {
        return builder.register(byte[].class)
                .register(long[].class)
                .register(ArrayList.class)
                .register(LinkedList.class)
                .register(HashSet.class)
                .register(HashMap.class)
                .register(Collections.emptyList().getClass())
                .register(
                        new ImmutableListSerializer(),
                        ImmutableList.class,
                        ImmutableList.of(1).getClass(),
                        ImmutableList.of(1, 2).getClass(),
                        ImmutableList.of(1, 2, 3).subList(1, 3).getClass())
                .register(Instant.class);
    }

    private static Namespace.Builder storage(Namespace.Builder builder) {
        return builder.nextId(STORAGE_ID)
                .register(CloseSessionEntry.class)
                .register(CommandEntry.class)
                .register(ConfigurationEntry.class)
                .register(InitializeEntry.class)
                .register(KeepAliveEntry.class)
                .register(MetadataEntry.class)
                .register(OpenSessionEntry.class)
                .register(QueryEntry.class)
                .register(PrimitiveOperation.class)
                .register(DefaultOperationId.class)
                .register(OperationType.class)
                .register(ReadConsistency.class)
                .register(DefaultRaftMember.class)
                .register(MemberId.class)
                .register(RaftMember.Type.class)
                .register(Configuration.class);
    }

    private static Namespace.Builder protocol(Namespace.Builder builder) {
        return builder.nextId(PROTOCOL_ID)
                .register(AppendRequest.class)
                .register(AppendResponse.class)
                .register(ConfigureRequest.class)
                .register(ConfigureResponse.class)
                .register(InstallRequest.class)
                .register(InstallResponse.class)
                .register(JoinRequest.class)
                .register(JoinResponse.class)
                .register(LeaveRequest.class)
                .register(LeaveResponse.class)
                .register(PollRequest.class)
                .register(PollResponse.class)
                .register(ReconfigureRequest.class)
                .register(ReconfigureResponse.class)
                .register(TransferRequest.class)
                .register(TransferResponse.class)
                .register(VoteRequest.class)
                .register(VoteResponse.class)
                .register(RaftResponse.Status.class)
                .register(RaftError.class)
                .register(RaftError.Type.class)
                .register(SessionId.class)
                .register(SessionMetadata.class);
    }
}
