package io.isotherm.decider.core.model;

import io.isotherm.schema.ConstraintsConfig;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The constraints of a pool, resolved: guests are configured by UUID or by name, hosts by name, in any case; guests are
 * indices from here on.
 */
public final class Constraints {
    private static final SortedSet<String> NO_HOSTS = Collections.emptySortedSet();

    private final List<List<Guest>> affinity;
    private final List<List<Guest>> antiAffinity;
    private final List<List<String>> configuredApart;
    private final Map<Integer, List<List<Guest>>> affinityOf = new HashMap<>();
    private final Map<Integer, List<List<Guest>>> antiAffinityOf = new HashMap<>();
    private final Map<Integer, SortedSet<String>> allowed = new HashMap<>();
    private final Map<Integer, SortedSet<String>> forbidden = new HashMap<>();

    private Constraints(
            List<List<Guest>> affinity, List<List<Guest>> antiAffinity, List<List<String>> configuredApart) {
        this.affinity = affinity;
        this.antiAffinity = antiAffinity;
        this.configuredApart = configuredApart;
        index(affinity, affinityOf);
        index(antiAffinity, antiAffinityOf);
    }

    static Constraints of(ConstraintsConfig config, List<Guest> guests) {
        if (config.getAffinity().isEmpty()
                && config.getAntiAffinity().isEmpty()
                && config.getAllowedHosts().isEmpty()
                && config.getForbiddenHosts().isEmpty()) {
            return new Constraints(List.of(), List.of(), List.of());
        }
        Set<String> named = names(config);
        Map<String, List<Guest>> byUuidOrName = new HashMap<>();
        for (Guest guest : guests) {
            String uuid = anyCase(guest.uuid());
            String name = anyCase(guest.name());
            if (named.contains(uuid)) {
                byUuidOrName.computeIfAbsent(uuid, key -> new ArrayList<>()).add(guest);
            }
            if (!name.equals(uuid) && named.contains(name)) {
                byUuidOrName.computeIfAbsent(name, key -> new ArrayList<>()).add(guest);
            }
        }
        Constraints constraints = new Constraints(
                groups(config.getAffinity(), byUuidOrName),
                groups(config.getAntiAffinity(), byUuidOrName),
                config.getAntiAffinity());
        hosts(config.getAllowedHosts(), byUuidOrName, constraints.allowed);
        hosts(config.getForbiddenHosts(), byUuidOrName, constraints.forbidden);
        return constraints;
    }

    /** Groups that are to share one host, each by UUID; groups of which fewer than two guests exist are left out. */
    public List<List<Guest>> affinity() {
        return affinity;
    }

    /** Groups of which no two may share a host, each by UUID; groups of which fewer than two exist are left out. */
    public List<List<Guest>> antiAffinity() {
        return antiAffinity;
    }

    /** The affinity groups that a guest belongs to. */
    public List<List<Guest>> affinityOf(Guest guest) {
        return affinityOf.getOrDefault(guest.index(), List.of());
    }

    /** The anti-affinity groups that a guest belongs to. */
    public List<List<Guest>> antiAffinityOf(Guest guest) {
        return antiAffinityOf.getOrDefault(guest.index(), List.of());
    }

    /**
     * Whether a guest must not share a host with another one, which need not be in the picture.
     *
     * @param uuid UUID of the other
     * @param name name of the other
     */
    public boolean apart(Guest guest, String uuid, String name) {
        return configuredApart.stream()
                .anyMatch(group -> (names(group, guest.uuid()) || names(group, guest.name()))
                        && (names(group, uuid) || names(group, name)));
    }

    /** The hosts that a guest is restricted to; empty when it is not. */
    public SortedSet<String> allowedHosts(Guest guest) {
        return allowed.getOrDefault(guest.index(), NO_HOSTS);
    }

    /** The hosts that a guest must not run on. */
    public SortedSet<String> forbiddenHosts(Guest guest) {
        return forbidden.getOrDefault(guest.index(), NO_HOSTS);
    }

    /** Whether the host rules let a guest run on a host. */
    public boolean mayRunOn(Guest guest, Host host) {
        SortedSet<String> only = allowed.get(guest.index());
        SortedSet<String> never = forbidden.get(guest.index());
        return (only == null || only.contains(host.name())) && (never == null || !never.contains(host.name()));
    }

    private static boolean names(List<String> group, String name) {
        return group.stream().anyMatch(name::equalsIgnoreCase);
    }

    private static List<List<Guest>> groups(List<List<String>> configured, Map<String, List<Guest>> byUuidOrName) {
        List<List<Guest>> groups = new ArrayList<>();
        for (List<String> names : configured) {
            List<Guest> group = names.stream()
                    .flatMap(name -> byUuidOrName.getOrDefault(anyCase(name), List.of()).stream())
                    .distinct()
                    .sorted(Comparator.comparingInt(Guest::index))
                    .toList();
            if (group.size() > 1) {
                groups.add(group);
            }
        }
        return List.copyOf(groups);
    }

    private static void hosts(
            Map<String, List<String>> configured,
            Map<String, List<Guest>> byUuidOrName,
            Map<Integer, SortedSet<String>> result) {
        configured.forEach((name, hosts) -> byUuidOrName
                .getOrDefault(anyCase(name), List.of())
                .forEach(guest -> result.merge(guest.index(), anyCase(hosts), Constraints::union)));
    }

    /** Whom the rules name: of a large pool a small part. */
    private static Set<String> names(ConstraintsConfig config) {
        return Stream.of(
                        config.getAffinity().stream().flatMap(List::stream),
                        config.getAntiAffinity().stream().flatMap(List::stream),
                        config.getAllowedHosts().keySet().stream(),
                        config.getForbiddenHosts().keySet().stream())
                .flatMap(name -> name)
                .map(Constraints::anyCase)
                .collect(Collectors.toSet());
    }

    private static String anyCase(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    static SortedSet<String> anyCase(Collection<String> names) {
        SortedSet<String> set = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        set.addAll(names);
        return set;
    }

    private static SortedSet<String> union(SortedSet<String> one, SortedSet<String> other) {
        SortedSet<String> all = new TreeSet<>(one);
        all.addAll(other);
        return all;
    }

    private static void index(List<List<Guest>> groups, Map<Integer, List<List<Guest>>> result) {
        for (List<Guest> group : groups) {
            for (Guest guest : group) {
                result.computeIfAbsent(guest.index(), key -> new ArrayList<>()).add(group);
            }
        }
    }
}
