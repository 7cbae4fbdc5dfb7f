package io.isotherm.simulator;

import io.isotherm.simulator.spec.HostSpec;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * The least power that a pool can draw while it serves its guests in full, wherever they are: only as many hosts run as hold
 * their CPU and memory, were they divisible and the largest hosts taken first; each draws what the thriftiest ones draw
 * without guests, and work is done where it costs least. No plan can beat it, and none may reach it.
 */
final class LeastPower {
    private final double[] cpu;
    private final double[] memory;
    /** Watts without guests, the thriftiest host first. */
    private final double[] base;

    private final double wattsPerMhz;

    LeastPower(Collection<HostSpec> hosts) {
        cpu = largestFirst(hosts, host -> host.capacityMhz() * (1 - host.domain0CpuShare()));
        memory = largestFirst(hosts, host -> host.memoryKib() - host.domain0MemoryKib());
        base = hosts.stream()
                .mapToDouble(host -> host.power().at(host.domain0CpuShare()))
                .sorted()
                .toArray();
        wattsPerMhz = hosts.stream()
                .mapToDouble(host -> leastSlope(host.power().watts()) / host.capacityMhz())
                .min()
                .orElse(0);
    }

    /**
     * The least watts for guests in sum.
     *
     * @param mhz CPU that they ask for
     * @param kib memory that they hold
     */
    double watts(double mhz, double kib) {
        int running = Math.max(needed(cpu, mhz), needed(memory, kib));
        double watts = Math.max(0, mhz * wattsPerMhz);
        for (int i = 0; i < running; i++) {
            watts += base[i];
        }
        return watts;
    }

    private static double[] largestFirst(Collection<HostSpec> hosts, ToDoubleFunction<HostSpec> size) {
        return hosts.stream()
                .map(size::applyAsDouble)
                .sorted(Comparator.reverseOrder())
                .mapToDouble(Double::doubleValue)
                .toArray();
    }

    private static int needed(double[] sizes, double asked) {
        int count = 0;
        for (double left = asked; left > 0 && count < sizes.length; count++) {
            left -= sizes[count];
        }
        return count;
    }

    /** By how many watts a curve rises least, for its whole range of use. */
    private static double leastSlope(List<Double> watts) {
        double least = Double.MAX_VALUE;
        for (int i = 1; i < watts.size(); i++) {
            least = Math.min(least, (watts.get(i) - watts.get(i - 1)) * (watts.size() - 1));
        }
        return least;
    }
}
