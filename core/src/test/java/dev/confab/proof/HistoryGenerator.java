package dev.confab.proof;

import dev.confab.gossip.wire.Epoch;
import dev.confab.model.Applied;
import dev.confab.model.Cause;
import dev.confab.model.Change;
import dev.confab.model.Command;
import dev.confab.model.Condition;
import dev.confab.model.Decision;
import dev.confab.model.Item;
import dev.confab.model.Limits;
import dev.confab.model.Operation;
import dev.confab.model.Outcome;
import dev.confab.model.Request;
import dev.confab.model.RequestId;
import dev.confab.model.State;
import dev.confab.model.StateCodec;
import dev.confab.model.StateMachine;
import dev.confab.watch.KeyChange;
import dev.confab.watch.WatchEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Makes histories that are right: the real state machine decides, three nodes lag behind it, clients overlap, answers get
 * lost, subscriptions close and resume, some fall behind and get a difference; what the round before left open arrives in
 * between. One clock, one thread, one seed.
 */
final class HistoryGenerator {

    private static final String EARLIER = "earlier";
    private static final String PLAIN = "node-3";
    private static final String PREFIX = "proof";
    private static final int EARLIER_STEPS = 100;
    private static final Epoch EPOCH = new Epoch(1, 42);
    private static final int STEPS = 900;
    private static final int PENDING_MAX = 6;

    private final Random random;
    private Workload workload;
    private String prefix = EARLIER;
    private final StateMachine machine = new StateMachine();
    private final List<State> states = new ArrayList<>();
    private final Map<Long, List<Change>> changes = new HashMap<>();
    private final List<Node> nodes = new ArrayList<>();
    private final List<Pending> pending = new ArrayList<>();
    private final List<Write> late = new ArrayList<>();
    private final List<Write> writes = new ArrayList<>();
    private final List<Read> reads = new ArrayList<>();
    private final List<Subscribed> subscriptions = new ArrayList<>();
    private final List<Heard> heard = new ArrayList<>();
    private final List<Claim> claims = new ArrayList<>();
    private final List<Copy> copies = new ArrayList<>();
    private final Set<Long> compactions = new HashSet<>();
    private long clock;
    private long ids;
    private long term = 1;

    private static final class Node {
        private final Life life;
        private final List<Ear> ears = new ArrayList<>();
        private int view = 1;

        private Node(int number) {
            this.life = new Life("node-" + number, 1);
        }
    }

    private static final class Ear {
        private final Subscribed subscribed;
        private long told;

        private Ear(Subscribed subscribed) {
            this.subscribed = subscribed;
            this.told = subscribed.from();
        }
    }

    private static final class Pending {
        private final Node node;
        private final Write write;
        private Fate fate = new Fate.Failed();
        private boolean isDecided;

        private Pending(Node node, Write write) {
            this.node = node;
            this.write = write;
        }
    }

    private HistoryGenerator(long seed) {
        this.random = new Random(seed);
        this.workload = new Workload(EARLIER, seed);
    }

    static History good(long seed) {
        return new HistoryGenerator(seed).run();
    }

    private History run() {
        states.add(State.EMPTY);
        apply(0, new Command.Found(new UUID(1, 2), EPOCH, Limits.DEFAULT));
        for (int i = 0; i < 3; i++) {
            nodes.add(new Node(i));
        }
        steps(EARLIER_STEPS);
        Inheritance before = breakOff();
        prefix = PREFIX;
        workload = new Workload(PREFIX, random.nextLong());
        steps(STEPS);
        settle();
        return history(before, before.open());
    }

    private void steps(int count) {
        nodes.forEach(node -> Workload.namespaces(prefix)
                .forEach(namespace -> listen(node, namespace, Subscribed.Start.NOW, node.view)));
        for (int i = 0; i < count; i++) {
            clock += 1 + random.nextInt(10);
            step();
        }
    }

    private History history(Inheritance before, List<Write> open) {
        List<Write> all = new ArrayList<>(open);
        all.addAll(writes);
        long last = states.size() - 1;
        return new History(
                before,
                last,
                log(before.revision()),
                compactions.stream()
                        .filter(revision -> revision > before.revision())
                        .collect(Collectors.toSet()),
                all,
                reads,
                ended(last),
                heard,
                claims,
                copies,
                group());
    }

    private Group group() {
        List<String> names = nodes.stream().map(node -> node.life.node()).toList();
        String leader = names.get((int) (term % names.size()));
        List<Standing> standings = new ArrayList<>(names.stream()
                .map(name -> new Standing(name, EPOCH.toString(), true, names, names, Optional.of(leader), term))
                .toList());
        standings.add(new Standing(PLAIN, EPOCH.toString(), false, List.of(), names, Optional.of(leader), 0));
        return new Group(names.size(), standings);
    }

