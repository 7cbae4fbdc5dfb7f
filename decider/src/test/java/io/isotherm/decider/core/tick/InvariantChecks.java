package io.isotherm.decider.core.tick;

import io.isotherm.decider.core.ledger.PastMove;
import io.isotherm.pool.PoolConfigs;
import io.isotherm.schema.DataQuality;
import io.isotherm.schema.HostState;
import io.isotherm.schema.MigrationCommand;
import io.isotherm.schema.PoolConfig;
import io.isotherm.schema.PowerAction;
import io.isotherm.schema.PowerCommand;
import io.isotherm.schema.Resource;
import io.isotherm.schema.Temperature;
import io.isotherm.schema.VmLoad;
import io.isotherm.schema.VmState;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Judges issued commands by what was visible at the tick, with nothing of the decider's own bookkeeping but reports. */
final class InvariantChecks {
    private static final double TOLERANCE = 1e-6;

    private record Arrival(String from, long at) {}

    /** RETURNED: it is reported to have succeeded, and somebody has brought the guest back before it was seen. */
    private static final Set<PastMove.Outcome> ENDED_BY_REPORT =
            EnumSet.of(PastMove.Outcome.FAILED, PastMove.Outcome.REJECTED, PastMove.Outcome.RETURNED);

    private final PoolConfig config;
    private final List<String> breaches = new ArrayList<>();
    private final Map<String, MigrationCommand> unfinished = new LinkedHashMap<>();
    private final Map<String, Arrival> arrivals = new HashMap<>();
    private final Map<String, Long> firstSeen = new HashMap<>();
    private final Map<String, PowerCommand> sleeping = new TreeMap<>();

    InvariantChecks(PoolConfig config) {
        this.config = config;
    }

    List<String> breaches() {
        return breaches;
    }

    void check(Window window, PoolRun run, TruePool pool) {
        Map<String, HostState> states = new TreeMap<>();
        window.states().forEach(state -> states.put(state.getHost(), state));
        states.replaceAll((host, state) -> isSetAside(host, run) ? believed(state, states) : state);
        long tick = window.end();
        finish(states, tick, run);
        for (MigrationCommand command : run.migrations()) {
            move(command, states, tick, run);
            unfinished.put(command.getCommandId(), command);
        }
        for (PowerCommand command : run.powers()) {
            power(command, states, pool, run);
        }
    }

    private static boolean isSetAside(String host, PoolRun run) {
        return run.notes().stream().anyMatch(note -> note.startsWith("Host " + host + " claims "));
    }

    /** Of a host that was set aside for what it claims, the guests that it alone shows; nothing may be decided on them. */
    private HostState believed(HostState claimant, Map<String, HostState> states) {
        Set<String> others = new TreeSet<>();
        List<VmLoad> own = new ArrayList<>();
        for (VmLoad guest : claimant.getVms()) {
            List<String> seen = new ArrayList<>(seen(guest.getUuid(), states));
            seen.remove(claimant.getHost());
            if (seen.isEmpty()) {
                own.add(guest);
            }
            others.addAll(seen);
        }
        if (others.size() < 2 || claimant.getVms().size() - own.size() < 3) {
            breaches.add("I3: " + claimant.getHost() + " is set aside, and contradicts only " + others);
        }
        return HostState.newBuilder(claimant)
                .setQuality(DataQuality.POOR)
                .setVms(own)
                .build();
    }

    private void finish(Map<String, HostState> states, long tick, PoolRun run) {
        unfinished.values().removeIf(command -> {
            List<String> seen = seen(command.getVm(), states);
            boolean arrived = seen.equals(List.of(command.getDestination()));
            if (seen.contains(command.getDestination())) {
                firstSeen.putIfAbsent(command.getCommandId(), tick);
            }
            if (arrived) {
                long at = Math.min(
                        firstSeen.getOrDefault(command.getCommandId(), tick), reportedAt(command.getCommandId(), run));
                arrivals.put(command.getVm(), new Arrival(command.getSource(), at));
            }
            // A report that ended the command is in the ledger; that it was believed rightly is the reconciler's test.
            boolean reported = run.ledger().moves().past().stream()
                    .anyMatch(past -> past.commandId().equals(command.getCommandId())
                            && ENDED_BY_REPORT.contains(past.outcome()));
            boolean late = tick > command.getDeadline().toEpochMilli();
            // Somebody else took it: the executor finds it at its source no more.
            boolean elsewhere = seen.size() == 1 && !arrived && !seen.contains(command.getSource());
            return arrived || elsewhere || reported || (late && !seen.contains(command.getDestination()));
        });
        sleeping.values().removeIf(command -> run.ledger().power().awake(command.getHost()));
    }

