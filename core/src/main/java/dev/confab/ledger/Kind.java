package dev.confab.ledger;

import dev.confab.gossip.wire.MalformedException;
import io.atomix.protocols.raft.protocol.AppendRequest;
import io.atomix.protocols.raft.protocol.ConfigureRequest;
import io.atomix.protocols.raft.protocol.InstallRequest;
import io.atomix.protocols.raft.protocol.JoinRequest;
import io.atomix.protocols.raft.protocol.LeaveRequest;
import io.atomix.protocols.raft.protocol.PollRequest;
import io.atomix.protocols.raft.protocol.RaftRequest;
import io.atomix.protocols.raft.protocol.ReconfigureRequest;
import io.atomix.protocols.raft.protocol.TransferRequest;
import io.atomix.protocols.raft.protocol.VoteRequest;
import java.util.Locale;

/** The engine's requests that travel between voters, each under a subject of its own. */
enum Kind {
    JOIN(JoinRequest.class),
    LEAVE(LeaveRequest.class),
    CONFIGURE(ConfigureRequest.class),
    RECONFIGURE(ReconfigureRequest.class),
    INSTALL(InstallRequest.class),
    TRANSFER(TransferRequest.class),
    POLL(PollRequest.class),
    VOTE(VoteRequest.class),
    APPEND(AppendRequest.class);

    private final Class<? extends RaftRequest> type;

    Kind(Class<? extends RaftRequest> type) {
        this.type = type;
    }

    static Kind of(RaftRequest request) {
        for (Kind kind : values()) {
            if (kind.type.isInstance(request)) {
                return kind;
            }
        }
        throw new IllegalArgumentException(request.getClass().getSimpleName() + " does not travel between voters");
    }

    String subject() {
        return "raft." + name().toLowerCase(Locale.ROOT);
    }

    RaftRequest cast(Object request) {
        if (!type.isInstance(request)) {
            throw new MalformedException(
                    subject() + " must bring a " + type.getSimpleName() + ", brought a " + request.getClass());
        }
        return type.cast(request);
    }
}