    /** Ends a round in the middle: what is under way then has no answer, and what is not decided yet may be in the next. */
    private Inheritance breakOff() {
        while (pending.size() < PENDING_MAX) {
            ask(nodes.get(0));
        }
        pending.forEach(each -> writes.add(each.write.told(new Fate.Unknown(), Long.MAX_VALUE)));
        pending.stream().filter(each -> !each.isDecided).forEach(each -> late.add(each.write));
        pending.clear();
        nodes.forEach(node -> advance(node, states.size() - 1));
        Inheritance left = Inheritance.of(history(Inheritance.FOUNDED, List.of()));
        List.of(writes, reads, subscriptions, heard).forEach(List::clear);
        nodes.forEach(node -> node.ears.clear());
        return left;
    }

    private void step() {
        Node node = nodes.get(random.nextInt(3));
        switch (random.nextInt(10)) {
            case 0, 1 -> ask(node);
            case 2, 3 -> decide();
            case 4, 5 -> answer();
            case 6 -> advance(node, node.view + 1 + random.nextInt(4));
            case 7 -> read(node, Read.LOCAL, clock);
            case 8 -> readSynced(node);
            default -> seldom(node);
        }
    }

    private void seldom(Node node) {
        switch (random.nextInt(5)) {
            case 0 -> {
                Ear ear = node.ears.remove(random.nextInt(node.ears.size()));
                listen(node, ear.subscribed.namespace(), Subscribed.Start.AFTER, ear.told);
            }
            case 1 -> listenWithPresent(node);
            case 2 -> {
                term += random.nextInt(2);
                claims.add(new Claim(term, "node-" + term % 3));
            }
            case 3 -> compact();
            default -> copies.add(copy(node));
        }
    }

    private void compact() {
        long before = machine.state().revision();
        apply(++ids, new Command.Compact(random.nextInt((int) before + 1), new TreeMap<>()));
        if (machine.state().revision() > before) {
            compactions.add(machine.state().revision());
        }
    }

    private void ask(Node node) {
        if (pending.size() >= PENDING_MAX) {
            return;
        }
        long id = ++ids;
        Workload.Asked asked = workload.next(
                id,
                (namespace, key) -> states.get(node.view).namespace(namespace).versionOf(key));
        Write write = new Write(id, node.life, clock, 0, asked.conditions(), asked.operations(), new Fate.Unknown());
        pending.add(new Pending(node, write));
    }

    private void decide() {
        if (!late.isEmpty() && random.nextInt(8) == 0) {
            decide(late.remove(random.nextInt(late.size())));
            return;
        }
        if (pending.isEmpty()) {
            return;
        }
        Pending chosen = pending.get(random.nextInt(pending.size()));
        if (chosen.isDecided || random.nextInt(20) == 0) {
            return;
        }
        chosen.fate = decide(chosen.write);
        chosen.isDecided = true;
    }

    private Fate decide(Write write) {
        List<Operation> operations = new ArrayList<>(write.operations());
        operations.add(Workload.mark(write.id()));
        return apply(write.id(), new Command.Update(List.copyOf(write.conditions()), operations, false));
    }

    private void answer() {
        if (pending.isEmpty()) {
            return;
        }
        Pending chosen = pending.remove(random.nextInt(pending.size()));
        boolean isLost = random.nextInt(10) == 0;
        if (isLost) {
            writes.add(chosen.write.told(new Fate.Unknown(), Long.MAX_VALUE));
            return;
        }
        if (chosen.fate instanceof Fate.Committed committed) {
            advance(chosen.node, (int) Math.max(chosen.node.view, committed.revision()));
        }
        writes.add(chosen.write.told(chosen.fate, clock));
    }

    private Fate apply(long id, Command command) {
        Request request = new Request(
                new RequestId(1, id), EPOCH, machine.state().revision(), new Cause("ann", "node-1", ""), command);
        Applied applied = machine.apply(new Item.Whole(request), Instant.ofEpochMilli(1_000_000 + clock));
        if (applied.commit() != null) {
            states.add(machine.state());
            changes.put(applied.commit().revision(), applied.commit().changes());
        }
        Outcome outcome = ((Decision.Decided) applied.decision()).outcome();
        if (outcome instanceof Outcome.Conflict conflict) {
            Condition.Version failed = (Condition.Version) conflict.failed();
            return new Fate.Conflict(conflict.revision(), failed.namespace(), failed.key(), conflict.actual());
        }
        return new Fate.Committed(outcome.revision(), true);
    }

    private void advance(Node node, int wanted) {
        int to = Math.min(wanted, states.size() - 1);
        for (Ear ear : node.ears) {
            boolean isSlow = to - node.view > 2 && random.nextInt(4) == 0;
            if (isSlow) {
                tellDifference(ear, to);
            } else {
                for (int revision = (int) Math.max(node.view, ear.told) + 1; revision <= to; revision++) {
                    tellCommit(ear, revision);
                }
            }
        }
        node.view = to;
    }

