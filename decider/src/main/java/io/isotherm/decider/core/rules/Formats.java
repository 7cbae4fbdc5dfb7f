package io.isotherm.decider.core.rules;

import io.isotherm.decider.core.model.Host;
import io.isotherm.decider.core.model.Placement;
import io.isotherm.schema.Resource;
import java.util.Locale;

/** Quantities as people say them, the same everywhere. */
public final class Formats {
    private static final int MOST_DIGITS = 6;
    private static final long KIB_PER_GIB = 1L << 20;
    private static final long MINUTE = 60_000;
    private static final long HOUR = 60 * MINUTE;
    private static final long DAY = 24 * HOUR;

    private Formats() {}

    /** A share of capacity, such as {@code 56.7 %}. */
    public static String share(double share) {
        return share(share, 1);
    }

    /** A share of capacity above its limit, with as many decimals as it takes to see that. */
    public static String above(double share, double limit) {
        int digits = 1;
        while (digits < MOST_DIGITS && share(share, digits).equals(share(limit, digits))) {
            digits++;
        }
        return share(share, digits) + ", above " + share(limit, digits);
    }

    private static String share(double share, int digits) {
        return String.format(Locale.ROOT, "%." + digits + "f %%", 100 * share);
    }

    /** An amount of memory, in MiB, from 10 GiB on in GiB. */
    public static String memory(long kib) {
        return kib < 10 * KIB_PER_GIB
                ? kib / 1024 + " MiB"
                : String.format(Locale.ROOT, "%.1f GiB", (double) kib / KIB_PER_GIB);
    }

    /** A duration in its largest unit and the next, such as {@code 1 h 30 min}; below a minute in seconds. */
    public static String duration(long millis) {
        if (millis < MINUTE) {
            return millis % 1000 == 0 ? millis / 1000 + " s" : String.format(Locale.ROOT, "%.1f s", millis / 1000.0);
        }
        return millis < HOUR
                ? units(millis / MINUTE, "min", millis % MINUTE / 1000, "s")
                : millis < DAY
                        ? units(millis / HOUR, "h", millis % HOUR / MINUTE, "min")
                        : units(millis / DAY, "d", millis % DAY / HOUR, "h");
    }

    private static String units(long large, String unit, long small, String next) {
        return large + " " + unit + (small == 0 ? "" : " " + small + " " + next);
    }

    /** A resource, in lower case. */
    public static String resource(Resource resource) {
        return resource.name().toLowerCase(Locale.ROOT);
    }

    /** Use of CPU, memory and network of a host. */
    static String uses(Host host, Placement now) {
        return "cpu " + share(now.use(host, Resource.CPU)) + ", memory " + share(now.use(host, Resource.MEMORY))
                + ", network " + share(now.use(host, Resource.NETWORK));
    }

    static String unusable(Host host) {
        return host.awake()
                ? "host " + host.name() + " has data of quality " + host.quality() + " and temperature "
                        + host.temperature()
                : "host " + host.name() + " is asleep, or on its way up or down";
    }
}
