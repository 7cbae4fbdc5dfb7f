package io.isotherm.bench.planetlab.simulation;

import java.util.Arrays;

/**
 * Adds up the histories of hosts and guests as they come: an entry holds until the next one, one at the same time
 * replaces it, and the last one counts for nothing.
 */
final class Metrics {
    private static final double JOULES_PER_KWH = 3_600_000;

    private final History history;
    private final Hosts hosts;
    private final Guests guests;

    Metrics(HostModel[] models, int guests, History history) {
        this.history = history;
        this.hosts = new Hosts(models.length);
        this.guests = new Guests(guests);
    }

    /** The state of a host from a time on. */
    void host(int host, double seconds, double allocated, double requested, boolean overloaded) {
        if (hosts.at[host] != seconds) {
            hosts.close(host, seconds);
        }
        hosts.at[host] = seconds;
        hosts.allocated[host] = allocated;
        hosts.requested[host] = requested;
        hosts.overloaded[host] = overloaded;
    }

    /** The state of a guest from a time on. */
    void guest(int guest, double seconds, double allocated, double requested, boolean inMigration) {
        if (guests.at[guest] != seconds) {
            guests.close(guest, seconds);
        }
        guests.at[guest] = seconds;
        guests.allocated[guest] = allocated;
        guests.requested[guest] = requested;
        guests.inMigration[guest] = inMigration;
    }

    /** What it came to; ends the histories. */
    Summary summary(double wattSeconds, int migrations) {
        for (int host = 0; host < hosts.at.length; host++) {
            hosts.close(host, hosts.at[host]);
        }
        for (int guest = 0; guest < guests.at.length; guest++) {
            guests.close(guest, guests.at[guest]);
        }
        double active = sum(hosts.activeSeconds);
        double violation = sum(hosts.violationSeconds);
        double requested = sum(guests.requestedSeconds);
        return new Summary(
                wattSeconds / JOULES_PER_KWH,
                migrations,
                active > 0 ? violation / active : 0,
                requested > 0 ? sum(guests.migrationShortfall) / requested : 0,
                requested > 0 ? (requested - sum(guests.allocatedSeconds)) / requested : 0,
                guests.violations > 0 ? sum(guests.shortfallShares) / guests.violations : 0,
                hosts.shutdowns,
                hosts.shutdowns > 0 ? hosts.secondsBeforeShutdowns / hosts.shutdowns : 0,
                active,
                violation,
                sum(hosts.overloadSeconds),
                sum(guests.unserved));
    }

    private static double sum(double[] values) {
        return Arrays.stream(values).sum();
    }

    private final class Hosts {
        final double[] at;
        final double[] allocated;
        final double[] requested;
        final boolean[] overloaded;
        final boolean[] wasActive;
        final double[] switchedOn;
        final double[] activeSeconds;
        final double[] violationSeconds;
        final double[] overloadSeconds;
        int shutdowns;
        double secondsBeforeShutdowns;

        Hosts(int count) {
            at = never(count);
            allocated = new double[count];
            requested = new double[count];
            overloaded = new boolean[count];
            wasActive = new boolean[count];
            Arrays.fill(wasActive, true);
            switchedOn = new double[count];
            activeSeconds = new double[count];
            violationSeconds = new double[count];
            overloadSeconds = new double[count];
        }

        void close(int host, double until) {
            if (Double.isNaN(at[host])) {
                return;
            }
            boolean active = allocated[host] > 0;
            history.host(host, at[host], allocated[host], requested[host], active);
            if (active) {
                double seconds = until - at[host];
                activeSeconds[host] += seconds;
                violationSeconds[host] += allocated[host] < requested[host] ? seconds : 0;
                overloadSeconds[host] += overloaded[host] ? seconds : 0;
            }
            if (wasActive[host] && !active) {
                shutdowns++;
                secondsBeforeShutdowns += at[host] - switchedOn[host];
            } else if (!wasActive[host] && active) {
                switchedOn[host] = at[host];
            }
            wasActive[host] = active;
        }
    }

    private final class Guests {
        final double[] at;
        final double[] allocated;
        final double[] requested;
        final boolean[] inMigration;
        final double[] allocatedSeconds;
        final double[] requestedSeconds;
        final double[] migrationShortfall;
        final double[] shortfallShares;
        final double[] unserved;
        int violations;

        Guests(int count) {
            at = never(count);
            allocated = new double[count];
            requested = new double[count];
            inMigration = new boolean[count];
            allocatedSeconds = new double[count];
            requestedSeconds = new double[count];
            migrationShortfall = new double[count];
            shortfallShares = new double[count];
            unserved = new double[count];
        }

        void close(int guest, double until) {
            if (Double.isNaN(at[guest])) {
                return;
            }
            double seconds = until - at[guest];
            double got = allocated[guest];
            double asked = requested[guest];
            history.guest(guest, at[guest], got, asked, inMigration[guest]);
            allocatedSeconds[guest] += got * seconds;
            requestedSeconds[guest] += asked * seconds;
            if (seconds > 0 && got < asked) {
                violations++;
                shortfallShares[guest] += (asked - got) / asked;
                if (inMigration[guest]) {
                    migrationShortfall[guest] += (asked - got) * seconds;
                }
            }
            double apart = inMigration[guest] ? got / CpuShares.AT_SOURCE : got;
            unserved[guest] += Math.max(0, asked - apart) * seconds;
        }
    }

    private static double[] never(int count) {
        double[] times = new double[count];
        Arrays.fill(times, Double.NaN);
        return times;
    }
}
