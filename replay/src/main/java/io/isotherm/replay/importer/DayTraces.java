package io.isotherm.replay.importer;

import io.isotherm.simulator.trace.PlanetLabTrace;
import io.isotherm.simulator.trace.PlanetLabVm;
import io.isotherm.simulator.trace.TraceException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Published traces of one day, with a value every five minutes. */
final class DayTraces {
    private static final int SAMPLES = 288;
    private static final double ANY = 1e12;
    private static final long KIB_PER_MIB = 1024;
    private static final double BYTES_PER_KIB = 1024;
    private static final String COLUMNS = "t0.." + "t" + (SAMPLES - 1);
    private static final Pattern DATE = Pattern.compile("(20\\d\\d)-?(\\d\\d)-?(\\d\\d)");

    private static final String BITBRAINS_FORM = "a Bitbrains day is a CSV file with the columns "
            + "vm,cores,cpu_mhz,mem_mib_provisioned,metric," + COLUMNS;
    private static final List<String> BITBRAINS_METRICS =
            List.of("cpu_permille", "mem_mib", "disk_rd_kibs", "disk_wr_kibs", "net_rx_kibs", "net_tx_kibs");
    private static final String GOOGLE_FORM = "a Google day is a CSV file with the columns vm,metric," + COLUMNS;
    private static final List<String> GOOGLE_METRICS = List.of("cpu_pct", "mem_pct");

    // The trace gives shares of a size that it does not tell; this is a common one.
    private static final int GOOGLE_VCPUS = 2;
    private static final double GOOGLE_MHZ = 5000;
    private static final long GOOGLE_MEMORY_KIB = 8L << 20;
    // A VM is the sum of a job's tasks, some of which take more than they have asked for.
    private static final double GOOGLE_MOST_PERCENT = 1_000;

    private DayTraces() {}

    /** The sizes follow from the rows' order as in the consolidation benchmark; a VM holds all of its memory. */
    static Trace planetLab(Path file) {
        List<TraceVm> vms = new ArrayList<>();
        for (PlanetLabVm vm : PlanetLabTrace.read(file)) {
            float[] cpu = new float[vm.cpuPercent().size()];
            for (int i = 0; i < cpu.length; i++) {
                cpu[i] = (float) (vm.cpuPercent().get(i) / 100 * vm.type().cpuMhz());
            }
            vms.add(new TraceVm(vm.name(), 1, vm.type().memoryKib(), 0, cpu, new float[SAMPLES], new float[SAMPLES]));
        }
        return day(file, vms);
    }

    /** A VM holds the memory that was provisioned for it, as Xen gives it, and not what it is seen to use. */
    static Trace bitbrains(Path file) {
        Map<String, Series> series = new LinkedHashMap<>();
        CsvFile.read(
                file,
                List.of("vm", "cores", "cpu_mhz", "mem_mib_provisioned", "metric", "t0", "t" + (SAMPLES - 1)),
                BITBRAINS_FORM,
                line -> {
                    Series vm = series.computeIfAbsent(
                            line.name("vm"),
                            name -> new Series(
                                    name,
                                    (int) line.number("cores", 1, 4096, "give its virtual CPUs, at least 1"),
                                    line.number("cpu_mhz", 1, ANY, "give the MHz of all its CPUs together"),
                                    (long) line.number("mem_mib_provisioned", 1, ANY, "give its memory in MiB")
                                            * KIB_PER_MIB));
                    vm.take(line, BITBRAINS_METRICS, ANY);
                });
        List<TraceVm> vms = new ArrayList<>();
        series.values().forEach(vm -> {
            vm.requireAll(file, BITBRAINS_METRICS);
            vms.add(new TraceVm(
                    vm.name,
                    vm.vcpus,
                    vm.memoryKib,
                    0,
                    scaled(vm.of("cpu_permille"), vm.mhz / 1000),
                    sum(vm.of("net_rx_kibs"), vm.of("net_tx_kibs")),
                    sum(vm.of("disk_rd_kibs"), vm.of("disk_wr_kibs"))));
        });
        return day(file, vms);
    }

