package dev.confab.gossip.simulation;

import dev.confab.gossip.membership.Formation;
import dev.confab.gossip.membership.FormationCodec;
import dev.confab.gossip.membership.FormationMessage;
import dev.confab.gossip.membership.FormationOutcome;
import dev.confab.gossip.membership.Founder;
import dev.confab.gossip.membership.FoundingRecord;
import dev.confab.gossip.membership.Outbound;
import dev.confab.gossip.membership.Seed;
import dev.confab.gossip.wire.Address;
import dev.confab.gossip.wire.PeerId;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Seeds and plain nodes that form a cluster while they crash, with kept or emptied disks, over a bad network. */
final class FormationSimulation {

    /** A machine: a disk that outlives the process, and the process while it runs. */
    static final class Machine {

        final PeerId name;
        final Address address;
        final boolean isSeed;
        long nonceOnDisk;

        @Nullable
        FoundingRecord recordOnDisk;

        @Nullable
        Formation process;

        long writtenAtNanos;
        boolean isWriting;

        Machine(int number, boolean isSeed) {
            this.name = PeerId.of("node-" + number);
            this.address = new Address("10.0.0." + number, 7600);
            this.isSeed = isSeed;
        }
    }

    final List<Machine> machines = new ArrayList<>();
    final VirtualNetwork<Address> network;
    private final Random random;
    private final List<Seed> seedList;

    FormationSimulation(long seed, int seeds, int plain) {
        random = new Random(seed);
        network = new VirtualNetwork<>(random);
        for (int i = 1; i <= seeds + plain; i++) {
            machines.add(new Machine(i, i <= seeds));
        }
        // every other seed with its name, the others by address only
        seedList = machines.stream()
                .filter(machine -> machine.isSeed)
                .map(machine -> Seed.parse(
                        machine.address.host().hashCode() % 2 == 0
                                ? machine.name + "=" + machine.address
                                : machine.address.toString()))
                .toList();
        machines.forEach(machine -> machine.nonceOnDisk = random.nextLong());
    }

    /** Random starts and crashes, some of which empty the disk. */
    void disturb(double startChance, double crashChance, double wipeChance) {
        for (Machine machine : machines) {
            if (machine.process == null && random.nextDouble() < startChance) {
                start(machine);
            } else if (machine.process != null && random.nextDouble() < crashChance) {
                machine.process = null;
                machine.isWriting = false;
                if (random.nextDouble() < wipeChance) {
                    machine.nonceOnDisk = random.nextLong();
                    machine.recordOnDisk = null;
                }
            }
        }
    }

    void step() {
        for (Machine machine : machines) {
            Formation process = machine.process;
            if (process != null) {
                send(machine, process.onTick(network.now()));
                write(machine, process);
            }
        }
        network.advance(50 * VirtualNetwork.MILLI, this::receive);
        checkOneFounding();
    }

    /** The promise of {@link Formation}: the records on the disks of all seeds are of one founding, at each moment. */
    private void checkOneFounding() {
        FoundingRecord first = null;
        for (Machine machine : machines) {
            FoundingRecord record = machine.recordOnDisk;
            if (machine.isSeed && record != null) {
                first = first == null ? record : first;
                if (!first.isSameAs(record)) {
                    throw new AssertionError("two foundings on disks: " + nonces(first) + " and " + nonces(record));
                }
            }
        }
    }

    private static List<Long> nonces(FoundingRecord record) {
        return record.founders().stream().map(Founder::nonce).toList();
    }

    private void start(Machine machine) {
        Founder self = new Founder(machine.name, machine.address, machine.nonceOnDisk);
        machine.process = machine.recordOnDisk != null
                ? Formation.settled(self, machine.recordOnDisk)
                : Formation.begin(self, seedList, new Random(random.nextLong()), Formation.PROBE_INTERVAL_NANOS);
    }

    /** The disk takes its time; a crash in between leaves nothing on it. */
    private void write(Machine machine, Formation process) {
        FoundingRecord decided = decided(process);
        if (decided == null || machine.recordOnDisk != null) {
            return;
        }
        if (!machine.isWriting) {
            machine.isWriting = true;
            machine.writtenAtNanos = network.now() + random.nextInt(500) * VirtualNetwork.MILLI;
        } else if (network.now() - machine.writtenAtNanos >= 0) {
            machine.isWriting = false;
            machine.recordOnDisk = decided;
            process.settle(decided);
        }
    }

    static @Nullable FoundingRecord decided(Formation process) {
        FormationOutcome outcome = process.outcome();
        if (outcome instanceof FormationOutcome.Form form) {
            return form.record();
        }
        return outcome instanceof FormationOutcome.Join join ? join.record() : null;
    }

    private void receive(VirtualNetwork.Delivery<Address> delivery) {
        for (Machine machine : machines) {
            if (machine.process != null && machine.address.equals(delivery.to())) {
                FormationMessage message = FormationCodec.decode(delivery.bytes());
                send(machine, machine.process.onMessage(delivery.from(), message, network.now()));
            }
        }
    }

    private void send(Machine machine, List<Outbound<FormationMessage>> out) {
        out.forEach(one -> network.send(machine.address, one.to(), FormationCodec.encode(one.message())));
    }
}
