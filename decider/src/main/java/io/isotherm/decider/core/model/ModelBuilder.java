package io.isotherm.decider.core.model;

import io.isotherm.eligibility.FactRecords;
import io.isotherm.eligibility.SharedStorage;
import io.isotherm.pool.ResolvedConfig;
import io.isotherm.schema.DataQuality;
import io.isotherm.schema.Forecast;
import io.isotherm.schema.HostCapacity;
import io.isotherm.schema.HostState;
import io.isotherm.schema.PoolConfig;
import io.isotherm.schema.Resource;
import io.isotherm.schema.ResourceUse;
import io.isotherm.schema.UsualLoad;
import io.isotherm.schema.VmLoad;
import io.isotherm.schema.VmState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Turns the states of one window into a {@link PoolModel}. */
final class ModelBuilder {
    private final PoolConfig config;
    private final Instant tick;
    private final HostFlags flags;
    private final Set<String> maintenanceHosts;
    private final Set<String> excludedVms;
    private final Map<String, Integer> priorities;
    private final SharedStorage sharedStorage;
    private final Map<String, MoveUnderWay> underWay = new TreeMap<>();
    private final Map<String, List<RecentMove>> recent = new TreeMap<>();
    private final List<HostState> states = new ArrayList<>();
    /** Once collected, by guest, those of one guest by host. */
    private final List<Report> reports = new ArrayList<>();

    private final Map<String, Integer> straysOf = new TreeMap<>();
    private final Map<String, List<Load>> runningStraysOf = new TreeMap<>();
    private final Map<String, Long> arrivedKib = new TreeMap<>();
    private final Map<String, List<RecentMove>> recentOfHost = new TreeMap<>();

    /**
     * One host's word about one guest.
     *
     * @param start how the guest's UUID begins: tells most guests apart, without a look at the UUIDs of a large pool again
     */
    private record Report(HostState state, VmLoad load, boolean trusted, long start) {
        private static final int CHARACTERS = Long.SIZE / Character.SIZE;

        static final Comparator<Report> BY_GUEST = (one, other) -> one.start == other.start
                ? one.guest().compareTo(other.guest())
                : Long.compareUnsigned(one.start, other.start);

        static final Comparator<Report> BEST_FIRST = Comparator.comparing(
                        (Report report) -> report.load.getState() != VmState.RUNNING)
                .thenComparing(report -> !report.trusted)
                .thenComparing(report -> report.state.getHost());

        Report(HostState state, VmLoad load, boolean trusted) {
            this(state, load, trusted, start(load.getUuid()));
        }

        String guest() {
            return load.getUuid();
        }

        private static long start(String uuid) {
            long start = 0;
            for (int i = 0; i < CHARACTERS; i++) {
                start = start << Character.SIZE | (i < uuid.length() ? uuid.charAt(i) : 0);
            }
            return start;
        }
    }

    ModelBuilder(PoolConfig config, Instant tick, HostFlags flags) {
        this.config = config;
        this.tick = tick;
        this.flags = flags;
        this.maintenanceHosts = Constraints.anyCase(config.getConstraints().getMaintenanceHosts());
        this.excludedVms = Constraints.anyCase(config.getConstraints().getExcludedVms());
        this.sharedStorage = SharedStorage.at(config.getConstraints().getSharedStorage());
        this.priorities = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        this.priorities.putAll(config.getConstraints().getPriorities());
    }

    PoolModel build(
            Collection<HostState> hostStates, Collection<MoveUnderWay> moves, Collection<RecentMove> recentMoves) {
        hostStates.stream().sorted(Comparator.comparing(HostState::getHost)).forEach(states::add);
        moves.stream().sorted(Comparator.comparing(MoveUnderWay::vm)).forEach(move -> underWay.put(move.vm(), move));
        recentMoves.stream()
                .sorted(Comparator.comparing(RecentMove::at)
                        .thenComparing(RecentMove::vm)
                        .thenComparing(RecentMove::from)
                        .thenComparing(RecentMove::to))
                .forEach(this::remember);
        collectReports();
        List<Guest> guests = guests();
        Map<String, List<Guest>> byHost = new HashMap<>();
        guests.forEach(guest ->
                byHost.computeIfAbsent(guest.host(), key -> new ArrayList<>()).add(guest));
        List<Host> hosts = new ArrayList<>();
        for (HostState state : states) {
            hosts.add(host(hosts.size(), state, byHost.getOrDefault(state.getHost(), List.of())));
        }
        return new PoolModel(
                config,
                tick,
                hosts,
                guests,
                List.copyOf(underWay.values()),
                recent,
                arrivedKib,
                guest -> new double[0]);
    }

