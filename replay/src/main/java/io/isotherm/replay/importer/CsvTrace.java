package io.isotherm.replay.importer;

import io.isotherm.pool.EventTimes;
import io.isotherm.runtime.config.Units;
import io.isotherm.simulator.trace.TraceException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A CSV file of one's own: one line for each VM and instant, in any order, plain or gzip'd.
 *
 * <p>Columns, in any order: {@code vm}, {@code time} (ISO 8601 with zone, or seconds since 1970), {@code cpu_mhz} (asked
 * for, in MHz), {@code memory_mib} (of the VM; the largest of its lines counts), and as far as known {@code vcpus} (default
 * 1), {@code network_bytes_per_second}, {@code disk_bytes_per_second} (default 0). A value holds from its time on until the
 * VM's next line; the VM is there from its first line until one step after its last.
 */
final class CsvTrace {
    static final String FORM =
            "one line for each VM and instant with the columns vm,time,cpu_mhz,memory_mib and, as far "
                    + "as known, vcpus,network_bytes_per_second,disk_bytes_per_second";
    private static final List<String> REQUIRED = List.of("vm", "time", "cpu_mhz", "memory_mib");
    private static final List<String> OPTIONAL = List.of("vcpus", "network_bytes_per_second", "disk_bytes_per_second");
    private static final double ANY = 1e15;
    private static final String TIME_FORM = "give one like 2026-01-31T12:00:00Z, or seconds since 1970";
    private static final int MOST_STEPS = 1_000_000;

    private record Value(double cpuMhz, double network, double disk) {}

    private static final class Vm {
        private int vcpus = 1;
        private long memoryKib;
        private final TreeMap<Long, Value> values = new TreeMap<>();
    }

    private CsvTrace() {}

    static Trace read(Path file, Duration step) {
        Map<String, Vm> vms = new LinkedHashMap<>();
        List<String> columns = CsvFile.read(file, REQUIRED, FORM, line -> {
            Vm vm = vms.computeIfAbsent(line.name("vm"), name -> new Vm());
            if (line.has("vcpus")) {
                vm.vcpus = Math.max(vm.vcpus, (int) line.number("vcpus", 1, 4096, "give its virtual CPUs"));
            }
            double mib = line.number("memory_mib", 1, 1e9, "give the VM's memory in MiB");
            vm.memoryKib = Math.max(vm.memoryKib, (long) (mib * 1024));
            Value value = new Value(
                    line.number("cpu_mhz", 0, ANY, "give the CPU asked for in MHz"),
                    optional(line, "network_bytes_per_second"),
                    optional(line, "disk_bytes_per_second"));
            if (vm.values.put(time(line), value) != null) {
                throw line.wrong(
                        "time",
                        line.text("time"),
                        "is there twice for VM " + line.text("vm"),
                        "give one line for each VM and instant");
            }
        });
        List<String> unused = columns.stream()
                .filter(column -> !REQUIRED.contains(column) && !OPTIONAL.contains(column))
                .toList();
        return trace(file, vms, step, unused);
    }

    private static double optional(CsvFile.Line line, String column) {
        return line.has(column) ? line.number(column, 0, ANY, "give bytes per second, or nothing") : 0;
    }

    private static long time(CsvFile.Line line) {
        String text = line.text("time");
        boolean seconds = text.chars().allMatch(c -> c >= '0' && c <= '9' || c == '.');
        long millis;
        try {
            millis = seconds
                    ? Math.round(Double.parseDouble(text) * 1000)
                    : Instant.parse(text).toEpochMilli();
        } catch (DateTimeParseException | NumberFormatException | ArithmeticException e) {
            throw line.wrong("time", text, "is no time", TIME_FORM);
        }
        if (millis < 0 || millis > EventTimes.LATEST_MILLIS) {
            throw line.wrong(
                    "time",
                    text,
                    "is out of range (1970 to 9999)" + (seconds ? ": milliseconds are divided by 1000" : ""),
                    TIME_FORM);
        }
        return millis;
    }

    private static Trace trace(Path file, Map<String, Vm> vms, Duration step, List<String> unused) {
        long length = step.toMillis();
        long first = Long.MAX_VALUE;
        long last = Long.MIN_VALUE;
        for (Vm vm : vms.values()) {
            first = Math.min(first, vm.values.firstKey());
            last = Math.max(last, vm.values.lastKey());
        }
        long start = Math.floorDiv(first, length) * length;
        long steps = (last - start) / length + 1;
        if (steps > MOST_STEPS) {
            throw new TraceException(file + " reaches from " + Instant.ofEpochMilli(first) + " to "
                    + Instant.ofEpochMilli(last) + ", " + steps + " steps of " + Units.text(step)
                    + ", more than the " + MOST_STEPS
                    + " that a recording can have; check its times, or give longer steps");
        }
        List<TraceVm> all = new ArrayList<>();
        vms.forEach((name, vm) -> all.add(vm(name, vm, start, length)));
        return new Trace(Instant.ofEpochMilli(start), step, (int) steps, all, unused);
    }

    private static TraceVm vm(String name, Vm vm, long start, long length) {
        int from = (int) ((vm.values.firstKey() - start) / length);
        int count = (int) ((vm.values.lastKey() - start) / length) + 1 - from;
        float[] cpu = new float[count];
        float[] network = new float[count];
        float[] disk = new float[count];
        for (int i = 0; i < count; i++) {
            // The newest value of the step, or the one before that still holds.
            Map.Entry<Long, Value> held = vm.values.lowerEntry(start + (from + i + 1) * length);
            Value value = held == null ? new Value(0, 0, 0) : held.getValue();
            cpu[i] = (float) value.cpuMhz();
            network[i] = (float) value.network();
            disk[i] = (float) value.disk();
        }
        return new TraceVm(name, vm.vcpus, vm.memoryKib, from, cpu, network, disk);
    }
}
