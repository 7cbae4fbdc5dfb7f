package io.isotherm.bench.planetlab.simulation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * One day of the consolidation benchmark as CloudSim 3.0.3 simulates it, operation by operation, so that the same
 * placement and migrations give the same numbers.
 *
 * <p>Decided is every 300 s; in between migrations end. All hosts are updated at both. Power is taken as linear between
 * two updates. A host without guests draws nothing, and switching costs neither time nor energy. A migration takes as
 * long as the guest's memory takes over half of a Gbit/s link, however many run at once. A guest whose demand is zero is
 * gone for the rest of the day. Memory binds only when the guests are created.
 */
public final class Simulation {
    /** The guests' work starts a little after they were created, and with it the clock of the ticks. */
    private static final double START_SECONDS = 0.1;

    public static final double INTERVAL_SECONDS = 300;
    private static final double END_SECONDS = 86_400;
    private static final double MIGRATION_MB_PER_SECOND = 62.5;
    private static final int NOWHERE = -1;

    private record End(double seconds, GuestTransfer migration) {}

    private final Workload workload;
    private final HostModel[] models;
    private final GuestList[] lists;
    private final double[] used;
    private final double[] usedBefore;
    private final int[] hostOf;
    private final boolean[] migrating;
    private final double[] demand;
    private final DemandHistory past;
    private final Metrics metrics;
    private final CpuShares shares = new CpuShares();
    private final List<End> ends = new ArrayList<>();
    private double now;
    private double updated;
    private double wattSeconds;
    private int migrations;

    /**
     * A day before its beginning.
     *
     * @param workload what the guests ask for
     * @param hosts how many hosts there are
     * @param history takes the histories
     */
    public Simulation(Workload workload, int hosts, History history) {
        this.workload = workload;
        models = new HostModel[hosts];
        lists = new GuestList[hosts];
        for (int host = 0; host < hosts; host++) {
            models[host] = HostModel.of(host);
            lists[host] = new GuestList();
        }
        used = new double[hosts];
        usedBefore = new double[hosts];
        hostOf = new int[workload.guests()];
        Arrays.fill(hostOf, NOWHERE);
        migrating = new boolean[workload.guests()];
        demand = new double[workload.guests()];
        past = new DemandHistory(workload.guests());
        metrics = new Metrics(models, workload.guests(), history);
    }

    /** When is decided, in seconds since midnight; added up one by one, as the rounding is part of the model. */
    public static double[] ticks() {
        return DoubleStream.iterate(
                        START_SECONDS + INTERVAL_SECONDS, tick -> tick <= END_SECONDS, tick -> tick + INTERVAL_SECONDS)
                .toArray();
    }

    /** Creates a guest on a host, after those that are there. */
    public void create(int guest, int host) {
        hostOf[guest] = host;
        lists[host].add(guest, false);
    }

    /** Runs the day. */
    public Summary run(TickDecider decider) {
        for (double tick : ticks()) {
            endMigrations(tick);
            advance(tick);
            if ((tick - START_SECONDS) % INTERVAL_SECONDS == 0) {
                past.add(demand, hostOf);
            }
            for (GuestTransfer migration : decider.decide(this)) {
                begin(migration);
            }
        }
        endMigrations(Double.POSITIVE_INFINITY);
        return metrics.summary(wattSeconds, migrations);
    }

    private void endMigrations(double before) {
        while (!ends.isEmpty()) {
            double next = ends.stream().mapToDouble(End::seconds).min().orElseThrow();
            if (next >= before) {
                return;
            }
            advance(next);
            ends.stream().filter(end -> end.seconds == next).forEach(end -> end(end.migration));
            ends.removeIf(end -> end.seconds == next);
            advance(next);
        }
    }

    private void begin(GuestTransfer migration) {
        int guest = migration.guest();
        int target = migration.host();
        int source = hostOf[guest];
        if (source == NOWHERE || source == target) {
            throw new IllegalStateException("guest " + guest + " cannot migrate to host " + target + " at " + now
                    + " s: it is " + (source == NOWHERE ? "gone" : "there"));
        }
        if (lists[target].contains(guest, true)) {
            throw new IllegalStateException(
                    "guest " + guest + " already migrates to host " + target + " at " + now + " s");
        }
        migrating[guest] = true;
        lists[target].add(guest, true);
        update(target);
        update(source);
        migrations++;
        ends.add(new End(now + workload.memoryMb(guest) / MIGRATION_MB_PER_SECOND, migration));
    }

    private void end(GuestTransfer migration) {
        int guest = migration.guest();
        lists[hostOf[guest]].remove(guest, false);
        lists[migration.host()].remove(guest, true);
        migrating[guest] = false;
        create(guest, migration.host());
    }

    /** Updates all hosts, accounts for the energy since the last time, and lets idle guests go. */
    private void advance(double seconds) {
        now = seconds;
        if (seconds != updated) {
            workload.demand(seconds, demand);
        }
        for (int host = 0; host < lists.length; host++) {
            update(host);
        }
        double elapsed = seconds - updated;
        if (elapsed > 0) {
            double sum = 0;
            for (int host = 0; host < lists.length; host++) {
                sum += energy(host, elapsed);
            }
            wattSeconds += sum;
        }
        for (int guest = 0; guest < hostOf.length; guest++) {
            if (demand[guest] == 0 && !migrating[guest] && hostOf[guest] != NOWHERE) {
                lists[hostOf[guest]].remove(guest, false);
                hostOf[guest] = NOWHERE;
            }
        }
        updated = seconds;
    }

    private double energy(int host, double seconds) {
        double before = share(host, usedBefore[host]);
        if (before == 0) {
            return 0;
        }
        double from = models[host].wattsAt(before);
        double to = models[host].wattsAt(share(host, used[host]));
        return (from + (to - from) / 2) * seconds;
    }

    private void update(int host) {
        GuestList guests = lists[host];
        shares.share(guests, models[host], demand, migrating);
        usedBefore[host] = used[host];
        double sum = 0;
        double requested = 0;
        double present = 0;
        for (int i = 0; i < guests.size(); i++) {
            int guest = guests.guest(i);
            double allocated = shares.allocated(i);
            double asked = demand[guest];
            requested += asked;
            if (guests.isArriving(i)) {
                present += asked * CpuShares.AT_DESTINATION;
            } else {
                present += asked;
                metrics.guest(guest, now, allocated, asked, migrating[guest]);
                if (migrating[guest]) {
                    allocated /= CpuShares.AT_SOURCE;
                }
            }
            sum += allocated;
        }
        used[host] = sum;
        metrics.host(host, now, sum, requested, present > models[host].mips());
    }

    private double share(int host, double mips) {
        double share = mips / models[host].mips();
        return share > 1 && share < 1.01 ? 1 : share;
    }

    /** Seconds since midnight. */
    public double now() {
        return now;
    }

    public Workload workload() {
        return workload;
    }

    public int hosts() {
        return models.length;
    }

    public HostModel model(int host) {
        return models[host];
    }

    /** The guests of a host in the order in which they came; those that are migrating in are not among them. */
    public int[] residents(int host) {
        return lists[host].residents();
    }

    /** What a host gave to its guests at its last update, in MIPS. */
    public double used(int host) {
        return used[host];
    }

    /** What a guest asks for now, in MIPS. */
    public double demand(int guest) {
        return demand[guest];
    }

    /** What a guest asked for at the ticks so far, this one included, in MIPS, oldest first. */
    public double[] pastDemand(int guest) {
        return past.of(guest);
    }
}