    /** When an arrival was reported: its host may be silent for some windows after it. */
    private static long reportedAt(String commandId, PoolRun run) {
        return run.ledger().moves().past().stream()
                .filter(past -> past.commandId().equals(commandId) && past.outcome() == PastMove.Outcome.ARRIVED)
                .mapToLong(PastMove::endedAt)
                .min()
                .orElse(Long.MAX_VALUE);
    }

    private void move(MigrationCommand command, Map<String, HostState> states, long tick, PoolRun run) {
        String vm = command.getVm();
        HostState source = states.get(command.getSource());
        HostState destination = states.get(command.getDestination());
        if (source == null || destination == null) {
            breach("I7", command, "unknown host");
            return;
        }
        if (unfinished.values().stream().anyMatch(other -> other.getVm().equals(vm))) {
            breach("I1", command, "the guest has an unfinished command");
        }
        for (HostState state : List.of(source, destination)) {
            if (state.getQuality() != DataQuality.GOOD && state.getQuality() != DataQuality.FAIR) {
                breach("I3", command, state.getHost() + " is " + state.getQuality());
            }
        }
        if (!seen(vm, states).equals(List.of(command.getSource()))) {
            breach("I3", command, "the guest is seen on " + seen(vm, states));
        }
        // What a guest seen twice truly uses, and where, nobody can say.
        if (destination.getVms().stream()
                .allMatch(guest -> seen(guest.getUuid(), states).size() < 2)) {
            room(command, destination, load(vm, source));
        }
        cooldown(command, source, tick);
        constraints(command, states);
        if (!run.ledger().power().awake(command.getDestination()) || sleeping.containsKey(command.getDestination())) {
            breach("I8", command, "the destination sleeps, or is on its way");
        }
    }

    private void room(MigrationCommand command, HostState destination, VmLoad guest) {
        double cpus = destination.getVms().stream()
                .filter(other -> other.getState() == VmState.RUNNING)
                .mapToDouble(VmLoad::getCpuMean)
                .sum();
        long used = Window.GIB
                + destination.getVms().stream().mapToLong(VmLoad::getMemoryKib).sum();
        for (MigrationCommand other : unfinished.values()) {
            boolean there =
                    destination.getVms().stream().anyMatch(vm -> vm.getUuid().equals(other.getVm()));
            if (other.getDestination().equals(destination.getHost()) && !there) {
                used += other.getMemoryKib();
            }
        }
        double high = PoolConfigs.marks(config, Resource.CPU).getHigh();
        if ((cpus + guest.getCpuMean()) / Window.CPUS > high + TOLERANCE) {
            breach("I2", command, "cpu would be " + (cpus + guest.getCpuMean()) / Window.CPUS);
        }
        if (used + guest.getMemoryKib() > Window.MEMORY) {
            breach("I2", command, "memory would be " + (used + guest.getMemoryKib()) + " KiB");
        }
    }

    private void cooldown(MigrationCommand command, HostState source, long tick) {
        Arrival last = arrivals.get(command.getVm());
        // An arrival may have been reported up to a window before it is seen.
        if (last == null || tick - last.at() >= config.getDecision().getCooldownMillis() - Window.MINUTE) {
            return;
        }
        boolean drained = config.getConstraints().getMaintenanceHosts().contains(command.getSource());
        if (source.getTemperature() != Temperature.HOT && !drained) {
            breach("I4", command, "it moved " + (tick - last.at()) + " ms ago and its host is neither hot nor drained");
        }
        // A drain sends a guest back where no other host takes it.
        if (last.from().equals(command.getDestination()) && !drained) {
            breach("I4", command, "it goes back to where it came from " + (tick - last.at()) + " ms ago");
        }
    }

