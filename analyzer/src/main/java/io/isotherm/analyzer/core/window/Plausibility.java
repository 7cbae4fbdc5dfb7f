package io.isotherm.analyzer.core.window;

import io.isotherm.pool.PoolKeys;
import io.isotherm.pool.RecordFigures;
import io.isotherm.schema.HostCapacity;
import io.isotherm.schema.HostMetrics;
import io.isotherm.schema.VmMetrics;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Whether the values of one sample can be right, taken by itself. */
final class Plausibility {
    /** Readings of used and of whole memory are not taken at the very same instant. */
    private static final double MEMORY_TOLERANCE = 1.01;

    /** More than any host has; of so many what is remembered fits into a record. */
    private static final int MOST_GUESTS = 50_000;

    private static final RecordFigures HOST = RecordFigures.of(HostMetrics.class, "clockAheadMillis");
    private static final RecordFigures CAPACITY = RecordFigures.of(HostCapacity.class);
    private static final RecordFigures GUEST = RecordFigures.of(VmMetrics.class);

    private Plausibility() {}

    /** What cannot be right, with the value and what is allowed; null when all can. */
    static @Nullable String problem(HostMetrics sample) {
        String host = hostProblem(sample);
        return host != null ? host : guestsProblem(sample);
    }

    /** What is odd about a sample that can be used all the same, with what is made of it. */
    static List<String> oddities(HostMetrics sample) {
        List<String> oddities = new ArrayList<>();
        if (sample.getCapacity().getCpuMhz() == 0) {
            oddities.add("the speed of the CPUs is unknown (cpuMhz is 0); they count as "
                    + Numbers.text(CpuSpeed.NOMINAL_MHZ) + " MHz unless the inventory gives cpuMhz");
        }
        for (VmMetrics vm : sample.getVms()) {
            if (vm.getMemoryKib() > sample.getCapacity().getMemoryKib() * MEMORY_TOLERANCE) {
                oddities.add("guest " + vm.getUuid() + " has memoryKib " + vm.getMemoryKib() + ", more than the host's "
                        + sample.getCapacity().getMemoryKib() + "; it is taken as it is and fits no host of that size;"
                        + " give memoryKib in the inventory if the host tells too little");
            }
        }
        return oddities;
    }

    private static @Nullable String hostProblem(HostMetrics sample) {
        HostCapacity capacity = sample.getCapacity();
        if (capacity.getCpus() <= 0) {
            return "cpus is " + capacity.getCpus() + ", must be at least 1";
        }
        if (capacity.getMemoryKib() <= 0) {
            return "memoryKib of the host is " + capacity.getMemoryKib() + ", must be above 0";
        }
        String problem = CAPACITY.problem(capacity);
        if (problem == null) {
            problem = HOST.problem(sample);
        }
        if (problem != null) {
            return "of the host " + problem;
        }
        long used = sample.getMemoryUsedKib();
        if (used > capacity.getMemoryKib() * MEMORY_TOLERANCE) {
            return "memoryUsedKib is " + used + ", must be from 0 to the host's " + capacity.getMemoryKib();
        }
        return null;
    }

    private static @Nullable String guestsProblem(HostMetrics sample) {
        if (sample.getVms().size() > MOST_GUESTS) {
            return "it has " + sample.getVms().size() + " guests, and no more than " + MOST_GUESTS + " are taken up";
        }
        boolean isOrdered = true;
        String before = "";
        for (VmMetrics vm : sample.getVms()) {
            String problem = guestProblem(vm);
            if (problem != null) {
                return "of guest " + PoolKeys.shown(vm.getUuid()) + " " + problem;
            }
            isOrdered &= before.compareTo(vm.getUuid()) < 0;
            before = vm.getUuid();
        }
        return isOrdered ? null : twice(sample.getVms());
    }

    /** Guests come by uuid, so that mostly nobody has to look for one that is there twice. */
    private static @Nullable String twice(List<VmMetrics> vms) {
        Set<String> seen = new HashSet<>();
        for (VmMetrics vm : vms) {
            if (!seen.add(vm.getUuid())) {
                return "guest " + vm.getUuid() + " is in it twice";
            }
        }
        return null;
    }

    private static @Nullable String guestProblem(VmMetrics vm) {
        if (vm.getUuid().isBlank()) {
            return "the uuid is blank";
        }
        if (!PoolKeys.isName(vm.getUuid()) || PoolKeys.isTooLong(vm.getName())) {
            return "uuid or name is too long, or the uuid has control characters";
        }
        if (vm.getVcpus() <= 0) {
            return "vcpus is " + vm.getVcpus() + ", must be at least 1";
        }
        return GUEST.problem(vm);
    }
}
