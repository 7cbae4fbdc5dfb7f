package io.isotherm.bench.planetlab.algorithm;

import io.isotherm.bench.planetlab.simulation.HostModel;
import io.isotherm.bench.planetlab.simulation.Simulation;
import io.isotherm.bench.planetlab.simulation.Workload;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * How little energy a day can take when every tick's demand is known and is served in full, and migrating and switching
 * cost nothing: what no algorithm can beat without starving guests. The load is that of the simulation, in which a guest
 * without demand is gone for good; so is the time, from the first tick to the last, power linear in between.
 */
public final class Oracle {
    private static final double JOULES_PER_KWH = 3_600_000;

    private final int hostsOfEach;

    /**
     * An oracle for a pool.
     *
     * @param hosts how many hosts there are, half of them of each model
     */
    public Oracle(int hosts) {
        this.hostsOfEach = hosts / 2;
    }

    /**
     * A lower bound, in kWh: work is divisible, and the power of a host is replaced by the lower convex envelope of its
     * curve.
     */
    public double boundKwh(Workload workload) {
        return kwh(workload, asked -> leastWatts(Arrays.stream(asked).sum()));
    }

    /**
     * A feasible plan, in kWh: whole guests are packed by best fit decreasing into hosts of the better model, and each
     * host is replaced by one of the other model where that draws less.
     */
    public double packedKwh(Workload workload) {
        return kwh(workload, Oracle::packedWatts);
    }

    private static double kwh(Workload workload, ToDoubleFunction<double[]> watts) {
        double[] ofTicks = ticks(workload).stream().mapToDouble(watts).toArray();
        double wattSeconds = 0;
        for (int i = 1; i < ofTicks.length; i++) {
            wattSeconds += (ofTicks[i - 1] + ofTicks[i]) / 2 * Simulation.INTERVAL_SECONDS;
        }
        return wattSeconds / JOULES_PER_KWH;
    }

    /** What each guest that is still there asks for at each tick. */
    private static List<double[]> ticks(Workload workload) {
        List<double[]> ticks = new ArrayList<>();
        double[] asked = new double[workload.guests()];
        boolean[] gone = new boolean[workload.guests()];
        for (double tick : Simulation.ticks()) {
            workload.demand(tick, asked);
            for (int guest = 0; guest < asked.length; guest++) {
                gone[guest] |= asked[guest] == 0;
                asked[guest] = gone[guest] ? 0 : asked[guest];
            }
            ticks.add(asked.clone());
        }
        return ticks;
    }

    private double leastWatts(double mips) {
        double least = Double.MAX_VALUE;
        int most = (int) Math.min(hostsOfEach, Math.ceil(mips / HostModel.G5.mips()));
        for (int g5 = 0; g5 <= most; g5++) {
            double rest = Math.max(0, mips - g5 * HostModel.G5.mips());
            int needed = (int) Math.ceil(rest / HostModel.G4.mips());
            for (int g4 = needed; g4 <= Math.min(hostsOfEach, needed + 1); g4++) {
                least = Math.min(least, Envelope.watts(g4, g5, mips));
            }
        }
        return least;
    }

    private static double packedWatts(double[] asked) {
        double[] largestFirst =
                Arrays.stream(asked).filter(mips -> mips > 0).sorted().toArray();
        List<Bin> bins = new ArrayList<>();
        for (int i = largestFirst.length - 1; i >= 0; i--) {
            double mips = largestFirst[i];
            Bin fullest = bins.stream()
                    .filter(bin -> bin.used + mips <= HostModel.G5.mips())
                    .max(Comparator.comparingDouble(bin -> bin.used))
                    .orElse(null);
            if (fullest == null) {
                fullest = new Bin();
                bins.add(fullest);
            }
            fullest.used += mips;
            fullest.largest = Math.max(fullest.largest, mips);
        }
        return bins.stream().mapToDouble(Bin::watts).sum();
    }

    /** A host that is being filled. */
    private static final class Bin {
        double used;
        double largest;

        double watts() {
            double watts = HostModel.G5.wattsAt(used / HostModel.G5.mips());
            boolean fitsSmaller = used <= HostModel.G4.mips() && largest <= HostModel.G4.coreMips();
            return fitsSmaller ? Math.min(watts, HostModel.G4.wattsAt(used / HostModel.G4.mips())) : watts;
        }
    }

    /** Hosts that are on, work spread over them as is best for them. */
    private static final class Envelope {
        private record Segment(double mips, double watts, int hosts) {
            double slope() {
                return watts / mips;
            }
        }

        private static final List<Segment> G4 = segments(HostModel.G4);
        private static final List<Segment> G5 = segments(HostModel.G5);

        static double watts(int g4, int g5, double mips) {
            List<Segment> all = new ArrayList<>();
            G4.forEach(segment -> all.add(new Segment(segment.mips, segment.watts, g4)));
            G5.forEach(segment -> all.add(new Segment(segment.mips, segment.watts, g5)));
            all.sort(Comparator.comparingDouble(Segment::slope));
            double watts = g4 * HostModel.G4.wattsAt(0) + g5 * HostModel.G5.wattsAt(0);
            double left = mips;
            for (Segment segment : all) {
                double taken = Math.min(left, segment.mips * segment.hosts);
                watts += taken * segment.slope();
                left -= taken;
            }
            return watts;
        }

        /** The segments of the lower convex envelope of a host's curve, from idle to full. */
        private static List<Segment> segments(HostModel model) {
            List<Double> watts = model.watts();
            int last = watts.size() - 1;
            double each = model.mips() / last;
            List<Segment> segments = new ArrayList<>();
            int from = 0;
            while (from < last) {
                int to = from + 1;
                for (int next = from + 2; next <= last; next++) {
                    double slope = (watts.get(next) - watts.get(from)) / (next - from);
                    if (slope <= (watts.get(to) - watts.get(from)) / (to - from)) {
                        to = next;
                    }
                }
                segments.add(new Segment((to - from) * each, watts.get(to) - watts.get(from), 1));
                from = to;
            }
            return segments;
        }
    }
}
