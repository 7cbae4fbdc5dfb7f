package io.isotherm.chaos;

import io.isotherm.hypervisor.HypervisorException;
import io.isotherm.hypervisor.HypervisorException.Kind;
import io.isotherm.hypervisor.Inventory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;

/** The hosts of the pool and their guests as they truly are, whatever anybody says of them. */
final class World {
    static final String POOL = "p";
    private static final long GIB = 1L << 20;
    /** How much a guest's demand changes in a beat: so little that windows cut a beat apart show much the same. */
    private static final double DRIFT = 0.03;

    private static final long BEAT_MILLIS = 5000;
    /** Nobody moves a guest by hand that has just come: the checker could not tell what became of the command. */
    private static final long LEFT_ALONE_MILLIS = 360_000;

    final Map<String, WorldHost> hosts = new TreeMap<>();
    final Map<UUID, Guest> guests = new TreeMap<>();
    final List<Departure> departures = new ArrayList<>();
    final VirtualClock clock;
    final Story story;
    private final Random random;
    private Consumer<Move> whenBegun = move -> {};
    private Consumer<WorldHost> whenAsleep = host -> {};
    private long measuredUntil;
    private boolean calm;

    /**
     * How a guest left a host for another.
     *
     * @param byHand whether somebody has moved it, and no command
     * @param at when, in milliseconds since the epoch
     */
    record Departure(Guest guest, String from, String to, boolean byHand, long at) {}

    World(VirtualClock clock, Story story, Random random) {
        this.clock = clock;
        this.story = story;
        this.random = random;
        int count = 3 + random.nextInt(3);
        for (int i = 0; i < count; i++) {
            String name = "h" + i;
            hosts.put(name, new WorldHost(name, 32 * GIB));
        }
        double level = 0.1 + 0.6 * random.nextDouble();
        int number = 0;
        for (WorldHost host : hosts.values()) {
            int some = 1 + random.nextInt(5);
            for (int i = 0; i < some; i++) {
                UUID uuid = new UUID(random.nextLong(), random.nextLong());
                long memory = (1 + random.nextInt(6)) * GIB;
                double demand = Math.min(3.5, level * WorldHost.CPUS / some * 2 * random.nextDouble());
                guests.put(uuid, new Guest(uuid, "vm" + number++, 4, memory, demand, host.name));
            }
        }
        drift();
    }

    private void drift() {
        measure();
        for (Guest guest : guests.values()) {
            guest.demand += Math.max(-DRIFT, Math.min(DRIFT, guest.coming - guest.demand));
        }
        clock.in(BEAT_MILLIS, this::drift);
    }

    /** Tells of each migration that begins. */
    void whenBegun(Consumer<Move> watcher) {
        whenBegun = watcher;
    }

    /** Tells of each host as it falls asleep. */
    void whenAsleep(Consumer<WorldHost> watcher) {
        whenAsleep = watcher;
    }

    /** From now on nothing fails any more, and all hosts answer truly. */
    void calmDown() {
        calm = true;
        hosts.values().forEach(host -> {
            host.lie = WorldHost.Lie.NONE;
            host.cutOffUntil = 0;
        });
    }

    WorldHost host(String name) {
        return Objects.requireNonNull(hosts.get(name), name);
    }

    /** What a process sees of the hosts. */
    Inventory inventory(Life process) {
        return new WorldInventory(this, process);
    }

    List<Guest> guestsAt(WorldHost host) {
        return guests.values().stream()
                .filter(guest -> host.name.equals(guest.host))
                .toList();
    }

    /** Memory that is free for further guests, those on their way counted, in KiB. */
    long freeKib(WorldHost host) {
        long used = WorldHost.OWN_KIB;
        for (Guest guest : guests.values()) {
            Move move = guest.move;
            if (host.name.equals(guest.host) || (move != null && move.to == host)) {
                used += guest.memoryKib;
            }
        }
        return host.memoryKib - used;
    }

    /** Brings the counters of CPU time up to now; to be called before anything changes or is read. */
    void measure() {
        long millis = clock.now() - measuredUntil;
        measuredUntil = clock.now();
        if (millis == 0) {
            return;
        }
        for (WorldHost host : hosts.values()) {
            if (!host.awake) {
                continue;
            }
            List<Guest> here = guestsAt(host);
            double wanted = here.stream().mapToDouble(guest -> guest.demand).sum();
            double granted = Math.min(1, (WorldHost.CPUS - WorldHost.OWN_CPUS) / Math.max(wanted, 1e-9));
            host.domain0Nanos += (long) (WorldHost.OWN_CPUS * millis * 1e6);
            host.cpuNanos += (long) ((WorldHost.OWN_CPUS + wanted * granted) * millis * 1e6);
            here.forEach(guest -> guest.cpuNanos += (long) (guest.demand * granted * millis * 1e6));
        }
    }

