package io.isotherm.decider.core.model;

import io.isotherm.pool.PoolConfigs;
import io.isotherm.schema.HostState;
import io.isotherm.schema.Marks;
import io.isotherm.schema.PoolConfig;
import io.isotherm.schema.Resource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The picture of a pool at one tick: hosts by name, guests by UUID, moves under way and lately ended, configuration.
 * Immutable, and independent of the order in which the input came.
 */
public final class PoolModel {
    private final PoolConfig config;
    private final Instant tick;
    private final List<Host> hosts;
    private final List<Guest> guests;
    private final List<MoveUnderWay> movesUnderWay;
    private final Map<String, Host> hostsByName;
    private final Map<String, Guest> guestsByUuid;
    /** By the index of the host. */
    private final List<List<Guest>> guestsByHost;

    private final Map<String, MoveUnderWay> underWayByGuest = new HashMap<>();
    private final Map<String, List<MoveUnderWay>> unseenByDestination = new HashMap<>();
    private final Map<String, List<RecentMove>> recentByGuest;
    private final List<Marks> marks;
    private final Constraints constraints;
    private final Preferences preferences;
    private final Map<String, Long> arrivedKib;
    private final Function<Guest, double[]> cpuHistory;
    private @Nullable Placement placement;

    PoolModel(
            PoolConfig config,
            Instant tick,
            List<Host> hosts,
            List<Guest> guests,
            List<MoveUnderWay> movesUnderWay,
            Map<String, List<RecentMove>> recentByGuest,
            Map<String, Long> arrivedKib,
            Function<Guest, double[]> cpuHistory) {
        this.config = config;
        this.tick = tick;
        this.hosts = List.copyOf(hosts);
        this.guests = List.copyOf(guests);
        this.movesUnderWay = List.copyOf(movesUnderWay);
        this.recentByGuest = recentByGuest;
        this.arrivedKib = arrivedKib;
        this.cpuHistory = cpuHistory;
        hostsByName = new HashMap<>();
        guestsByUuid = new HashMap<>(2 * guests.size());
        guestsByHost = new ArrayList<>(hosts.size());
        for (Host host : hosts) {
            hostsByName.put(host.name(), host);
            guestsByHost.add(new ArrayList<>());
        }
        for (Guest guest : guests) {
            guestsByUuid.put(guest.uuid(), guest);
            Host host = hostsByName.get(guest.host());
            if (host == null) {
                throw new IllegalArgumentException("A guest is on " + guest.host() + ", which is no host of this pool");
            }
            guestsByHost.get(host.index()).add(guest);
        }
        guestsByHost.replaceAll(Collections::unmodifiableList);
        this.marks = Stream.of(Resource.values())
                .map(resource -> PoolConfigs.marks(config, resource))
                .toList();
        this.constraints = Constraints.of(config.getConstraints(), guests);
        this.preferences = new Preferences(config.getConstraints().getPreferences(), guests);
        index(movesUnderWay);
    }

    /** A picture with the same guests, which need not be looked up anew. */
    private PoolModel(PoolModel other, List<Host> hosts, List<MoveUnderWay> movesUnderWay) {
        config = other.config;
        tick = other.tick;
        this.hosts = List.copyOf(hosts);
        guests = other.guests;
        this.movesUnderWay = List.copyOf(movesUnderWay);
        recentByGuest = other.recentByGuest;
        arrivedKib = other.arrivedKib;
        cpuHistory = other.cpuHistory;
        hostsByName = new HashMap<>();
        hosts.forEach(host -> hostsByName.put(host.name(), host));
        guestsByUuid = other.guestsByUuid;
        guestsByHost = other.guestsByHost;
        marks = other.marks;
        constraints = other.constraints;
        preferences = other.preferences;
        index(movesUnderWay);
    }

    private void index(List<MoveUnderWay> moves) {
        for (MoveUnderWay move : moves) {
            underWayByGuest.put(move.vm(), move);
            if (!guestsByUuid.containsKey(move.vm())) {
                unseenByDestination
                        .computeIfAbsent(move.destination(), host -> new ArrayList<>())
                        .add(move);
            }
        }
    }

    /**
     * The picture that one complete window gives.
     *
     * @param states the states of the window, one for each host of the pool, in any order
     * @param movesUnderWay commanded moves that are not over
     * @param recentMoves moves, commanded or foreign, that ended no longer ago than the cool-down
     * @param flags what is known of hosts beside their states
     * @param config the configuration in force
     * @param tick what is decided for, event time: the end of the window
     */
    public static PoolModel of(
            Collection<HostState> states,
            Collection<MoveUnderWay> movesUnderWay,
            Collection<RecentMove> recentMoves,
            HostFlags flags,
            PoolConfig config,
            Instant tick) {
        return new ModelBuilder(config, tick, flags).build(states, movesUnderWay, recentMoves);
    }