    private void remember(RecentMove move) {
        recent.computeIfAbsent(move.vm(), key -> new ArrayList<>()).add(move);
        recentOfHost.computeIfAbsent(move.from(), key -> new ArrayList<>()).add(move);
        recentOfHost.computeIfAbsent(move.to(), key -> new ArrayList<>()).add(move);
    }

    private void collectReports() {
        for (HostState state : states) {
            if (flags.asleep().contains(state.getHost())) {
                continue;
            }
            boolean trusted = state.getQuality() == DataQuality.GOOD || state.getQuality() == DataQuality.FAIR;
            for (VmLoad load : state.getVms()) {
                // A definition that is shut off is no guest.
                if (load.getState() != VmState.STOPPED) {
                    reports.add(new Report(state, load, trusted));
                }
            }
        }
        reports.sort(Report.BY_GUEST);
    }

    private List<Guest> guests() {
        List<Guest> guests = new ArrayList<>(reports.size());
        int next;
        for (int first = 0; first < reports.size(); first = next) {
            next = nextGuest(first);
            List<Report> all = reports.subList(first, next);
            // A guest that is only just arriving is placed where it still runs, if that host reports at all.
            List<Report> settled = settled(all);
            strays(all, settled.isEmpty() ? null : settled.get(0));
            if (settled.isEmpty()) {
                continue;
            }
            Report at = settled.get(0);
            List<Report> others = settled.subList(1, settled.size());
            others.forEach(other -> runsHereToo(at, other));
            List<String> alsoOn = others.isEmpty()
                    ? List.of()
                    : others.stream()
                            .map(report -> report.state.getHost())
                            .sorted()
                            .toList();
            guests.add(guest(guests.size(), at, alsoOn));
        }
        return guests;
    }

    /** Where the reports of the guest after that of a report begin. */
    private int nextGuest(int report) {
        int next = report + 1;
        while (next < reports.size()
                && reports.get(next).guest().equals(reports.get(report).guest())) {
            next++;
        }
        return next;
    }

    private static List<Report> settled(List<Report> all) {
        // Nearly every guest is reported once, and there are many.
        if (all.size() == 1) {
            return all.get(0).load.getState() == VmState.MIGRATING_IN ? List.of() : all;
        }
        return all.stream()
                .filter(report -> report.load.getState() != VmState.MIGRATING_IN)
                .sorted(Report.BEST_FIRST)
                .toList();
    }

    private Guest guest(int index, Report at, List<String> alsoOn) {
        VmLoad load = at.load;
        double mhz = mhz(at.state);
        Usual usual = usual(load.getUsual(), mhz);
        Load carried = load.getMeasured() ? Load.NONE : carriedLoad(load.getUuid(), at.state.getHost(), usual);
        String uuid = load.getUuid();
        Integer byName = priorities.get(load.getName());
        Integer byUuid = priorities.get(uuid);
        return new Guest(
                index,
                uuid,
                load.getName(),
                at.state.getHost(),
                new Load(
                        Math.max(Load.amount(load.getCpuMean()) * mhz, carried.cpuMhz()),
                        Math.max(0, load.getMemoryKib()),
                        Math.max(Load.amount(load.getNetworkBytesPerSecond()), carried.networkBytesPerSecond()),
                        Math.max(Load.amount(load.getDiskBytesPerSecond()), carried.diskBytesPerSecond())),
                usual,
                Math.max(Load.amount(load.getCpuP95()) * mhz, carried.cpuMhz()),
                load.getState() == VmState.RUNNING,
                load.getMeasured(),
                alsoOn,
                excludedVms.contains(uuid) || excludedVms.contains(load.getName()),
                byUuid != null ? byUuid : byName != null ? byName : 0,
                FactRecords.needs(load.getFacts()).without(sharedStorage));
    }

