package io.isotherm.launcher.top;

import io.isotherm.schema.Resource;
import java.util.Comparator;

/** In which order hosts stand. */
enum Sort {
    /** What is urgent first, the longest so first. */
    STATE(Comparator.comparing(HostRow::state).thenComparing(HostRow::since)),
    CPU(falling(Resource.CPU)),
    MEMORY(falling(Resource.MEMORY)),
    NAME(Comparator.comparing(HostRow::name));

    private final Comparator<HostRow> order;

    Sort(Comparator<HostRow> order) {
        this.order = order.thenComparing(HostRow::name);
    }

    Comparator<HostRow> order() {
        return order;
    }

    /** Those of which nothing is known last. */
    private static Comparator<HostRow> falling(Resource resource) {
        return Comparator.comparingDouble(host -> {
            double use = host.use(resource);
            return Double.isNaN(use) ? Double.MAX_VALUE : -use;
        });
    }
}
