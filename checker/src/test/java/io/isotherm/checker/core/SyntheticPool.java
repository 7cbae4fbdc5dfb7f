package io.isotherm.checker.core;

import io.isotherm.checker.core.observed.ObservedRecord;
import io.isotherm.checker.core.observed.ObservedTopic;
import io.isotherm.checker.core.report.CheckReport;
import io.isotherm.pool.PoolConfigs;
import io.isotherm.schema.CommandStatus;
import io.isotherm.schema.DataQuality;
import io.isotherm.schema.Decision;
import io.isotherm.schema.Evidence;
import io.isotherm.schema.HostCounts;
import io.isotherm.schema.HostFacts;
import io.isotherm.schema.HostState;
import io.isotherm.schema.MigrationCommand;
import io.isotherm.schema.MigrationEvent;
import io.isotherm.schema.MigrationReason;
import io.isotherm.schema.Mode;
import io.isotherm.schema.Move;
import io.isotherm.schema.PoolConfig;
import io.isotherm.schema.PowerAction;
import io.isotherm.schema.PowerCommand;
import io.isotherm.schema.PowerDecision;
import io.isotherm.schema.PowerEvent;
import io.isotherm.schema.Rejection;
import io.isotherm.schema.Resource;
import io.isotherm.schema.Scenario;
import io.isotherm.schema.Temperature;
import io.isotherm.schema.VmFacts;
import io.isotherm.schema.VmState;
import io.isotherm.schema.Whereabouts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * A pool that leaves sound records behind: samples each 10 s, a state for each host and a decision each 60 s. Times are
 * seconds since {@link #START}.
 */
public final class SyntheticPool {
    public static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
    public static final long GIB = 1024 * 1024;
    public static final int CPUS = 8;
    public static final long HOST_KIB = 16 * GIB;
    public static final long DOM0_KIB = GIB;

    private record Change(long at, Runnable change) {}

    private final String pool;
    private final Map<String, SyntheticHost> hosts = new TreeMap<>();
    private final Map<String, SyntheticGuest> guests = new TreeMap<>();
    private final List<ObservedRecord> records = new ArrayList<>();
    private final List<Change> changes = new ArrayList<>();
    private final List<Move> moves = new ArrayList<>();
    private final List<PowerDecision> power = new ArrayList<>();
    private final List<String> unfinished = new ArrayList<>();
    private final List<Rejection> rejections = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private long now;
    private long configVersion;
    private Resource hotBy = Resource.CPU;
    private boolean deciding = true;
    private long windowSeconds = 60;
    private Scenario scenario = Scenario.STEADY;
    private Mode mode = Mode.AUTOMATIC;
    private @Nullable Integer mostMoves;
    private Map<String, Integer> mostMovesByHost = Map.of();

    public SyntheticPool() {
        this("lab");
    }

    /** A pool that an operator has turned on, with all else as it is by default. */
    public SyntheticPool(String pool) {
        this.pool = pool;
        config(config -> {});
    }

    /** A pool for which nobody has said anything. */
    public static SyntheticPool withoutConfiguration() {
        SyntheticPool pool = new SyntheticPool();
        pool.records.clear();
        pool.configVersion = 0;
        return pool;
    }

    public static Instant at(long seconds) {
        return START.plusSeconds(seconds);
    }

    public String decisionId() {
        return pool + "@" + at(now);
    }

    public SyntheticPool host(String name) {
        hosts.put(name, new SyntheticHost());
        return this;
    }

    /** A host of another size. */
    public SyntheticPool host(String name, long gib, long ownGib, int cpus) {
        SyntheticHost host = new SyntheticHost();
        host.memoryKib = gib * GIB;
        host.ownKib = ownGib * GIB;
        host.cpus = cpus;
        hosts.put(name, host);
        return this;
    }

    /** Gives all hosts so many bytes per second of network and of disk. */
    public SyntheticPool linkCapacity(double network, double disk) {
        hosts.values().forEach(host -> {
            host.networkCapacity = network;
            host.diskCapacity = disk;
        });
        return this;
    }

    /** How fast each CPU of a host is; 2000 MHz unless it is said. */
    public SyntheticPool megahertz(String host, double megahertz) {
        return host(host, changed -> changed.mhz = megahertz);
    }

    /** What a guest sends and receives, reads and writes, in bytes per second: half of it each. */
    public SyntheticPool traffic(String guest, long networkRate, long diskRate) {
        guest(guest).networkRate = networkRate;
        guest(guest).diskRate = diskRate;
        return this;
    }

    /** A guest; its UUID is `uuid-` and its name. */
    public SyntheticPool guest(String name, String host, long gib, double cpus) {
        guests.put(name, new SyntheticGuest(uuid(name), name, host, gib * GIB, cpus));
        return this;
    }

    /** What a guest needs of a host; unless it is said it has no disk and needs nothing. */
    public SyntheticPool needs(String guest, @Nullable VmFacts facts) {
        guest(guest).facts = facts;
        return this;
    }

    /** What a host is able to; unless it is said it does not tell. */
    public SyntheticPool abilities(String host, HostFacts facts) {
        return host(host, changed -> changed.facts = facts);
    }

    public static String uuid(String guest) {
        return "uuid-" + guest;
    }

    public SyntheticPool config(Consumer<PoolConfig> change) {
        PoolConfig config = PoolConfig.newBuilder(PoolConfigs.defaults(pool)).build();
        config.setVersion(++configVersion);
        change.accept(config);
        add(ObservedTopic.POOL_CONFIG, 0, pool, config);
        return this;
    }

    /** The version that states and decisions name from now on. */
    public SyntheticPool configVersion(long version) {
        configVersion = version;
        return this;
    }

    public SyntheticPool temperature(String host, Temperature temperature) {
        return host(host, state -> state.temperature = temperature);
    }

    /** What makes hosts of this pool hot. */
    public SyntheticPool hotBy(Resource resource) {
        hotBy = resource;
        return this;
    }

    public SyntheticPool quality(String host, DataQuality quality) {
        return host(host, state -> state.quality = quality);
    }

    public SyntheticPool silence(String host, boolean silent) {
        return host(host, state -> state.silent = silent);
    }

    private SyntheticPool host(String name, Consumer<SyntheticHost> change) {
        SyntheticHost host = hosts.get(name);
        if (host == null) {
            throw new IllegalArgumentException("No host " + name);
        }
        change.accept(host);
        return this;
    }

    /** Switches a host off: neither samples nor states come from it any more. */
    public SyntheticPool off(String host) {
        return host(host, state -> {
            state.silent = true;
            state.off = true;
        });
    }

    /** Has the states of a tick say that their windows were so long. */
    public SyntheticPool windowSeconds(long seconds) {
        windowSeconds = seconds;
        return this;
    }

    /** Has the states of a host rest on samples up to so many seconds before their windows' ends. */
    public SyntheticPool sampledUntil(String host, long secondsBefore) {
        return host(host, state -> state.unsampledSeconds = secondsBefore);
    }

    public SyntheticPool deciding(boolean decides) {
        deciding = decides;
        return this;
    }

    public SyntheticPool scenario(Scenario now) {
        scenario = now;
        return this;
    }

    /** The decisions to come say that moves are slowed down, to so many at once in the pool and from or to one host. */
    public SyntheticPool slowed(@Nullable Integer inPool, Map<String, Integer> byHost) {
        mostMoves = inPool;
        mostMovesByHost = Map.copyOf(byHost);
        return this;
    }

    public SyntheticPool mode(Mode now) {
        mode = now;
        return this;
    }

    public SyntheticPool unfinished(String commandId) {
        unfinished.add(commandId);
        return this;
    }

    /** Has the decision of now reject what would clear a host. */
    public SyntheticPool rejection(String source) {
        rejections.add(new Rejection(null, source, null, "not-evacuated", "a test"));
        return this;
    }

    /** Has the decision of now say something. */
    public SyntheticPool note(String note) {
        notes.add(note);
        return this;
    }

    /** From a time on the guest is on another host, with new counters. */
    public SyntheticPool relocate(String guest, String host, long at) {
        changes.add(new Change(at, () -> {
            SyntheticGuest moved = guest(guest);
            moved.moveTo(host);
        }));
        return this;
    }

    /** Has another host show a guest as well. */
    public SyntheticPool twin(String guest, String host) {
        guests.put(
                guest + " on " + host,
                new SyntheticGuest(uuid(guest), guest + " on " + host, host, guest(guest).memoryKib, 0));
        return this;
    }

    public SyntheticPool cpus(String guest, double cpus) {
        guest(guest).cpus = cpus;
        return this;
    }

    public SyntheticPool vcpus(String guest, int vcpus) {
        guest(guest).vcpus = vcpus;
        return this;
    }

    public SyntheticPool state(String guest, VmState state) {
        guest(guest).state = state;
        return this;
    }

    private SyntheticGuest guest(String name) {
        SyntheticGuest guest = guests.get(name);
        if (guest == null) {
            throw new IllegalArgumentException("No guest " + name);
        }
        return guest;
    }

    /** Has the decision of now (a whole minute) issue a move. */
    public SyntheticPool command(String id, String guest, String source, String destination) {
        moves.add(move(id, guest, source, destination, true));
        add(
                ObservedTopic.MIGRATION_COMMANDS,
                now,
                pool + "/" + source,
                migrationCommand(id, guest, source, destination));
        return this;
    }

    public Move move(String id, String guest, String source, String destination, boolean issued) {
        return new Move(
                id, uuid(guest), guest, source, destination, guest(guest).memoryKib, "a test", issued, 10_000L, null);
    }

    public MigrationCommand migrationCommand(String id, String guest, String source, String destination) {
        return new MigrationCommand(
                id,
                decisionId(),
                pool,
                uuid(guest),
                guest,
                source,
                destination,
                guest(guest).memoryKib,
                at(now),
                at(now + 900),
                "a test",
                null,
                0);
    }

    public SyntheticPool listMove(Move move) {
        moves.add(move);
        return this;
    }

    public SyntheticPool power(String id, String host, PowerAction action) {
        return power(id, host, action, null);
    }

    /** Has the decision of now put a host to sleep or wake it, for a scenario. */
    public SyntheticPool power(String id, String host, PowerAction action, @Nullable Scenario scenario) {
        power.add(new PowerDecision(id, host, action, "a test", true, scenario));
        add(
                ObservedTopic.POWER_COMMANDS,
                now,
                pool + "/" + host,
                new PowerCommand(id, decisionId(), pool, host, action, at(now), at(now + 900), "a test"));
        return this;
    }

    public SyntheticPool powerEvent(String id, String host, PowerAction action, CommandStatus status, long at) {
        PowerEvent event = PowerEvent.newBuilder()
                .setCommandId(id)
                .setPool(pool)
                .setHost(host)
                .setAction(action)
                .setAt(at(at))
                .setStatus(status)
                .build();
        add(ObservedTopic.POWER_EVENTS, at, pool + "/" + host, event);
        return this;
    }

    public SyntheticPool event(String id, CommandStatus status, long at) {
        return event(id, status, at, event -> {});
    }

    public SyntheticPool event(String id, CommandStatus status, long at, Consumer<MigrationEvent> change) {
        MigrationEvent event = MigrationEvent.newBuilder()
                .setCommandId(id)
                .setPool(pool)
                .setVm("")
                .setSource("")
                .setDestination("")
                .setAt(at(at))
                .setStatus(status)
                .setReason(status == CommandStatus.REJECTED ? MigrationReason.VM_BUSY : MigrationReason.NONE)
                .setWhereabouts(Whereabouts.UNKNOWN)
                .build();
        change.accept(event);
        add(ObservedTopic.MIGRATION_EVENTS, at, pool + "/x", event);
        return this;
    }

    /** A whole successful move, commanded now and done within `seconds`. */
    public SyntheticPool move(String id, String guest, String source, String destination, long seconds) {
        command(id, guest, source, destination);
        event(id, CommandStatus.ACCEPTED, now + 12);
        event(id, CommandStatus.SUCCEEDED, now + 12 + seconds);
        return relocate(guest, destination, now + 12 + seconds);
    }

    public SyntheticPool add(ObservedTopic source, long at, String key, SpecificRecord value) {
        records.add(new ObservedRecord(source, 0, records.size(), at(at).toEpochMilli(), key, value));
        return this;
    }

    /** Lets time pass up to, and without, a time. */
    public SyntheticPool runTo(long end) {
        for (; now < end; now += 10) {
            changes.stream()
                    .filter(change -> change.at() <= now && change.at() > now - 10)
                    .forEach(change -> change.change().run());
            if (now > 0 && now % 60 == 0) {
                tick();
            }
            hosts.forEach(this::sample);
        }
        return this;
    }

    private void tick() {
        hosts.forEach((name, host) -> {
            if (!host.off) {
                HostState state = state(name, host.temperature, host.quality);
                state.setLastSampleAt(at(now - host.unsampledSeconds));
                add(ObservedTopic.HOST_STATES, now, pool + "/" + name, state);
            }
        });
        if (deciding) {
            add(ObservedTopic.DECISIONS, now, pool, decision());
        }
        moves.clear();
        power.clear();
        rejections.clear();
        notes.clear();
    }

    public Decision decision() {
        return Decision.newBuilder()
                .setDecisionId(decisionId())
                .setPool(pool)
                .setTick(at(now))
                .setConfigVersion(configVersion)
                .setMode(mode)
                .setScenario(scenario)
                .setScenarioSince(at(now))
                .setScenarioEvidence(List.of())
                .setHosts(new HostCounts(0, 0, 0, 0, 0))
                .setMoves(List.copyOf(moves))
                .setPowerActions(List.copyOf(power))
                .setUnfinished(List.copyOf(unfinished))
                .setRejections(List.copyOf(rejections))
                .setNotes(List.copyOf(notes))
                .setMostMoves(mostMoves)
                .setMostMovesByHost(mostMovesByHost)
                .build();
    }

    public HostState state(String name, Temperature temperature, DataQuality quality) {
        return HostState.newBuilder()
                .setPool(pool)
                .setHost(name)
                .setWindowStart(at(now - windowSeconds))
                .setWindowEnd(at(now))
                .setPoolHosts(hosts.size())
                .setConfigVersion(configVersion)
                .setDetector("static")
                .setTemperature(temperature)
                .setSince(at(now))
                .setQuality(quality)
                .setCompleteness(1)
                .setResources(List.of())
                .setEvidence(
                        temperature == Temperature.HOT
                                ? List.of(new Evidence(hotBy, 0.85, 3, 5, List.of()))
                                : List.of())
                .build();
    }

    private void sample(String name, SyntheticHost host) {
        List<SyntheticGuest> here = guests.values().stream()
                .filter(guest -> guest.host.equals(name))
                .toList();
        if (!host.silent) {
            add(ObservedTopic.HOST_METRICS, now, pool + "/" + name, host.sample(pool, name, at(now), here));
        }
        host.run(10, here);
    }

    /** Leaves out the records that fit. */
    public SyntheticPool without(Predicate<ObservedRecord> fits) {
        records.removeIf(fits);
        return this;
    }

    public List<ObservedRecord> records() {
        return records.stream()
                .sorted(Comparator.comparingLong(ObservedRecord::timestamp)
                        .thenComparing(ObservedRecord::source)
                        .thenComparingLong(ObservedRecord::offset))
                .toList();
    }

    public CheckReport check() {
        return check(new Checker());
    }

    public CheckReport check(Checker checker) {
        records().stream()
                .filter(record -> record.source() == ObservedTopic.POOL_CONFIG)
                .forEach(checker::accept);
        records().stream()
                .filter(record -> record.source() != ObservedTopic.POOL_CONFIG)
                .forEach(checker::accept);
        return checker.report();
    }
}