    private void constraints(MigrationCommand command, Map<String, HostState> states) {
        String vm = command.getVm();
        if (config.getConstraints().getExcludedVms().contains(vm)) {
            breach("I5", command, "the guest is excluded");
        }
        if (config.getConstraints().getMaintenanceHosts().contains(command.getDestination())) {
            breach("I5", command, "the destination is in maintenance");
        }
        for (List<String> group : config.getConstraints().getAntiAffinity()) {
            for (String other : group) {
                boolean there = seen(other, states).contains(command.getDestination())
                        || unfinished.values().stream()
                                .anyMatch(move -> move.getVm().equals(other)
                                        && move.getDestination().equals(command.getDestination()));
                if (group.contains(vm) && !other.equals(vm) && there) {
                    breach("I5", command, other + " is or will be there, and must not share a host with it");
                }
            }
        }
    }

    private void power(PowerCommand command, Map<String, HostState> states, TruePool pool, PoolRun run) {
        String host = command.getHost();
        if (command.getAction() == PowerAction.WAKE) {
            if (!pool.isAsleep(host)) {
                breaches.add("WAKE of " + host + ", which is not asleep");
            }
            return;
        }
        sleeping.put(host, command);
        HostState state = states.get(host);
        Collection<String> truly = pool.on(host);
        if (state == null || !state.getVms().isEmpty() || !truly.isEmpty()) {
            breaches.add("I8: SLEEP of " + host + " at " + command.getIssuedAt() + ", which holds " + truly.size());
        }
        if (unfinished.values().stream().anyMatch(move -> move.getDestination().equals(host))) {
            breaches.add("I8: SLEEP of " + host + " at " + command.getIssuedAt() + ", where a guest is on its way");
        }
        List<HostState> awake = states.values().stream()
                .filter(other -> run.ledger().power().awake(other.getHost()))
                .toList();
        int reserve = config.getPower().getReserveHosts();
        if (awake.size() < config.getPower().getMinAwakeHosts()
                || !fits(awake, Resource.MEMORY, 1, reserve)
                || !fits(
                        awake,
                        Resource.CPU,
                        PoolConfigs.marks(config, Resource.CPU).getHigh(),
                        reserve)) {
            breaches.add("I8: SLEEP of " + host + " at " + command.getIssuedAt() + " leaves " + awake.size()
                    + " awake, too few without the reserve of " + reserve);
        }
    }

    /** Whether what guests use fits below a share of the hosts, the largest ones that are the reserve left out. */
    private static boolean fits(List<HostState> awake, Resource resource, double share, int reserve) {
        double used = awake.stream()
                .flatMap(state -> state.getVms().stream())
                .mapToDouble(vm -> resource == Resource.CPU ? vm.getCpuMean() : vm.getMemoryKib())
                .sum();
        double room = awake.stream()
                .map(HostState::getCapacity)
                .filter(Objects::nonNull)
                .mapToDouble(capacity -> resource == Resource.CPU ? capacity.getCpus() : capacity.getMemoryKib())
                .sorted()
                .limit(Math.max(0, awake.size() - reserve))
                .sum();
        return used <= share * room;
    }

    private static List<String> seen(String vm, Map<String, HostState> states) {
        return states.values().stream()
                .filter(state -> state.getQuality() != DataQuality.STALE)
                .filter(state -> state.getVms().stream()
                        .anyMatch(guest -> guest.getUuid().equals(vm) && guest.getState() != VmState.MIGRATING_IN))
                .map(HostState::getHost)
                .toList();
    }

    private static VmLoad load(String vm, HostState state) {
        return state.getVms().stream()
                .filter(guest -> guest.getUuid().equals(vm))
                .findFirst()
                .orElseThrow(() -> new AssertionError(vm + " is not on " + state.getHost()));
    }

    private void breach(String invariant, MigrationCommand command, String detail) {
        breaches.add(invariant + ": " + command.getCommandId() + " " + command.getSource() + " -> "
                + command.getDestination() + ": " + detail);
    }
}