    private static double mhz(HostState state) {
        HostCapacity capacity = state.getCapacity();
        return capacity == null ? 0 : Math.max(0, capacity.getCpuMhz());
    }

    private static Usual usual(@Nullable UsualLoad told, double mhz) {
        if (told == null) {
            return Usual.UNKNOWN;
        }
        return new Usual(
                told.getWindows(),
                new Load(
                        Load.amount(told.getCpuMean()) * mhz,
                        0,
                        Load.amount(told.getNetworkMean()),
                        Load.amount(told.getDiskMean())),
                new Load(
                        Load.amount(told.getCpuDeviation()) * mhz,
                        0,
                        Load.amount(told.getNetworkDeviation()),
                        Load.amount(told.getDiskDeviation())));
    }

    /**
     * What a guest that has just arrived used before it moved, else what it usually uses: better than nothing until it is
     * measured here.
     */
    private Load carriedLoad(String uuid, String host, Usual usual) {
        List<RecentMove> moves = recent.getOrDefault(uuid, List.of());
        for (int i = moves.size() - 1; i >= 0; i--) {
            if (isRecorded(moves.get(i), host)) {
                return moves.get(i).load();
            }
        }
        return usual.mean();
    }

    private Host host(int index, HostState state, List<Guest> guests) {
        String name = state.getHost();
        Host.Builder host = Host.named(index, name).state(state);
        Load capacity = host.capacity();
        return host.awake(!flags.asleep().contains(name))
                .listed(!flags.unlisted().contains(name))
                .powered(!flags.unpowered().contains(name))
                .maintenance(maintenanceHosts.contains(name))
                .measured(new Load(
                        mean(state, Resource.CPU) * capacity.cpuMhz(),
                        Math.round(mean(state, Resource.MEMORY) * capacity.memoryKib()),
                        mean(state, Resource.NETWORK) * capacity.networkBytesPerSecond(),
                        mean(state, Resource.DISK) * capacity.diskBytesPerSecond()))
                .expected(new Load(
                        expected(state, Resource.CPU, capacity, guests),
                        memory(state, capacity, guests),
                        expected(state, Resource.NETWORK, capacity, guests),
                        expected(state, Resource.DISK, capacity, guests)))
                .strays(straysOf.getOrDefault(name, 0))
                .watts(watts(name))
                .build();
    }

    private List<Double> watts(String host) {
        List<Double> watts = ResolvedConfig.watts(config, host);
        return watts.size() >= 2 ? watts : List.of(100.0, 250.0);
    }

    private void strays(List<Report> all, @Nullable Report placed) {
        for (Report report : all) {
            if (report != placed) {
                straysOf.merge(report.state.getHost(), 1, Integer::sum);
                arrivedKib.put(
                        report.load.getUuid() + "@" + report.state.getHost(), Math.max(0, report.load.getMemoryKib()));
            }
        }
    }

    /**
     * Of two hosts that say that a guest runs there either may be right, so it loads both; where it is on its way to the other
     * that is reckoned with already.
     */
    private void runsHereToo(Report placed, Report other) {
        MoveUnderWay move = underWay.get(placed.load.getUuid());
        boolean isReserved = move != null && move.destination().equals(other.state.getHost());
        if (other.load.getState() == VmState.RUNNING && !isReserved) {
            runningStraysOf
                    .computeIfAbsent(other.state.getHost(), host -> new ArrayList<>())
                    .add(new Load(
                            Load.amount(placed.load.getCpuMean()) * mhz(placed.state),
                            0,
                            Load.amount(placed.load.getNetworkBytesPerSecond()),
                            Load.amount(placed.load.getDiskBytesPerSecond())));
        }
    }

