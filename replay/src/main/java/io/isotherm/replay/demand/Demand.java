package io.isotherm.replay.demand;

import io.isotherm.replay.demand.VmDemand.Memory;
import io.isotherm.replay.demand.VmDemand.Stay;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the guests of a pool ask for over time, and which hosts there are for them. Time is cut into steps within which
 * nothing changes. Immutable; any number of runs may share one.
 *
 * @param pool the pool's name
 * @param start first instant, a multiple of {@code step} since the epoch
 * @param step length of a step, at least a millisecond
 * @param steps number of steps, at least 1
 * @param hosts the hosts, by name
 * @param vms the guests
 */
public record Demand(String pool, Instant start, Duration step, int steps, List<HostDemand> hosts, List<VmDemand> vms) {

    /** Something about a guest that changes at the beginning of a step. */
    public sealed interface Change {
        /** Index of the guest. */
        int vm();
    }

    /** A guest ends. */
    public record Departs(int vm) implements Change {}

    /** A guest's memory becomes another. */
    public record Resizes(int vm, long kib) implements Change {}

    /** A guest comes, on a host if that host has room. */
    public record Arrives(int vm, String host) implements Change {}

    public Demand {
        hosts = hosts.stream().sorted(Comparator.comparing(HostDemand::name)).toList();
        vms = List.copyOf(vms);
        if (steps < 1 || hosts.isEmpty()) {
            throw new IllegalArgumentException("The demand has " + steps + " steps and " + hosts.size()
                    + " hosts; at least one of each is needed");
        }
    }

    /** The first instant after it. */
    public Instant end() {
        return start.plus(step.multipliedBy(steps));
    }

    /**
     * A part of it, as a demand of its own.
     *
     * @param from first instant; the step that it is in is the first one
     * @param until the first instant after it; the step that it is in is no longer part of it
     */
    public Demand between(Instant from, Instant until) {
        int first = (int) Math.max(0, Duration.between(start, from).dividedBy(step));
        int last = (int) Math.min(steps, Duration.between(start, until).dividedBy(step));
        if (first >= last) {
            throw new IllegalArgumentException(
                    "Nothing of " + start + " to " + end() + " lies from " + from + " to " + until);
        }
        List<HostDemand> thenHosts = new ArrayList<>();
        for (HostDemand host : hosts) {
            if (host.fromStep() < last && host.untilStep() > first) {
                thenHosts.add(new HostDemand(
                        host.name(),
                        host.capacity(),
                        host.domain0MemoryKib(),
                        host.domain0CpuShare(),
                        Math.max(0, host.fromStep() - first),
                        Math.min(last, host.untilStep()) - first));
            }
        }
        List<VmDemand> thenVms = vms.stream()
                .map(vm -> vm.slice(first, last))
                .filter(vm -> !vm.stays().isEmpty())
                .toList();
        return new Demand(pool, start.plus(step.multipliedBy(first)), step, last - first, thenHosts, thenVms);
    }

    /** What changes at the beginning of each step: those who leave first, then sizes, then those who come. */
    public List<List<Change>> changes() {
        List<@Nullable List<Change>> changes = new ArrayList<>();
        for (int i = 0; i < steps; i++) {
            changes.add(null);
        }
        for (int i = 0; i < vms.size(); i++) {
            for (Stay stay : vms.get(i).stays()) {
                if (stay.untilStep() < steps) {
                    add(changes, stay.untilStep(), new Departs(i));
                }
            }
        }
        for (int i = 0; i < vms.size(); i++) {
            for (Memory memory : vms.get(i).memory()) {
                if (memory.fromStep() < steps) {
                    add(changes, memory.fromStep(), new Resizes(i, memory.kib()));
                }
            }
        }
        for (int i = 0; i < vms.size(); i++) {
            for (Stay stay : vms.get(i).stays()) {
                if (stay.fromStep() < steps) {
                    add(changes, stay.fromStep(), new Arrives(i, stay.host()));
                }
            }
        }
        return changes.stream()
                .map(ofStep -> ofStep == null ? List.<Change>of() : List.copyOf(ofStep))
                .toList();
    }

    private static void add(List<@Nullable List<Change>> changes, int step, Change change) {
        List<Change> ofStep = changes.get(step);
        if (ofStep == null) {
            ofStep = new ArrayList<>();
            changes.set(step, ofStep);
        }
        ofStep.add(change);
    }
}
