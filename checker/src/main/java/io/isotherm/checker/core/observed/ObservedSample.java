package io.isotherm.checker.core.observed;

import io.isotherm.schema.HostCapacity;
import io.isotherm.schema.HostFacts;
import io.isotherm.schema.HostMetrics;
import io.isotherm.schema.VmFacts;
import io.isotherm.schema.VmMetrics;
import io.isotherm.schema.VmState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One host-metrics record, reduced to what is judged.
 *
 * @param at when it was sampled, epoch milliseconds
 * @param cpuNanos counter of CPU time used by the whole host
 * @param usedKib memory that is not free for further guests
 * @param guests by UUID, in its order
 * @param guestMemoryKib memory of all guests
 * @param facts what the host says that it is able to; null where it does not
 */
public record ObservedSample(
        long at,
        int cpus,
        double mhz,
        long memoryKib,
        double networkCapacity,
        double diskCapacity,
        long cpuNanos,
        long usedKib,
        boolean complete,
        Map<String, Guest> guests,
        long guestMemoryKib,
        @Nullable HostFacts facts) {

    /**
     * One guest; the counters restart when it moves.
     *
     * @param facts what it needs of a host; null where that is not known
     */
    public record Guest(
            String uuid,
            String name,
            VmState state,
            int vcpus,
            long cpuNanos,
            long memoryKib,
            long networkBytes,
            long diskBytes,
            @Nullable VmFacts facts) {}

    /**
     * The sample; empty if its capacity or memory cannot be true.
     *
     * @param before an earlier sample of the host: what has not changed since is kept only once, as there are many samples
     */
    public static Optional<ObservedSample> of(HostMetrics metrics, @Nullable ObservedSample before) {
        HostCapacity capacity = metrics.getCapacity();
        boolean plausible = capacity.getCpus() >= 1
                && capacity.getCpuMhz() > 0
                && Double.isFinite(capacity.getCpuMhz())
                && capacity.getMemoryKib() > 0
                && metrics.getMemoryUsedKib() >= 0
                && metrics.getCpuTimeNanos() >= 0
                && capacity.getNetworkBytesPerSecond() >= 0
                && capacity.getDiskBytesPerSecond() >= 0;
        if (!plausible) {
            return Optional.empty();
        }
        // In order they are added to a list cheaply, and found by hash: there are many samples.
        List<VmMetrics> vms = new ArrayList<>(metrics.getVms());
        vms.sort(Comparator.comparing(VmMetrics::getUuid));
        Map<String, Guest> guests = new LinkedHashMap<>();
        for (VmMetrics vm : vms) {
            Guest then = before == null ? null : before.guest(vm.getUuid());
            String uuid = then == null ? vm.getUuid() : then.uuid();
            guests.put(
                    uuid,
                    new Guest(
                            uuid,
                            same(then == null ? null : then.name(), vm.getName()),
                            vm.getState(),
                            vm.getVcpus(),
                            vm.getCpuTimeNanos(),
                            vm.getMemoryKib(),
                            vm.getNetworkRxBytes() + vm.getNetworkTxBytes(),
                            vm.getDiskReadBytes() + vm.getDiskWriteBytes(),
                            same(then == null ? null : then.facts(), vm.getFacts())));
        }
        return Optional.of(new ObservedSample(
                metrics.getSampledAt().toEpochMilli(),
                capacity.getCpus(),
                capacity.getCpuMhz(),
                capacity.getMemoryKib(),
                capacity.getNetworkBytesPerSecond(),
                capacity.getDiskBytesPerSecond(),
                metrics.getCpuTimeNanos(),
                metrics.getMemoryUsedKib(),
                metrics.getComplete(),
                guests,
                guests.values().stream().mapToLong(Guest::memoryKib).sum(),
                same(before == null ? null : before.facts(), metrics.getFacts())));
    }

    /** The same value, as the object that is kept already where there is one. */
    private static <T extends @Nullable Object> T same(@Nullable T before, T now) {
        return before != null && before.equals(now) ? before : now;
    }

    public @Nullable Guest guest(String uuid) {
        return guests.get(uuid);
    }

    /** Whether the guest is here as its own, neither just arriving nor shut off: a definition is no presence. */
    public boolean holds(String uuid) {
        Guest guest = guests.get(uuid);
        return guest != null && guest.state() != VmState.MIGRATING_IN && guest.state() != VmState.STOPPED;
    }

    /** Whether the guest is here as its own, perhaps shut off. */
    public boolean shows(String uuid) {
        Guest guest = guests.get(uuid);
        return guest != null && guest.state() != VmState.MIGRATING_IN;
    }

    /** The guests here but for those that are shut off: a definition is no presence. */
    public List<Guest> present() {
        return guests.values().stream()
                .filter(guest -> guest.state() != VmState.STOPPED)
                .toList();
    }

    public long freeKib() {
        return memoryKib - usedKib;
    }
}