    /**
     * A pool that is described directly, as a simulation can: nothing is under way or has lately moved.
     *
     * @param hosts the hosts; each carries its position in this list as its index
     * @param guests the guests, likewise; those of one host are taken to have come to it in this order
     * @param cpuHistory what {@link #cpuHistory} answers; asked only for what a planner looks at
     * @param config the configuration in force
     * @param tick what is decided for, event time
     */
    public static PoolModel of(
            List<Host> hosts,
            List<Guest> guests,
            Function<Guest, double[]> cpuHistory,
            PoolConfig config,
            Instant tick) {
        return new PoolModel(config, tick, hosts, guests, List.of(), Map.of(), Map.of(), cpuHistory);
    }

    /** The same pool as if some sleeping hosts were awake, healthy and as they were last seen. */
    public PoolModel withAwake(Set<String> names) {
        if (names.isEmpty()) {
            return this;
        }
        List<Host> woken = hosts.stream()
                .map(host -> names.contains(host.name()) ? host.woken() : host)
                .toList();
        return new PoolModel(this, woken, movesUnderWay);
    }

    /** The same pool with further moves under way. */
    public PoolModel withBegun(List<Move> moves) {
        List<MoveUnderWay> further = moves.stream()
                .map(move -> new MoveUnderWay(
                        move.guest().uuid(),
                        move.guest().name(),
                        move.source().name(),
                        move.destination().name(),
                        move.guest().load()))
                .toList();
        PoolModel begun = new PoolModel(
                this,
                hosts,
                Stream.concat(movesUnderWay.stream(), further.stream()).toList());
        begun.placement = new Placement(placement(), begun, further);
        return begun;
    }

    /** The configuration in force. */
    public PoolConfig config() {
        return config;
    }

    /** What is decided for, event time. */
    public Instant tick() {
        return tick;
    }

    /** All hosts, by name. */
    public List<Host> hosts() {
        return hosts;
    }

    /** All guests, in a fixed order: by UUID when they come from a window. */
    public List<Guest> guests() {
        return guests;
    }

    /** The guests that a host reports, in the order of {@link #guests}. */
    public List<Guest> guestsOn(Host host) {
        return guestsByHost.get(host.index());
    }

    /**
     * The CPU that a guest has used in the past, in MHz, one value for each tick: oldest first, the last one that of this
     * tick. Empty when unknown. The array is the caller's own.
     */
    public double[] cpuHistory(Guest guest) {
        return cpuHistory.apply(guest);
    }

    /** Moves that are not over, by guest. */
    public List<MoveUnderWay> movesUnderWay() {
        return movesUnderWay;
    }

    /** Moves to a host, not over, of guests that no host reports just now. */
    public List<MoveUnderWay> unseenBoundFor(Host host) {
        return unseenByDestination.getOrDefault(host.name(), List.of());
    }

    /** A host by name. */
    public Optional<Host> host(String name) {
        return Optional.ofNullable(hostsByName.get(name));
    }

    /** A guest by UUID. */
    public Optional<Guest> guest(String uuid) {
        return Optional.ofNullable(guestsByUuid.get(uuid));
    }

    /** The unfinished move of a guest, if it has one. */
    public Optional<MoveUnderWay> underWay(Guest guest) {
        return Optional.ofNullable(underWayByGuest.get(guest.uuid()));
    }

    /**
     * What a move under way needs at its destination beyond what that host already counts as used: a guest that is
     * arriving has part of its memory there. A guest that is not measured needs what it needed when it was sent.
     */
    Load reservation(MoveUnderWay move) {
        Load load = guest(move.vm())
                .map(guest -> guest.measured() ? guest.load() : guest.load().max(move.load()))
                .orElse(move.load());
        long there = arrivedKib.getOrDefault(move.vm() + "@" + move.destination(), 0L);
        return new Load(
                load.cpuMhz(),
                Math.max(0, load.memoryKib() - there),
                load.networkBytesPerSecond(),
                load.diskBytesPerSecond());
    }

    /** The moves of a guest that ended lately, oldest first. */
    public List<RecentMove> recentMoves(Guest guest) {
        return recentByGuest.getOrDefault(guest.uuid(), List.of());
    }

    /** The moves of a guest that ended within its cool-down, oldest first: where it left, it is not sent back to. */
    public List<RecentMove> movesWithinCooldown(Guest guest) {
        long cooldown = config.getDecision().getCooldownMillis();
        return recentMoves(guest).stream()
                .filter(move -> Duration.between(move.at(), tick).toMillis() < cooldown)
                .toList();
    }

    /** Who is where at the tick: made once, to be copied by whoever plans. */
    Placement placement() {
        Placement made = placement;
        if (made == null) {
            made = new Placement(this);
            placement = made;
        }
        return made;
    }

    /** The marks of a resource: those configured, else the defaults. */
    public Marks marks(Resource resource) {
        return marks.get(resource.ordinal());
    }

    /** The configured constraints, resolved to the guests of this picture. */
    public Constraints constraints() {
        return constraints;
    }

    /** The configured preferences, resolved to the guests of this picture. */
    public Preferences preferences() {
        return preferences;
    }
}