    /** All VMs have one size, of which they hold all of the memory: the trace tells only shares of an unknown size. */
    static Trace google(Path file) {
        Map<String, Series> series = new LinkedHashMap<>();
        CsvFile.read(
                file,
                List.of("vm", "metric", "t0", "t" + (SAMPLES - 1)),
                GOOGLE_FORM,
                line -> series.computeIfAbsent(
                                line.name("vm"), name -> new Series(name, GOOGLE_VCPUS, GOOGLE_MHZ, GOOGLE_MEMORY_KIB))
                        .take(line, GOOGLE_METRICS, GOOGLE_MOST_PERCENT));
        List<TraceVm> vms = new ArrayList<>();
        series.values().forEach(vm -> {
            vm.requireAll(file, GOOGLE_METRICS);
            vms.add(new TraceVm(
                    vm.name,
                    vm.vcpus,
                    vm.memoryKib,
                    0,
                    scaled(vm.of("cpu_pct"), vm.mhz / 100),
                    new float[SAMPLES],
                    new float[SAMPLES]));
        });
        return day(file, vms);
    }

    private static Trace day(Path file, List<TraceVm> vms) {
        return new Trace(date(file), TraceFormat.FIVE_MINUTES, SAMPLES, vms, List.of());
    }

    /** Midnight of the day that the file's name tells, in UTC; of the epoch where it tells none. */
    private static Instant date(Path file) {
        Matcher matcher = DATE.matcher(file.getFileName().toString());
        if (matcher.find()) {
            try {
                return LocalDate.of(
                                Integer.parseInt(matcher.group(1)),
                                Integer.parseInt(matcher.group(2)),
                                Integer.parseInt(matcher.group(3)))
                        .atStartOfDay(ZoneOffset.UTC)
                        .toInstant();
            } catch (DateTimeException notADate) {
                return Instant.EPOCH;
            }
        }
        return Instant.EPOCH;
    }

    private static float[] scaled(float[] values, double factor) {
        float[] scaled = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            scaled[i] = (float) (values[i] * factor);
        }
        return scaled;
    }

    private static float[] sum(float[] kib, float[] otherKib) {
        float[] bytes = new float[kib.length];
        for (int i = 0; i < kib.length; i++) {
            bytes[i] = (float) ((kib[i] + otherKib[i]) * BYTES_PER_KIB);
        }
        return bytes;
    }

    /** The lines of one VM. */
    private static final class Series {
        private final String name;
        private final int vcpus;
        private final double mhz;
        private final long memoryKib;
        private final Map<String, float[]> metrics = new LinkedHashMap<>();

        private Series(String name, int vcpus, double mhz, long memoryKib) {
            this.name = name;
            this.vcpus = vcpus;
            this.mhz = mhz;
            this.memoryKib = memoryKib;
        }

        private void take(CsvFile.Line line, List<String> known, double most) {
            String metric = line.text("metric");
            if (!known.contains(metric)) {
                throw line.wrong("metric", metric, "is not known", "give one of " + known);
            }
            float[] samples = line.samples(SAMPLES, most, "give a number from 0 to " + (long) most);
            if (metrics.put(metric, samples) != null) {
                throw line.wrong("metric", metric, "is there twice for VM " + name, "give each metric of a VM once");
            }
        }

        private void requireAll(Path file, List<String> needed) {
            for (String metric : needed) {
                if (!metrics.containsKey(metric)) {
                    throw new TraceException(
                            file + ": VM " + name + " has no line for " + metric + "; complete it or remove the VM");
                }
            }
        }

        private float[] of(String metric) {
            return metrics.getOrDefault(metric, new float[SAMPLES]);
        }
    }
}
