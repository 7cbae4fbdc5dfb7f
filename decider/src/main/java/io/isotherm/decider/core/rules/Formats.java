package io.isotherm.decider.core.rules;

import io.isotherm.decider.core.model.Host;
import io.isotherm.decider.core.model.Placement;
import io.isotherm.schema.Resource;
import java.util.Locale;

/** Numbers in words, the same everywhere. */
public final class Formats {
    private Formats() {}

    /** A share of capacity, three decimals. */
    public static String share(double share) {
        return String.format(Locale.ROOT, "%.3f", share);
    }

    /** An amount of memory, in MiB. */
    public static String memory(long kib) {
        return kib / 1024 + " MiB";
    }

    /** A duration in seconds. */
    public static String duration(long millis) {
        return millis % 1000 == 0 ? millis / 1000 + " s" : String.format(Locale.ROOT, "%.1f s", millis / 1000.0);
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