    private double expected(HostState state, Resource resource, Load capacity, List<Guest> guests) {
        double share = Math.max(mean(state, resource), forecast(state, resource));
        double amount = share * capacity.of(resource) + correction(state, resource);
        double ofGuests =
                guests.stream().mapToDouble(guest -> guest.load().of(resource)).sum();
        List<Load> strays = runningStraysOf.getOrDefault(state.getHost(), List.of());
        double ofStrays = strays.stream().mapToDouble(load -> load.of(resource)).sum();
        // What the mean lacks of guests that came is known of moves on record, else only from the guests themselves.
        boolean isMeanBehind = !strays.isEmpty() || guests.stream().anyMatch(this::cameUnannounced);
        return Math.max(
                amount, ofGuests + ofStrays + (isMeanBehind ? own(state, resource) * capacity.of(resource) : 0));
    }

    private boolean cameUnannounced(Guest guest) {
        return !guest.measured()
                && recent.getOrDefault(guest.uuid(), List.of()).stream()
                        .noneMatch(move -> isRecorded(move, guest.host()));
    }

    /** Whether it is known of a move what it brought to a host. */
    private static boolean isRecorded(RecentMove move, String host) {
        return move.to().equals(host) && !move.load().equals(Load.NONE);
    }

    /** What the host uses for itself beside its guests, as a share; 0 where that is not told. */
    private static double own(HostState state, Resource resource) {
        Double domain0 = state.getDomain0Cpu();
        return resource == Resource.CPU && domain0 != null ? Load.amount(domain0) : 0;
    }

    private static long memory(HostState state, Load capacity, List<Guest> guests) {
        long ofGuests = guests.stream().mapToLong(Guest::memoryKib).sum();
        return Math.max(capacity.memoryKib() - Math.max(0, state.getMemoryFreeKib()), ofGuests);
    }

    /**
     * The part of a move that the window's mean does not know yet: until the move the load was measured at the host
     * that it left, and was missing at the one that it went to. Where nobody told when that was, both are given the doubt. A
     * window is measured up to its last sample, not to its end.
     */
    private double correction(HostState state, Resource resource) {
        double windowMillis = Math.max(
                1,
                Duration.between(state.getWindowStart(), state.getWindowEnd()).toMillis());
        Instant lastSample = state.getLastSampleAt();
        boolean within = lastSample != null
                && lastSample.isAfter(state.getWindowStart())
                && lastSample.isBefore(state.getWindowEnd());
        Instant measuredTo = within ? lastSample : state.getWindowEnd();
        double sum = 0;
        for (RecentMove move : recentOfHost.getOrDefault(state.getHost(), List.of())) {
            boolean came = move.to().equals(state.getHost());
            Instant at = came ? move.at() : move.left();
            double before = 1 - Duration.between(at, measuredTo).toMillis() / windowMillis;
            double share = Math.max(0, Math.min(1, before));
            sum += (came ? share : -share) * move.load().of(resource);
        }
        return sum;
    }

    /** The forecast, where it beats the last value and no guest has come or gone in the windows that it rests on. */
    private double forecast(HostState state, Resource resource) {
        @Nullable Forecast found = null;
        for (Forecast forecast : state.getForecasts()) {
            if (forecast.getResource() == resource && forecast.getError() < forecast.getLastValueError()) {
                found = forecast;
            }
        }
        if (found == null || touched(state)) {
            return 0;
        }
        return Math.min(1, Load.amount(found.getValue()));
    }

    private boolean touched(HostState state) {
        long span = config.getDetection().getN() * config.getDetection().getWindowMillis();
        Instant since = tick.minusMillis(span);
        return recentOfHost.getOrDefault(state.getHost(), List.of()).stream()
                .anyMatch(move -> move.at().isAfter(since));
    }

    private static double mean(HostState state, Resource resource) {
        for (ResourceUse use : state.getResources()) {
            if (use.getResource() == resource) {
                return Load.amount(use.getMean());
            }
        }
        return 0;
    }
}
