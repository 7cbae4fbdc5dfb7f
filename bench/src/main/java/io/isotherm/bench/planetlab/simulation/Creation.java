package io.isotherm.bench.planetlab.simulation;

/**
 * Where the guests are created, in the order of their numbers. Each counts with its whole size, with its memory and its
 * share of the network: this is the only time at which these bind.
 */
public enum Creation {
    /** On the first host that has room: what a pool without management does. */
    FIRST_FIT {
        @Override
        double cost(HostModel model, double used, double asked) {
            return 0;
        }
    },
    /** Where power grows least, guests already placed left out: hosts are filled one after the other. */
    POWER_AWARE {
        @Override
        double cost(HostModel model, double used, double asked) {
            return model.wattsAt(asked / model.mips()) - model.wattsAt(0);
        }
    },
    /** Where power grows least, guests already placed counted: guests are spread over many hosts. */
    POWER_AWARE_COUNTED {
        @Override
        double cost(HostModel model, double used, double asked) {
            return model.wattsAt((used + asked) / model.mips()) - model.wattsAt(0);
        }
    };

    /** What a guest costs on a host; the first host of the least cost is taken. */
    abstract double cost(HostModel model, double used, double asked);

    /**
     * Creates all guests.
     *
     * @throws IllegalStateException if one fits nowhere
     */
    public void createAll(Simulation simulation) {
        Workload workload = simulation.workload();
        int hosts = simulation.hosts();
        double[] used = new double[hosts];
        long[] memory = new long[hosts];
        int[] count = new int[hosts];
        for (int guest = 0; guest < workload.guests(); guest++) {
            double asked = workload.mips(guest);
            int best = -1;
            double least = Double.MAX_VALUE;
            for (int host = 0; host < hosts; host++) {
                HostModel model = simulation.model(host);
                boolean fits = asked <= model.coreMips()
                        && asked <= model.mips() - used[host]
                        && memory[host] + workload.memoryMb(guest) <= HostModel.MEMORY_MB
                        && count[host] < HostModel.MOST_GUESTS_AT_CREATION;
                if (fits && cost(model, used[host], asked) < least) {
                    least = cost(model, used[host], asked);
                    best = host;
                }
            }
            if (best < 0) {
                throw new IllegalStateException("guest " + guest + " of " + workload.guests() + " (" + asked
                        + " MIPS) fits on none of " + hosts + " hosts; the day has too many traces for the benchmark");
            }
            used[best] += asked;
            memory[best] += workload.memoryMb(guest);
            count[best]++;
            simulation.create(guest, best);
        }
    }
}
