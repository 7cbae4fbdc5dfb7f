package io.isotherm.simulator.trace;

import io.isotherm.simulator.load.GuestLoad;
import io.isotherm.simulator.load.LoadTrace;
import io.isotherm.simulator.load.SampledLoad;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/**
 * One day of one PlanetLab VM.
 *
 * @param name the node and slice that it was
 * @param type which size it has in the consolidation benchmark
 * @param cpuPercent CPU use in percent of its size, 0 to 100, every five minutes from midnight
 */
public record PlanetLabVm(String name, Type type, List<Double> cpuPercent) {

    /** Time from one sample to the next. */
    public static final Duration INTERVAL = Duration.ofMinutes(5);

    /**
     * The four sizes of VM of the benchmark of Beloglazov and Buyya, "Optimal online deterministic algorithms and
     * adaptive heuristics for energy and performance efficient dynamic consolidation of virtual machines in Cloud data
     * centers", Concurrency and Computation: Practice and Experience 24(13), 2012. Its MIPS are taken as MHz.
     */
    public enum Type {
        HIGH_CPU(2500, 870),
        EXTRA_LARGE(2000, 1740),
        SMALL(1000, 1740),
        MICRO(500, 613);

        private final double cpuMhz;
        private final long memoryMib;

        Type(double cpuMhz, long memoryMib) {
            this.cpuMhz = cpuMhz;
            this.memoryMib = memoryMib;
        }

        /** CPU of the whole VM, in MHz. */
        public double cpuMhz() {
            return cpuMhz;
        }

        public long memoryKib() {
            return memoryMib * 1024;
        }

        /** The type of a row: the rows of a file are dealt to the types in four even parts. */
        static Type ofRow(int row, int rows) {
            int part = (rows + values().length - 1) / values().length;
            return values()[row / part];
        }
    }

    public PlanetLabVm {
        cpuPercent = List.copyOf(cpuPercent);
    }

    /** The same traces in another order, each with the size that its place gives it. */
    public static List<PlanetLabVm> dealt(List<PlanetLabVm> order) {
        return IntStream.range(0, order.size())
                .mapToObj(i -> new PlanetLabVm(
                        order.get(i).name(),
                        Type.ofRow(i, order.size()),
                        order.get(i).cpuPercent()))
                .toList();
    }

    /** Its load; the day starts over at midnight. */
    public LoadTrace load() {
        List<GuestLoad> samples = cpuPercent.stream()
                .map(percent -> GuestLoad.ofCpu(percent / 100 * type.cpuMhz()))
                .toList();
        return new SampledLoad(samples, INTERVAL);
    }
}
