package io.isotherm.decider.core.scenario;

import io.isotherm.decider.core.model.Guest;
import io.isotherm.decider.core.model.Host;
import io.isotherm.decider.core.model.Placement;
import io.isotherm.decider.core.model.PoolModel;
import io.isotherm.decider.core.rules.Ceiling;
import io.isotherm.decider.core.rules.Formats;
import io.isotherm.schema.PowerConfig;
import io.isotherm.schema.Resource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * How many of a pool's awake hosts its load needs, whoever is where now: so that packing guests together does not change
 * the answer, and consolidation does not chase its own tail. Loads are what planning reckons with, forecasts included.
 */
public final class SpareCapacity {
    private static final Resource[] RESOURCES = Resource.values();

    private final PoolModel model;
    private final List<Host> hosts;
    /** What a host uses for itself, and would use no more if it slept, by host and resource. */
    private final double[][] own;

    public SpareCapacity(PoolModel model) {
        this.model = model;
        this.hosts = model.hosts().stream()
                .filter(host -> host.usable() && host.serves())
                .toList();
        this.own = new double[model.hosts().size()][RESOURCES.length];
        Placement now = Placement.of(model);
        hosts.forEach(host -> own[host.index()] = own(host, now));
    }

    private static double[] own(Host host, Placement now) {
        double[] own = new double[RESOURCES.length];
        for (Guest guest : now.guestsOf(host)) {
            for (int r = 0; r < own.length; r++) {
                own[r] += guest.load().of(RESOURCES[r]);
            }
        }
        for (int r = 0; r < own.length; r++) {
            own[r] = Math.max(0, host.measured().of(RESOURCES[r]) - own[r]);
        }
        return own;
    }

    /** Awake, well-known hosts that guests may live on. */
    int awake() {
        return hosts.size();
    }

    /**
     * How many of the largest hosts the load does not need: it fills the others up to the ceiling in no resource beyond it, with
     * the high-availability reserve kept; below 0 where all hosts together are not enough.
     */
    private int beyondNeed(Ceiling ceiling) {
        int spare = hosts.size();
        for (Resource resource : RESOURCES) {
            spare = Math.min(spare, spare(resource, ceiling.of(model, resource), 0));
        }
        int reserve = model.config().getConstraints().getHaReserveHosts();
        return reserve == 0 ? spare : Math.min(spare, spare(Resource.MEMORY, 1, reserve));
    }

    /**
     * How many of the hosts awake the pool can do without: its load fills the others up to the packing limit, with the reserve
     * among them.
     */
    public int dispensable() {
        PowerConfig power = model.config().getPower();
        return Math.max(
                0,
                Math.min(
                        beyondNeed(Ceiling.PACKING) - power.getReserveHosts(),
                        hosts.size() - power.getMinAwakeHosts()));
    }

    /** Whether a host could be put to sleep with the reserve kept: the pool is cold. */
    public boolean cold() {
        return hosts.stream().anyMatch(Host::powered) && dispensable() > 0;
    }

    /** Whether there is a reserve to be kept, and without it the load would not fit below the leave marks any more. */
    public boolean shortOfReserve() {
        return model.config().getPower().getReserveHosts() > 0 && runsShort();
    }

    /** Whether the load does not fit below the leave marks any more, without the reserve where there is one. */
    public boolean runsShort() {
        return beyondNeed(Ceiling.HIGH_LEAVE) < model.config().getPower().getReserveHosts();
    }

    /** Use of the whole pool, by resource, in words. */
    public String text() {
        List<String> parts = new ArrayList<>();
        for (Resource resource : RESOURCES) {
            double capacity = hosts.stream()
                    .mapToDouble(host -> host.capacity().of(resource))
                    .sum();
            if (capacity > 0) {
                parts.add(Formats.resource(resource) + " " + Formats.share(load(resource) / capacity));
            }
        }
        return String.join(", ", parts);
    }

    private int spare(Resource resource, double ceiling, int reserve) {
        List<Host> largestFirst = new ArrayList<>(hosts);
        largestFirst.sort(
                Comparator.comparingDouble((Host host) -> -host.capacity().of(resource))
                        .thenComparing(Host::name));
        double capacity =
                hosts.stream().mapToDouble(host -> host.capacity().of(resource)).sum();
        if (capacity <= 0) {
            return hosts.size();
        }
        double load = load(resource);
        if (load > ceiling * capacity) {
            return -1 - reserve;
        }
        int without = 0;
        for (Host host : largestFirst) {
            capacity -= host.capacity().of(resource);
            load -= own[host.index()][resource.ordinal()];
            if (load > ceiling * capacity) {
                break;
            }
            without++;
        }
        return without - reserve;
    }

    /** What everything in the pool uses, hosts in maintenance included, for their guests need a place as well. */
    private double load(Resource resource) {
        return model.hosts().stream()
                .filter(Host::usable)
                .mapToDouble(host -> host.expected().of(resource))
                .sum();
    }
}