    private void tellCommit(Ear ear, int revision) {
        String namespace = ear.subscribed.namespace();
        List<KeyChange> told = changes.get((long) revision).stream()
                .filter(change -> change.namespace().equals(namespace))
                .map(change -> new KeyChange(
                        change.key(), value(revision - 1, namespace, change.key()), change.value(), change.version()))
                .toList();
        tell(ear, WatchEvent.Kind.COMMIT, revision, told);
    }

    private void tellDifference(Ear ear, int to) {
        String namespace = ear.subscribed.namespace();
        List<KeyChange> told = new ArrayList<>();
        for (int i = 0; i < Workload.KEYS; i++) {
            String key = "key-" + i;
            long version = states.get(to).namespace(namespace).versionOf(key);
            if (version != states.get((int) ear.told).namespace(namespace).versionOf(key)) {
                told.add(new KeyChange(key, value((int) ear.told, namespace, key), value(to, namespace, key), version));
            }
        }
        tell(ear, WatchEvent.Kind.DIFFERENCE, to, told);
    }

    private void tell(Ear ear, WatchEvent.Kind kind, long revision, List<KeyChange> told) {
        if (!told.isEmpty() || kind == WatchEvent.Kind.PRESENT) {
            boolean isComplete = kind == WatchEvent.Kind.PRESENT;
            heard.add(new Heard(ear.subscribed.id(), kind, isComplete, revision, told));
        }
        ear.told = revision;
    }

    private Optional<String> value(int revision, String namespace, String key) {
        return states.get(revision).namespace(namespace).get(key).map(found -> found.value());
    }

    private Ear listen(Node node, String namespace, Subscribed.Start start, long from) {
        Ear ear = new Ear(new Subscribed(++ids, node.life, namespace, start, from, from, 0));
        subscriptions.add(ear.subscribed);
        node.ears.add(ear);
        for (int revision = (int) from + 1; revision <= node.view; revision++) {
            tellCommit(ear, revision);
        }
        return ear;
    }

    private void listenWithPresent(Node node) {
        String namespace = workload.namespace();
        Ear ear = listen(node, namespace, Subscribed.Start.PRESENT, node.view);
        List<KeyChange> present = new ArrayList<>();
        states.get(node.view)
                .namespace(namespace)
                .forEach((key, value) ->
                        present.add(new KeyChange(key, Optional.empty(), Optional.of(value.value()), value.version())));
        tell(ear, WatchEvent.Kind.PRESENT, node.view, present);
    }

    private void read(Node node, long synced, long invoked) {
        String namespace = workload.namespace();
        String key = workload.key();
        reads.add(new Read(
                node.life,
                invoked,
                clock,
                synced,
                node.view,
                node.view,
                namespace,
                key,
                states.get(node.view).namespace(namespace).lookup(key),
                age(node, invoked)));
    }

    /** What an honest node could say: no younger than what it misses allows. */
    private long age(Node node, long invoked) {
        long oldest = writes.stream()
                .filter(write -> write.committed().orElse(0) > node.view)
                .mapToLong(Write::returned)
                .min()
                .orElse(invoked);
        return random.nextInt(4) == 0 ? Read.UNKNOWN : Math.max(0, invoked - oldest) + random.nextInt(3);
    }

    private void readSynced(Node node) {
        long invoked = clock;
        clock += random.nextInt(5);
        int synced = states.size() - 1;
        advance(node, synced);
        clock += random.nextInt(5);
        read(node, synced, invoked);
    }

    private void settle() {
        while (!pending.isEmpty()) {
            clock++;
            answer();
        }
        nodes.forEach(node -> advance(node, states.size() - 1));
        nodes.forEach(node -> copies.add(copy(node)));
    }

    private Copy copy(Node node) {
        State state = states.get(node.view);
        return new Copy(node.life.node(), state.head().toString(), "#" + Arrays.hashCode(StateCodec.encode(state)));
    }

    private List<Subscribed> ended(long last) {
        List<Subscribed> open = nodes.stream()
                .flatMap(node -> node.ears.stream())
                .map(ear -> ear.subscribed)
                .toList();
        return subscriptions.stream()
                .map(each -> open.contains(each) ? each.mustHearThrough(last) : each)
                .toList();
    }

    private List<Entry> log(long after) {
        List<Entry> log = new ArrayList<>();
        machine.state().namespaceNames().stream()
                .filter(Workload::holdsMarks)
                .forEach(name -> machine.state().namespace(name).forEach((id, value) -> {
                    if (value.revision() > after) {
                        log.add(new Entry(value.revision(), Long.parseLong(id), value.version()));
                    }
                }));
        return log;
    }
}
