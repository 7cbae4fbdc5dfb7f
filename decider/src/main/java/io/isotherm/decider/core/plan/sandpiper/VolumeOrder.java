package io.isotherm.decider.core.plan.sandpiper;

import io.isotherm.decider.core.model.Host;
import io.isotherm.decider.core.model.Placement;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.TreeSet;

/** Hosts by volume, least first, ties by name; kept in order while moves change the volumes. */
public final class VolumeOrder implements Iterable<Host> {
    private final Placement now;
    private final double[] volumes;
    private final TreeSet<Host> order;

    public VolumeOrder(List<Host> hosts, Placement now) {
        this.now = now;
        volumes = new double[now.model().hosts().size()];
        order = new TreeSet<>(
                Comparator.comparingDouble((Host host) -> volumes[host.index()]).thenComparingInt(Host::index));
        for (Host host : hosts) {
            volumes[host.index()] = Volume.of(host, now);
            order.add(host);
        }
    }

    /** Puts a host, if it is one of these, where its volume now belongs. */
    public void update(Host host) {
        if (order.remove(host)) {
            volumes[host.index()] = Volume.of(host, now);
            order.add(host);
        }
    }

    @Override
    public Iterator<Host> iterator() {
        return order.iterator();
    }
}