    /** Begins a migration, which will end in one way or another. */
    Move migrate(WorldHost from, Guest guest, WorldHost to) {
        refuse(!from.name.equals(guest.host), Kind.VM_UNKNOWN);
        refuse(guest.move != null, Kind.VM_BUSY);
        refuse(!to.awake || to.cutOffUntil > clock.now(), Kind.DESTINATION_UNREACHABLE);
        refuse(guest.memoryKib > freeKib(to), Kind.DESTINATION_NO_MEMORY);
        Move move = new Move(guest, from, to);
        guest.move = move;
        story.tell("world", "begins to move " + move);
        whenBegun.accept(move);
        long usual = 1000L * (5 + random.nextInt(30));
        switch (calm ? 0 : random.nextInt(20)) {
            case 1, 2 -> clock.in(usual, () -> fail(move, false));
            case 3 -> clock.in(usual, () -> fail(move, true));
            case 4 -> clock.in(usual + 240_000, () -> arrive(move));
            case 5 -> clock.in(usual + 240_000, () -> fail(move, true));
            case 6 -> clock.in(usual, () -> lose(move));
            case 7 -> {
                clock.in(usual, () -> arrive(move));
                throw new HypervisorException(Kind.UNREACHABLE, "no answer, though it has begun");
            }
            default -> clock.in(usual, () -> arrive(move));
        }
        return move;
    }

    private static void refuse(boolean refused, Kind kind) {
        if (refused) {
            throw new HypervisorException(kind, "refused: " + kind);
        }
    }

    private void arrive(Move move) {
        if (!move.to.awake || !move.from.name.equals(move.guest.host)) {
            fail(move, false);
            return;
        }
        measure();
        story.tell("world", "has moved " + move);
        departures.add(new Departure(move.guest, move.from.name, move.to.name, false, clock.millis()));
        move.guest.move = null;
        move.guest.beginsAt(move.to.name, clock.now());
        move.arrivedAt = clock.now();
        move.completion().complete(null);
    }

    private void fail(Move move, boolean half) {
        story.tell("world", "fails to move " + move + (half ? ", and leaves a definition behind" : ""));
        move.guest.move = null;
        if (half) {
            move.guest.definitions.add(move.to.name);
        }
        move.completion().completeExceptionally(new HypervisorException(Kind.MIGRATION_FAILED, "the migration failed"));
    }

    private void lose(Move move) {
        measure();
        story.tell("world", "loses " + move);
        move.guest.move = null;
        move.guest.host = null;
        move.completion().completeExceptionally(new HypervisorException(Kind.MIGRATION_FAILED, "the guest is gone"));
    }

    /** Asks for a host's power; in one case of ten in vain. */
    void power(WorldHost host, boolean wake) {
        if (host.changing || host.awake == wake || (!calm && random.nextInt(10) == 0)) {
            return;
        }
        host.changing = true;
        story.tell("world", (wake ? "wakes " : "puts to sleep ") + host.name);
        clock.in(1000L * (10 + random.nextInt(50)), () -> {
            measure();
            host.changing = false;
            host.awake = wake;
            if (!wake) {
                whenAsleep.accept(host);
                guestsAt(host).forEach(guest -> guest.host = null);
            }
        });
    }

    /** An operator moves a guest by hand, starts or stops one; or guests ask for more or less. */
    void change() {
        measure();
        List<Guest> all = new ArrayList<>(guests.values());
        Guest guest = all.get(random.nextInt(all.size()));
        List<WorldHost> awake = hosts.values().stream()
                .filter(host -> host.awake && !host.changing)
                .toList();
        WorldHost there = awake.get(random.nextInt(awake.size()));
        boolean fits = guest.memoryKib <= freeKib(there);
        if (guest.move != null || (guest.since > 0 && clock.now() - guest.since < LEFT_ALONE_MILLIS)) {
            return;
        }
        switch (random.nextInt(8)) {
            case 0 -> {
                if (guest.host != null && fits && !there.name.equals(guest.host)) {
                    story.tell("operator", "moves " + guest.name + " from " + guest.host + " to " + there.name);
                    departures.add(new Departure(guest, guest.host, there.name, true, clock.millis()));
                    guest.beginsAt(there.name, clock.now());
                }
            }
            case 1 -> {
                if (guest.host == null && fits) {
                    story.tell("operator", "starts " + guest.name + " on " + there.name);
                    guest.beginsAt(there.name, clock.now());
                }
            }
            case 2 -> {
                if (guest.host != null && random.nextInt(4) == 0) {
                    story.tell("operator", "stops " + guest.name + " on " + guest.host);
                    guest.definitions.add(guest.host);
                    guest.host = null;
                }
            }
            default -> guest.coming = Math.min(guest.vcpus, 0.05 + 4 * random.nextDouble() * random.nextDouble());
        }
    }
}
