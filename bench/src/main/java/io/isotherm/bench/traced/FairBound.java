package io.isotherm.bench.traced;

import io.isotherm.replay.demand.Demand;
import io.isotherm.replay.demand.VmDemand;
import io.isotherm.replay.demand.VmDemand.Memory;
import io.isotherm.replay.importer.HostType;
import io.isotherm.simulator.load.GuestLoad;
import io.isotherm.simulator.spec.PowerCurve;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * How little energy a demand can fairly take when it is known in advance and migrating costs nothing: in each step the
 * hosts that whole guests fill, packed anew in CPU, memory, network and disk, those of the next step awake as long before
 * it as a host boots, and work spread evenly over the hosts that are on. Guests go, the largest first, where what is left is
 * most alike to what they need (dot product; Panigrahy, Talwar, Uyeda and Wieder, "Heuristics for Vector Bin Packing",
 * Microsoft Research, 2011). It is no proven bound, for a better packing may exist.
 *
 * <p>A guest's CPU is capped at its virtual CPUs, each of its needs at a whole host.
 */
final class FairBound {
    private static final int RESOURCES = 4;
    private static final double JOULES_PER_KWH = 3_600_000;
    private static final double SECONDS_PER_HOUR = 3600;
    /** Sums of many shares are not exact. */
    private static final double ROUNDING = 1e-9;

    private final List<HostType> hosts;
    private final Duration boot;
    private final int spare;

    /**
     * What the bound comes to.
     *
     * @param hostHoursOn host-hours that hosts are on
     * @param energyKwh what they draw in them
     */
    record Cost(double hostHoursOn, double energyKwh) {}

    /**
     * The bound for a pool.
     *
     * @param hosts each host's type; those that do most for a watt are used first
     * @param boot how long before a step the hosts that it needs are on
     * @param spare hosts that are on beyond those needed, as far as there are so many
     */
    FairBound(Collection<HostType> hosts, Duration boot, int spare) {
        this.hosts = hosts.stream()
                .sorted(Comparator.comparingDouble(FairBound::wattsPerMhz))
                .toList();
        this.boot = boot;
        this.spare = spare;
    }

    private static double wattsPerMhz(HostType type) {
        return type.watts().get(type.watts().size() - 1) / (type.cpus() * type.mhz());
    }

    Cost of(Demand demand) {
        int[] on = new int[demand.steps() + 1];
        double[] mhz = new double[demand.steps()];
        for (int step = 0; step < demand.steps(); step++) {
            List<double[]> needs = needs(demand, step);
            mhz[step] = needs.stream().mapToDouble(need -> need[0]).sum();
            on[step] = Math.min(hosts.size(), packed(needs) + spare);
        }
        on[demand.steps()] = on[demand.steps() - 1];
        double length = demand.step().toMillis() / 1000.0;
        double ahead = Math.min(length, boot.toMillis() / 1000.0);
        double joules = 0;
        double seconds = 0;
        for (int step = 0; step < demand.steps(); step++) {
            int booted = Math.max(on[step], on[step + 1]);
            joules += watts(on[step], mhz[step]) * (length - ahead) + watts(booted, mhz[step]) * ahead;
            seconds += on[step] * (length - ahead) + booted * ahead;
        }
        return new Cost(seconds / SECONDS_PER_HOUR, joules / JOULES_PER_KWH);
    }

    /** What each guest that is there needs: CPU in MHz, memory in KiB, network and disk in bytes a second. */
    private List<double[]> needs(Demand demand, int step) {
        double fastest = hosts.stream().mapToDouble(HostType::mhz).max().orElse(0);
        List<double[]> needs = new ArrayList<>();
        for (VmDemand vm : demand.vms()) {
            if (vm.stays().stream().anyMatch(stay -> stay.fromStep() <= step && step < stay.untilStep())) {
                GuestLoad load = vm.at(step);
                needs.add(new double[] {
                    Math.min(load.cpuMhz(), vm.vcpus() * fastest),
                    memoryKib(vm, step),
                    load.networkBytesPerSecond(),
                    load.diskBytesPerSecond()
                });
            }
        }
        return needs;
    }

    private static double memoryKib(VmDemand vm, int step) {
        double kib = 0;
        for (Memory held : vm.memory()) {
            kib = held.fromStep() <= step ? held.kib() : kib;
        }
        return kib;
    }

    /** How many hosts are filled; the fewest, of two orders that each do better for some demand. */
    private int packed(List<double[]> needs) {
        HostType largest = hosts.get(0);
        return Math.min(
                packed(needs, need -> Arrays.stream(shares(need, largest)).max().orElse(0)),
                packed(needs, need -> Arrays.stream(shares(need, largest)).sum()));
    }

    private int packed(List<double[]> needs, ToDoubleFunction<double[]> size) {
        List<double[]> decreasing = needs.stream()
                .sorted(Comparator.comparingDouble(size).reversed())
                .toList();
        List<double[]> rooms = new ArrayList<>();
        for (double[] need : decreasing) {
            int best = -1;
            double mostAlike = -1;
            for (int host = 0; host < rooms.size(); host++) {
                double alike = alike(rooms.get(host), shares(need, hosts.get(host)));
                if (alike > mostAlike) {
                    best = host;
                    mostAlike = alike;
                }
            }
            if (best < 0) {
                if (rooms.size() == hosts.size()) {
                    return hosts.size();
                }
                best = rooms.size();
                rooms.add(new double[] {1, 1, 1, 1});
            }
            double[] shares = shares(need, hosts.get(best));
            for (int r = 0; r < RESOURCES; r++) {
                rooms.get(best)[r] -= shares[r];
            }
        }
        return rooms.size();
    }

    /** The product of what is left and what is needed, share by share; below 0 where it does not fit. */
    private static double alike(double[] room, double[] need) {
        double product = 0;
        for (int r = 0; r < RESOURCES; r++) {
            if (need[r] > room[r] + ROUNDING) {
                return -1;
            }
            product += need[r] * Math.max(0, room[r]);
        }
        return product;
    }

    /** What is needed as shares of a host, each at most 1; none of what has no limit. */
    private static double[] shares(double[] need, HostType type) {
        double[] capacity = {
            type.cpus() * type.mhz(), type.memoryKib(), type.networkBytesPerSecond(), type.diskBytesPerSecond()
        };
        double[] shares = new double[RESOURCES];
        for (int r = 0; r < RESOURCES; r++) {
            shares[r] = capacity[r] > 0 ? Math.min(1, need[r] / capacity[r]) : 0;
        }
        return shares;
    }

    private double watts(int on, double mhz) {
        double capacity = hosts.stream()
                .limit(on)
                .mapToDouble(type -> type.cpus() * type.mhz())
                .sum();
        double use = capacity > 0 ? mhz / capacity : 0;
        return hosts.stream()
                .limit(on)
                .mapToDouble(type -> new PowerCurve(type.watts()).at(use))
                .sum();
    }
}
