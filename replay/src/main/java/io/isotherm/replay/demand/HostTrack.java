package io.isotherm.replay.demand;

import io.isotherm.replay.demand.DemandExtractor.Steps;
import io.isotherm.schema.HostMetrics;
import io.isotherm.schema.VmMetrics;
import io.isotherm.schema.VmState;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What the samples of one host say of it while a demand is extracted. */
final class HostTrack {
    private static final double HIGHEST_DOMAIN0_SHARE = 0.9;
    private static final double NANOS_PER_MILLI = 1e6;

    private final String name;
    private final Steps steps;
    private final List<Double> domain0Shares = new ArrayList<>();
    private long domain0Kib = Long.MAX_VALUE;
    private long firstAt;
    private @Nullable HostMetrics newest;

    HostTrack(String name, Steps steps) {
        this.name = name;
        this.steps = steps;
    }

    /** Takes a sample in; false if it is older than one before. */
    boolean take(HostMetrics sample, Map<String, VmTrack> vms) {
        HostMetrics before = newest;
        long at = DemandExtractor.at(sample);
        if (before != null && at <= DemandExtractor.at(before)) {
            return false;
        }
        newest = sample;
        long previous = before == null ? Long.MIN_VALUE : DemandExtractor.at(before);
        if (before == null) {
            firstAt = at;
        }
        double guestNanos = 0;
        boolean allMeasured =
                before != null && sample.getVms().size() == before.getVms().size();
        long guestKib = 0;
        for (VmMetrics vm : sample.getVms()) {
            if (vm.getState() == VmState.STOPPED) {
                continue;
            }
            guestKib += vm.getMemoryKib();
            if (vm.getState() == VmState.MIGRATING_IN) {
                allMeasured = false;
                continue;
            }
            VmTrack track = vms.computeIfAbsent(vm.getUuid(), uuid -> new VmTrack(uuid(uuid), vm.getName(), steps));
            double nanos = track.seen(vm, name, at, previous, sample.getCapacity());
            allMeasured &= nanos >= 0;
            guestNanos += Math.max(0, nanos);
        }
        domain0Kib = Math.min(domain0Kib, Math.max(0, sample.getMemoryUsedKib() - guestKib));
        double hostNanos = before == null ? -1 : (double) sample.getCpuTimeNanos() - before.getCpuTimeNanos();
        if (allMeasured && hostNanos >= 0) {
            double possible =
                    (at - previous) * NANOS_PER_MILLI * sample.getCapacity().getCpus();
            domain0Shares.add(Math.max(0, hostNanos - guestNanos) / possible);
        }
        return true;
    }

    private static UUID uuid(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException noUuid) {
            return UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    long firstAt() {
        return firstAt;
    }

    long lastAt() {
        return newest == null ? Long.MIN_VALUE : DemandExtractor.at(newest);
    }

    /** Whether its newest sample shows a guest that runs. */
    boolean occupied() {
        return newest != null && newest.getVms().stream().anyMatch(vm -> vm.getState() == VmState.RUNNING);
    }

    HostDemand demand(int from, int until) {
        if (newest == null) {
            throw new IllegalStateException("Host " + name + " has no sample");
        }
        List<Double> shares = domain0Shares.stream().sorted().toList();
        // The median: moves that were under way show as work of Domain-0 too, and the model adds its own.
        double share = shares.isEmpty() ? 0 : shares.get(shares.size() / 2);
        return new HostDemand(
                name, newest.getCapacity(), domain0Kib, Math.min(share, HIGHEST_DOMAIN0_SHARE), from, until);
    }
}
