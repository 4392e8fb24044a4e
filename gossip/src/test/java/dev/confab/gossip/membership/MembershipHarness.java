package dev.confab.gossip.membership;

import dev.confab.gossip.membership.MembershipMessage.Ack;
import dev.confab.gossip.membership.MembershipMessage.Probe;
import dev.confab.gossip.membership.MembershipMessage.ProbeRequest;
import dev.confab.gossip.membership.MembershipMessage.Updates;
import dev.confab.gossip.wire.Address;
import dev.confab.gossip.wire.Head;
import dev.confab.gossip.wire.PeerId;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.function.Predicate;

/** One node's membership in virtual time, with all its peers played by the test. */
final class MembershipHarness extends QuietHost {

    static final Member SELF = member("self", 5);
    private static final long TICK = 50_000_000L;

    final List<String> events = new ArrayList<>();
    final List<Outbound<MembershipMessage>> sent = new ArrayList<>();
    final List<String> confirmed = new ArrayList<>();
    final Membership membership;
    OptionalLong viewAge = OptionalLong.empty();
    long now = -1_000_000_000L; // as System.nanoTime may be

    MembershipHarness(MembershipOptions.Builder options) {
        membership = new Membership(SELF, options.build(), this, new Random(1));
    }

    /** A node that knows those peers, at {@code <name>:1} with incarnation 1. */
    static MembershipHarness knowing(String... peers) {
        MembershipHarness harness = new MembershipHarness(MembershipOptions.builder());
        for (String peer : peers) {
            harness.tell("teller", Update.of(member(peer, 1)));
        }
        harness.sent.clear();
        return harness;
    }

    static Member member(String name, long incarnation) {
        return member(name, name + ":1", incarnation);
    }

    static Member member(String name, String address, long incarnation) {
        return new Member(PeerId.of(name), Address.parse(address), incarnation);
    }

    /** Lets time pass, tick by tick; all peers but the silent ones answer what asks for an answer. */
    void live(double seconds, String... silent) {
        List<String> mute = List.of(silent);
        for (int ticks = (int) Math.round(seconds * 1e9 / TICK); ticks > 0; ticks--) {
            now += TICK;
            List<Outbound<MembershipMessage>> out = membership.onTick(now);
            sent.addAll(out);
            out.forEach(one -> answer(one, mute));
        }
    }

    /** Lets time pass in one leap, as for a process that was stopped, and ticks once. */
    void sleep(double seconds) {
        now += (long) (seconds * 1e9);
        sent.addAll(membership.onTick(now));
    }

    List<Outbound<MembershipMessage>> receive(String from, MembershipMessage message) {
        List<Outbound<MembershipMessage>> out = membership.onMessage(member(from, 1), message, now);
        sent.addAll(out);
        return out;
    }

    List<Outbound<MembershipMessage>> tell(String from, Update... updates) {
        return receive(from, new Updates(List.of(updates)));
    }

    MemberState state(String name) {
        return membership.members().get(PeerId.of(name)).member().state();
    }

    <M extends MembershipMessage> List<Outbound<MembershipMessage>> sent(Class<M> type, Predicate<M> suits) {
        return sent.stream()
                .filter(one -> type.isInstance(one.message()) && suits.test(type.cast(one.message())))
                .toList();
    }

    /** Which probes went to that peer. */
    List<Probe> probesOf(String name) {
        return sent(Probe.class, probe -> true).stream()
                .filter(one -> one.to().equals(member(name, 1).address()))
                .map(one -> (Probe) one.message())
                .toList();
    }

    private void answer(Outbound<MembershipMessage> one, List<String> mute) {
        String name = one.to().host();
        if (one.message() instanceof Probe probe && !mute.contains(name)) {
            receive(name, new Ack(probe.number(), Pulse.NONE, OptionalLong.empty(), List.of()));
        } else if (one.message() instanceof ProbeRequest request && !mute.contains(name)) {
            receive(name, new MembershipMessage.Nack(request.number(), Pulse.NONE, List.of()));
        }
    }

    @Override
    public OptionalLong viewAgeMillis(long nowNanos) {
        return viewAge;
    }

    @Override
    public void onConfirmed(Head head, long askedNanos, long ageMillis) {
        confirmed.add(head.revision() + " asked " + askedNanos + " age " + ageMillis);
    }

    @Override
    public void onJoined(Member member) {
        events.add("joined " + member);
    }

    @Override
    public void onMoved(Member before, Member now) {
        events.add("moved " + before + " " + now);
    }

    @Override
    public void onSuspected(Member member, PeerId accuser) {
        events.add("suspected " + member.id() + " by " + accuser);
    }

    @Override
    public void onRecovered(Member member) {
        events.add("recovered " + member);
    }

    @Override
    public void onReturned(Member member) {
        events.add("returned " + member);
    }

    @Override
    public void onFailed(Member member) {
        events.add("failed " + member.id());
    }

    @Override
    public void onLeft(Member member) {
        events.add("left " + member.id());
    }

    @Override
    public void onContested(Member other) {
        events.add("contested " + other);
    }
}
