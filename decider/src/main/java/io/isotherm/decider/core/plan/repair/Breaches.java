package io.isotherm.decider.core.plan.repair;

import io.isotherm.decider.core.model.Constraints;
import io.isotherm.decider.core.model.Guest;
import io.isotherm.decider.core.model.Host;
import io.isotherm.decider.core.model.Placement;
import io.isotherm.decider.core.model.PoolModel;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The constraints that a placement does not keep, moves under way counted as over. */
public final class Breaches {
    private Breaches() {}

    /** What kind of constraint is not kept. */
    public enum Kind {
        /** A guest is on a host that it must not be on. */
        HOST_RULE,
        /** Guests that must not share a host do. */
        ANTI_AFFINITY,
        /** Guests that are to share a host do not. */
        AFFINITY
    }

    /**
     * One constraint that is not kept.
     *
     * @param kind what kind
     * @param guests UUIDs of the guests concerned, sorted
     * @param hosts names of the hosts concerned, sorted
     * @param text the evidence, for people
     */
    public record Breach(Kind kind, List<String> guests, List<String> hosts, String text) {
        public Breach {
            guests = List.copyOf(guests);
            hosts = List.copyOf(hosts);
        }
    }

    /** The breaches of a pool as it is: host rules by guest, then groups in the order of the configuration. */
    public static List<Breach> of(PoolModel model) {
        return of(Placement.of(model));
    }

    /** The breaches of a working copy, in the same order. */
    public static List<Breach> of(Placement now) {
        Constraints constraints = now.model().constraints();
        List<Breach> breaches = new ArrayList<>();
        for (Guest guest : now.model().guests()) {
            Host host = now.settledHostOf(guest);
            if (!constraints.mayRunOn(guest, host)) {
                breaches.add(new Breach(
                        Kind.HOST_RULE,
                        List.of(guest.uuid()),
                        List.of(host.name()),
                        guest + " must not run on " + host.name()));
            }
        }
        for (List<Guest> group : constraints.antiAffinity()) {
            byHost(group, now).forEach((host, there) -> {
                if (there.size() > 1) {
                    breaches.add(new Breach(
                            Kind.ANTI_AFFINITY,
                            uuids(there),
                            List.of(host),
                            names(there) + " must not share a host, and are on " + host));
                }
            });
        }
        for (List<Guest> group : constraints.affinity()) {
            SortedMap<String, List<Guest>> byHost = byHost(group, now);
            if (byHost.size() > 1) {
                breaches.add(new Breach(
                        Kind.AFFINITY,
                        uuids(group),
                        List.copyOf(byHost.keySet()),
                        names(group) + " are to share a host, and are on " + String.join(", ", byHost.keySet())));
            }
        }
        return List.copyOf(breaches);
    }

    static SortedMap<String, List<Guest>> byHost(List<Guest> group, Placement now) {
        SortedMap<String, List<Guest>> byHost = new TreeMap<>();
        for (Guest guest : group) {
            byHost.computeIfAbsent(now.settledHostOf(guest).name(), host -> new ArrayList<>())
                    .add(guest);
        }
        return byHost;
    }

    private static List<String> uuids(List<Guest> guests) {
        return guests.stream().map(Guest::uuid).sorted().toList();
    }

    private static String names(List<Guest> guests) {
        return guests.stream().map(Guest::toString).collect(Collectors.joining(", "));
    }
}
