package io.isotherm.replay.whatif;

import io.isotherm.hypervisor.Hypervisor;
import io.isotherm.hypervisor.HypervisorException;
import io.isotherm.hypervisor.Inventory;
import io.isotherm.replay.demand.Demand;
import io.isotherm.replay.demand.Demand.Arrives;
import io.isotherm.replay.demand.Demand.Change;
import io.isotherm.replay.demand.Demand.Departs;
import io.isotherm.replay.demand.Demand.Resizes;
import io.isotherm.replay.demand.HostDemand;
import io.isotherm.simulator.SimulatedPool;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/**
 * Has guests come, go and change their size in the model pool as they did in the recording, and hosts join and fail. A
 * guest whose recorded host has no room comes on the host with the most free memory; with room nowhere, it waits. So does
 * one that is to grow on a full host.
 */
final class Population {
    private final Demand demand;
    private final SimulatedPool pool;
    private final Inventory inventory;
    private final List<List<Change>> changes;
    private final Duration wake;
    /** Guests to come, with the host that they were on in the recording. */
    private final Map<Integer, String> waiting = new TreeMap<>();

    private final TreeSet<Integer> growing = new TreeSet<>();
    private final boolean[] present;
    private final long[] wantedKib;
    private double waitingVmSteps;

    Population(
            Demand demand, List<List<Change>> changes, ModelSettings model, SimulatedPool pool, Inventory inventory) {
        this.demand = demand;
        this.pool = pool;
        this.inventory = inventory;
        this.changes = changes;
        this.wake = model.wakeDuration();
        this.present = new boolean[demand.vms().size()];
        this.wantedKib = new long[demand.vms().size()];
        for (HostDemand host : demand.hosts()) {
            if (host.fromStep() > 0) {
                pool.crash(host.name());
            }
        }
    }

    /** Takes the pool into a step. */
    void enter(int step) {
        changes.get(step).forEach(this::apply);
        int wakeAhead = (int) -Math.floorDiv(-wake.toMillis(), demand.step().toMillis());
        for (HostDemand host : demand.hosts()) {
            if (host.fromStep() > 0 && step == Math.max(1, host.fromStep() - wakeAhead)) {
                inventory.power().wake(host.name());
            }
            if (host.untilStep() == step) {
                fail(host.name());
            }
        }
        List.copyOf(growing).forEach(this::resize);
        new TreeMap<>(waiting).forEach(this::arrive);
        waitingVmSteps += waiting.size() + growing.size();
    }

    double waitingVmMinutes() {
        return waitingVmSteps * demand.step().toMillis() / 60_000;
    }

    private void apply(Change change) {
        if (change instanceof Departs departs) {
            waiting.remove(departs.vm());
            growing.remove(departs.vm());
            if (present[departs.vm()]) {
                pool.undefine(uuid(departs.vm()));
                present[departs.vm()] = false;
            }
        } else if (change instanceof Resizes resizes) {
            wantedKib[resizes.vm()] = resizes.kib();
            resize(resizes.vm());
        } else if (change instanceof Arrives arrives) {
            arrive(arrives.vm(), arrives.host());
        }
    }

    private void resize(int vm) {
        try {
            pool.memory(uuid(vm), wantedKib[vm]);
            growing.remove(vm);
        } catch (HypervisorException noRoomOrMigrating) {
            growing.add(vm);
        }
    }

    private void arrive(int vm, String recordedHost) {
        boolean came = starts(vm, recordedHost)
                || roomiest().filter(host -> starts(vm, host)).isPresent();
        present[vm] = came;
        if (came) {
            waiting.remove(vm);
        } else {
            waiting.put(vm, recordedHost);
        }
    }

    private boolean starts(int vm, String host) {
        try {
            pool.define(uuid(vm), host);
            return true;
        } catch (HypervisorException noRoomOrAsleep) {
            return false;
        }
    }

    private Optional<String> roomiest() {
        String best = null;
        long most = -1;
        for (HostDemand host : demand.hosts()) {
            long free = freeKib(host.name());
            if (free > most) {
                most = free;
                best = host.name();
            }
        }
        return Optional.ofNullable(best);
    }

    private long freeKib(String host) {
        try {
            return inventory.hypervisor(host).map(Hypervisor::freeMemoryKib).orElse(-1L);
        } catch (HypervisorException asleep) {
            return -1;
        }
    }

    private void fail(String host) {
        Map<UUID, String> placement = pool.placement();
        pool.crash(host);
        for (int vm = 0; vm < present.length; vm++) {
            if (present[vm] && host.equals(placement.get(uuid(vm)))) {
                pool.undefine(uuid(vm));
                arrive(vm, host);
            }
        }
    }

    private UUID uuid(int vm) {
        return demand.vms().get(vm).uuid();
    }
}
