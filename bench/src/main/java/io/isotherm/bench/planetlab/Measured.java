package io.isotherm.bench.planetlab;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.util.function.Supplier;

/**
 * A run and what it took.
 *
 * @param value what it gave
 * @param wallSeconds time it took
 * @param cpuSeconds CPU time of the process meanwhile, compilation and garbage collection included
 * @param peakHeapMib peak use of the heap: the peaks of its parts added up, which is no less than the peak of the whole
 */
record Measured<T>(T value, double wallSeconds, double cpuSeconds, double peakHeapMib) {

    /** Runs something on a heap that was cleaned up before. */
    static <T> Measured<T> run(Supplier<T> what) {
        System.gc();
        var pools = ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .toList();
        pools.forEach(MemoryPoolMXBean::resetPeakUsage);
        var system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        long cpu = system.getProcessCpuTime();
        long start = System.nanoTime();
        T value = what.get();
        double wallSeconds = (System.nanoTime() - start) / 1e9;
        double cpuSeconds = (system.getProcessCpuTime() - cpu) / 1e9;
        double peak =
                pools.stream().mapToLong(pool -> pool.getPeakUsage().getUsed()).sum() / (1024.0 * 1024.0);
        return new Measured<>(value, wallSeconds, cpuSeconds, peak);
    }
}
