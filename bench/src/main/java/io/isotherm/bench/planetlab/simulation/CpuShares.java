package io.isotherm.bench.planetlab.simulation;

import java.util.Arrays;

/**
 * Shares out the CPU of one host among its guests. A guest gets what it asks for, up to one core; on a host that is short
 * all are cut down by the same factor. A guest that migrates out loses a tenth to the migration, and one that migrates in
 * takes a tenth.
 */
final class CpuShares {
    /** What a guest keeps at its source while it migrates. */
    static final double AT_SOURCE = 0.9;
    /** What a guest takes at its destination while it migrates. */
    static final double AT_DESTINATION = 0.1;

    private double[] allocated = new double[16];

    /** What the guest at a position of the list got at the last sharing, in MIPS. */
    double allocated(int position) {
        return allocated[position];
    }

    void share(GuestList guests, HostModel model, double[] demand, boolean[] migrating) {
        if (allocated.length < guests.size()) {
            allocated = Arrays.copyOf(allocated, 2 * guests.size());
        }
        double available = model.mips();
        for (int i = 0; i < guests.size(); i++) {
            double capped = Math.min(demand[guests.guest(i)], model.coreMips());
            boolean arriving = guests.isArriving(i);
            double needed = arriving ? capped * AT_DESTINATION : capped;
            if (available >= needed) {
                boolean leaving = !arriving && migrating[guests.guest(i)];
                allocated[i] = leaving ? capped * AT_SOURCE : needed;
                available -= needed;
            } else {
                cutDown(guests, i, model, demand, migrating);
                available = 0;
            }
        }
    }

    /** Cuts down the first guests up to a position, so that they get no more than there is. */
    private void cutDown(GuestList guests, int last, HostModel model, double[] demand, boolean[] migrating) {
        double sum = 0;
        for (int i = 0; i <= last; i++) {
            double capped = Math.min(demand[guests.guest(i)], model.coreMips());
            sum += guests.isArriving(i) ? capped * AT_DESTINATION : capped;
        }
        double factor = model.mips() / sum;
        for (int i = 0; i <= last; i++) {
            double capped = Math.min(demand[guests.guest(i)], model.coreMips());
            double scaled;
            if (guests.isArriving(i)) {
                scaled = capped * AT_DESTINATION * factor;
            } else if (migrating[guests.guest(i)]) {
                scaled = capped * factor * AT_SOURCE;
            } else {
                scaled = capped * factor;
            }
            allocated[i] = Math.floor(scaled);
        }
    }
}
