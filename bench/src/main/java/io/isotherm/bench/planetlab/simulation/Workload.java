package io.isotherm.bench.planetlab.simulation;

import io.isotherm.simulator.trace.PlanetLabTrace;
import io.isotherm.simulator.trace.PlanetLabVm;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * The demand of all guests of one day. Guests are numbered in the order of the traces, which decides their sizes.
 *
 * <p>Between samples demand is interpolated as CloudSim does it; the last sample holds to the end of the day.
 */
public final class Workload {
    private static final double INTERVAL_SECONDS = 300;
    private static final int SAMPLES = 288;

    private final List<PlanetLabVm> vms;
    /** Use of a guest's own size, 0 to 1: the samples of guest 0, then those of guest 1, and so on. */
    private final double[] use;

    private final double[] mips;

    /** The demand of these guests, in this order. */
    public Workload(List<PlanetLabVm> vms) {
        this.vms = List.copyOf(vms);
        mips = vms.stream().mapToDouble(vm -> vm.type().cpuMhz()).toArray();
        use = new double[vms.size() * (SAMPLES + 1)];
        for (int guest = 0; guest < vms.size(); guest++) {
            List<Double> percent = vms.get(guest).cpuPercent();
            for (int i = 0; i <= SAMPLES; i++) {
                use[guest * (SAMPLES + 1) + i] = percent.get(Math.min(i, SAMPLES - 1)) / 100.0;
            }
        }
    }

    /**
     * Reads a day, its traces in the order of the file.
     *
     * @throws io.isotherm.simulator.trace.TraceException if the file is missing or is no trace
     */
    public static Workload read(Path file) {
        return new Workload(PlanetLabTrace.read(file));
    }

    /** The same traces dealt to the guests in an order that the seed decides. */
    public Workload shuffled(long seed) {
        List<PlanetLabVm> order = new ArrayList<>(vms);
        Collections.shuffle(order, new Random(seed));
        return new Workload(PlanetLabVm.dealt(order));
    }

    /** How many guests there are. */
    public int guests() {
        return mips.length;
    }

    /** Size of a guest, in MIPS. */
    public double mips(int guest) {
        return mips[guest];
    }

    /** Memory of a guest, in MB as the benchmark counts them. */
    public long memoryMb(int guest) {
        return vms.get(guest).type().memoryKib() / 1024;
    }

    /** What all guests ask for at a time, in MIPS. */
    public void demand(double seconds, double[] into) {
        int before = (int) Math.floor(seconds / INTERVAL_SECONDS);
        int after = (int) Math.ceil(seconds / INTERVAL_SECONDS);
        boolean atSample = seconds % INTERVAL_SECONDS == 0;
        for (int guest = 0; guest < mips.length; guest++) {
            int first = guest * (SAMPLES + 1);
            double at = use[first + before];
            if (!atSample) {
                double perSecond = (use[first + after] - at) / ((after - before) * INTERVAL_SECONDS);
                at += perSecond * (seconds - before * INTERVAL_SECONDS);
            }
            into[guest] = at * mips[guest];
        }
    }
}
