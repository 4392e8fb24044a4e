package dev.confab.ledger;

import dev.confab.gossip.wire.PeerId;
import io.atomix.cluster.MemberId;
import io.atomix.protocols.raft.cluster.RaftMember;
import io.atomix.protocols.raft.cluster.impl.DefaultRaftMember;
import io.atomix.protocols.raft.protocol.JoinRequest;
import io.atomix.protocols.raft.protocol.LeaveRequest;
import io.atomix.protocols.raft.protocol.VoteRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** One fault, done to a running group; the seed says to whom. */
enum Strike {
    CUT_LEADER(arena -> arena.isolate(arena.leader())),
    CUT_ONE(arena -> arena.isolate(arena.any())),
    /** The others are all there and linked. */
    OTHERS_WITHOUT_THE_LEADER(arena -> {
        PeerId leader = arena.leader();
        arena.group.network.heal();
        arena.isolate(leader);
        arena.group.startAll();
    }),
    CUT_A_FOLLOWER(arena -> arena.isolate(arena.anyBut(arena.leader()))),
    CUT_LINK(arena -> {
        PeerId one = arena.any();
        arena.group.network.cut(arena.group.address(one), arena.group.address(arena.anyBut(one)));
    }),
    /** The leader hears and is not heard. */
    MUTE_LEADER(arena -> {
        PeerId leader = arena.leader();
        arena.others(leader).forEach(other -> arena.group.weather.close(leader, other));
    }),
    SILENCE_THE_LEADER(arena -> arena.silence(arena.leader())),
    CLOSE_ONE_WAY(arena -> {
        PeerId one = arena.any();
        arena.group.weather.close(one, arena.anyBut(one));
    }),
    LOSE_ANSWERS(arena -> {
        PeerId one = arena.any();
        arena.group.weather.loseAnswers(one, arena.anyBut(one));
    }),
    HOLD_VOTES(arena -> arena.group.weather.hold(Kind.VOTE, 0.5)),
    HOLD_APPENDS(arena -> arena.group.weather.hold(Kind.APPEND, 0.8)),
    HOLD_ANYTHING(arena -> Stream.of(Kind.values()).forEach(kind -> arena.group.weather.hold(kind, 0.2))),
    RESIGN_IN_A_STORM(Arena::resignInAStorm),
    REPEAT_VOTES(arena -> arena.group.weather.repeat(Kind.VOTE)),
    LATE_FRAMES(arena -> arena.group.running().forEach(each -> {
        each.transport().release(EnumSet.allOf(Kind.class), arena.random, Arena.DEADLINE);
        each.transport().repeat(arena.random, 8, Arena.DEADLINE);
    })),
    LATE_VOTES(Arena::releaseVotes),
    /** Ends the cuts and not what the weather does beside them. */
    HEAL_LINKS(arena -> arena.group.network.heal()),
    HEAL(arena -> arena.group.heal()),
    KILL_ONE(arena -> arena.group.kill(arena.any())),
    KILL_LEADER(arena -> arena.group.kill(arena.leader())),
    START(arena -> arena.group.startAll()),
    EMPTY_A_LOG(arena -> arena.toDamage(arena.any()).ifPresent(arena::emptyLog)),
    EMPTY_A_FOLLOWER(arena -> arena.toDamage(arena.anyBut(arena.leader())).ifPresent(arena::emptyLog)),
    DAMAGE_A_TAIL(arena -> arena.toDamage(arena.any()).ifPresent(arena::damageTail)),
    POWER_LOSS(arena -> {
        arena.group.powerLoss(arena.random);
        arena.group.startAll();
    }),
    /** Voters that do not know what they promised may need to ask one whose disk is gone. */
    POWER_LOSS_OF_WHOLE_DISKS(arena -> {
        if (arena.isWhole()) {
            arena.group.powerLoss(arena.random);
            arena.group.startAll();
        }
    }),
    COMPACT(arena -> arena.group.running().forEach(each -> each.ledger().compact())),
    /** Those that follow start again, and what was committed is not applied yet. */
    REPLAY_SLOWLY(arena -> {
        PeerId leader = arena.leader();
        arena.group.replay().stop();
        arena.others(leader).forEach(arena.group::kill);
        arena.others(leader).forEach(arena.group::start);
    }),
    ELECT_WITHOUT_THE_SILENCED(Arena::electWithoutTheSilenced),
    LOSE_THE_ANSWERS_TO_A_WRITE(Arena::loseTheAnswersToAWrite),
    RETURN_EMPTY_AFTER_SECONDS(Arena::returnEmptyAfterSeconds),
    RETURN_TO_A_COMPACTED_LOG(Arena::returnToACompactedLog),
    POISON_ONE(arena -> arena.poison(arena.any())),
    STRANGER_STANDS(arena -> arena.stranger(arena.leader(), new VoteRequest(term(arena) + 9, "x", 1 << 30, 1 << 30))),
    STRANGER_JOINS(arena -> arena.stranger(arena.leader(), new JoinRequest(member("x")))),
    STRANGER_SENDS_AWAY(arena -> arena.stranger(
            arena.leader(), new LeaveRequest(member(arena.anyBut(arena.leader()).name())))),
    /** A leader of an older term had two of the voters in mind. */
    OLD_CONFIGURE(Arena::configureFromThePast),
    CHANGE_VOTERS(arena -> arena.changes.some()),
    TELL_WHO_VOTES(arena -> arena.changes.tellOne()),
    CHANGE_TWO_AT_ONCE(arena -> arena.changes.two()),
    /** Those who were just told who votes now have not heard yet that it is committed. */
    LOSE_POWER_AMID_A_CHANGE(arena -> {
        arena.changes.one();
        arena.writer.write(Duration.ofMillis(arena.random.nextInt(40)));
        POWER_LOSS_OF_WHOLE_DISKS.strike(arena);
    }),
    LOSE_A_DISK(Arena::loseADisk),
    FORGET_VOTERS(Arena::forgetVoters);

    private final Consumer<Arena> what;

    Strike(Consumer<Arena> what) {
        this.what = what;
    }

    void strike(Arena arena) {
        what.accept(arena);
    }

    private static long term(Arena arena) {
        return arena.group.running().stream()
                .mapToLong(each -> each.ledger().term())
                .max()
                .orElse(0);
    }

    static RaftMember member(String name) {
        return new DefaultRaftMember(MemberId.from(name), RaftMember.Type.ACTIVE, Instant.EPOCH);
    }
}
