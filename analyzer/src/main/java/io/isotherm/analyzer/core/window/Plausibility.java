package io.isotherm.analyzer.core.window;

import io.isotherm.schema.HostCapacity;
import io.isotherm.schema.HostMetrics;
import io.isotherm.schema.VmMetrics;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.avro.Schema;
import org.apache.avro.Schema.Field;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** Whether the values of one sample can be right, taken by itself. */
final class Plausibility {
    /** Readings of used and of whole memory are not taken at the very same instant. */
    private static final double MEMORY_TOLERANCE = 1.01;

    private static final List<Field> HOST = figures(HostMetrics.getClassSchema());
    private static final List<Field> CAPACITY = figures(HostCapacity.getClassSchema());
    private static final List<Field> GUEST = figures(VmMetrics.getClassSchema());

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
        if (capacity.getCpus() == 0) {
            return "cpus is 0, must be at least 1";
        }
        if (capacity.getMemoryKib() == 0) {
            return "memoryKib of the host is 0, must be above 0";
        }
        String problem = figureProblem(capacity, CAPACITY);
        if (problem == null) {
            problem = figureProblem(sample, HOST);
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
        Set<String> seen = new HashSet<>();
        for (VmMetrics vm : sample.getVms()) {
            String problem = guestProblem(vm);
            if (problem != null) {
                return "of guest " + vm.getUuid() + " " + problem;
            }
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
        if (vm.getVcpus() == 0) {
            return "vcpus is 0, must be at least 1";
        }
        return figureProblem(vm, GUEST);
    }

    /** The figures of a record: its numbers, each of which counts or measures something, so that none is below 0. */
    private static List<Field> figures(Schema schema) {
        return schema.getFields().stream()
                .filter(field -> field.schema().getLogicalType() == null)
                .filter(field -> field.schema().isUnion()
                        ? field.schema().getTypes().stream().anyMatch(Plausibility::isNumber)
                        : isNumber(field.schema()))
                .toList();
    }

    private static boolean isNumber(Schema schema) {
        return switch (schema.getType()) {
            case INT, LONG, FLOAT, DOUBLE -> true;
            default -> false;
        };
    }

    private static @Nullable String figureProblem(SpecificRecord record, List<Field> figures) {
        for (Field field : figures) {
            if (record.get(field.pos()) instanceof Number value
                    && !(value.doubleValue() >= 0 && Double.isFinite(value.doubleValue()))) {
                return field.name() + " is " + value + ", must be a number of at least 0";
            }
        }
        return null;
    }
}
