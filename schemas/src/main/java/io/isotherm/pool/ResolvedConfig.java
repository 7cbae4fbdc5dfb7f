package io.isotherm.pool;

import io.isotherm.schema.ConstraintsConfig;
import io.isotherm.schema.PoolConfig;
import io.isotherm.schema.Preference;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;

/**
 * A pool's configuration with the names in it resolved against those who are there.
 *
 * @param config the configuration, in which rules name guests by UUID and hosts by the names that they have; a name that
 *     means nobody stands as it was written, so that a rule does not become another one
 * @param unmatched for people, the names that mean nobody, or others than who reads them may think, each with the setting
 *     that it stands in
 */
public record ResolvedConfig(PoolConfig config, List<String> unmatched) {
    private static final int MOST_TOLD = 20;

    public ResolvedConfig {
        unmatched = List.copyOf(unmatched);
    }

    /** A guest that is there. */
    public record GuestName(String uuid, String name) {}

    /** Whether there are names in a configuration at all. */
    public static boolean hasNames(PoolConfig config) {
        ConstraintsConfig rules = config.getConstraints();
        return !(rules.getAffinity().isEmpty()
                && rules.getAntiAffinity().isEmpty()
                && rules.getAllowedHosts().isEmpty()
                && rules.getForbiddenHosts().isEmpty()
                && rules.getExcludedVms().isEmpty()
                && rules.getPriorities().isEmpty()
                && rules.getMaintenanceHosts().isEmpty()
                && rules.getPreferences().isEmpty()
                && rules.getGuestGroups().isEmpty()
                && rules.getHostGroups().isEmpty()
                && config.getPower().getHostWatts().isEmpty());
    }

    /** Resolves the names of a configuration. */
    public static ResolvedConfig of(PoolConfig config, Collection<GuestName> guests, Collection<String> hosts) {
        if (!hasNames(config)) {
            return new ResolvedConfig(config, List.of());
        }
        ConstraintsConfig rules = config.getConstraints();
        Resolver guestNames = new Resolver("guest", rules.getGuestGroups(), 2 * guests.size());
        for (GuestName guest : guests) {
            guestNames.known.add(guest.uuid(), guest.uuid());
            guestNames.known.add(guest.uuid(), guest.name());
        }
        Resolver hostNames = new Resolver("host", rules.getHostGroups(), hosts.size());
        hosts.forEach(host -> hostNames.known.add(host, host));
        guestNames.checkGroups("constraints.guestGroups.", rules.getGuestGroups());
        hostNames.checkGroups("constraints.hostGroups.", rules.getHostGroups());
        ConstraintsConfig resolved = ConstraintsConfig.newBuilder(rules)
                .setAffinity(groups("constraints.affinity", rules.getAffinity(), guestNames))
                .setAntiAffinity(groups("constraints.antiAffinity", rules.getAntiAffinity(), guestNames))
                .setAllowedHosts(allowed(rules.getAllowedHosts(), guestNames, hostNames))
                .setForbiddenHosts(forbidden(rules.getForbiddenHosts(), guestNames, hostNames))
                .setExcludedVms(guestNames.all("constraints.excludedVms", rules.getExcludedVms()))
                .setPriorities(priorities(rules.getPriorities(), guestNames))
                .setPreferences(rules.getPreferences().stream()
                        .map(preference -> preference(preference, guestNames, hostNames))
                        .toList())
                .setMaintenanceHosts(hostNames.all("constraints.maintenanceHosts", rules.getMaintenanceHosts()))
                .build();
        hostNames.all(
                "power.hostWatts",
                new TreeSet<>(config.getPower().getHostWatts().keySet()));
        PoolConfig named =
                PoolConfig.newBuilder(config).setConstraints(resolved).build();
        return new ResolvedConfig(named, told(guestNames.unmatched, hostNames.unmatched));
    }

    /** Whether a host is in maintenance, by name, group or pattern. */
    public static boolean isInMaintenance(PoolConfig config, String host) {
        return !maintenanceEntries(config, host).isEmpty();
    }

    /** Whether a group of hosts has the name, in any case: where it stands, the group is meant, and no host. */
    public static boolean isHostGroup(PoolConfig config, String name) {
        return new Names(config.getConstraints().getHostGroups()).isGroup(name);
    }

    /** The names, groups and patterns by which a host is in maintenance, as they were written. */
    public static List<String> maintenanceEntries(PoolConfig config, String host) {
        ConstraintsConfig rules = config.getConstraints();
        Names names = new Names(rules.getHostGroups());
        return rules.getMaintenanceHosts().stream()
                .filter(entry -> names.mean(List.of(entry), host))
                .toList();
    }

    /** The power of a host at evenly spaced CPU use, in watts: its own, else the pool's. */
    public static List<Double> watts(PoolConfig config, String host) {
        Map<String, List<Double>> own = config.getPower().getHostWatts();
        if (own.isEmpty()) {
            return config.getPower().getWatts();
        }
        Names names = new Names(config.getConstraints().getHostGroups());
        Map<Boolean, List<Double>> found = new TreeMap<>();
        new TreeMap<>(own).forEach((name, watts) -> {
            if (names.mean(List.of(name), host)) {
                found.putIfAbsent(names.isLoose(name), watts);
            }
        });
        return found.isEmpty()
                ? config.getPower().getWatts()
                : found.values().iterator().next();
    }

    private static List<List<String>> groups(String key, List<List<String>> groups, Resolver names) {
        return groups.stream()
                .map(group -> {
                    List<String> meant = names.all(key, group);
                    if (meant.size() < 2 && group.stream().noneMatch(names.names::isLoose)) {
                        names.unmatched.add(key + ": " + String.join(" and ", group) + " are one " + names.kind);
                    }
                    return meant;
                })
                .toList();
    }

    private static Preference preference(Preference written, Resolver guests, Resolver hosts) {
        String key = "constraints.preferences";
        return Preference.newBuilder(written)
                .setGuests(guests.all(key, written.getGuests()))
                .setHosts(hosts.all(key, written.getHosts()))
                .setTogether(guests.all(key, written.getTogether()))
                .setApart(guests.all(key, written.getApart()))
                .build();
    }

    /** A guest that several entries of one kind name runs only where each of them lets it. */
    private static Map<String, List<String>> allowed(Map<String, List<String>> rules, Resolver guests, Resolver hosts) {
        Map<String, List<String>> exact = new TreeMap<>();
        Map<String, List<String>> loose = new TreeMap<>();
        byGuest(
                "constraints.allowedHosts",
                rules,
                guests,
                hosts,
                (guest, entry) -> (entry.loose ? loose : exact).merge(guest, entry.hosts, ResolvedConfig::both));
        loose.forEach(exact::putIfAbsent);
        return exact;
    }

    /** The hosts that are in both lists; where none is, what no host is named, for a list without any would let all be. */
    private static List<String> both(List<String> one, List<String> other) {
        List<String> both = one.stream().filter(other::contains).toList();
        return both.isEmpty() ? List.of("both " + one + " and " + other) : both;
    }

    private static Map<String, List<String>> forbidden(
            Map<String, List<String>> rules, Resolver guests, Resolver hosts) {
        Map<String, Set<String>> all = new TreeMap<>();
        byGuest(
                "constraints.forbiddenHosts",
                rules,
                guests,
                hosts,
                (guest, entry) ->
                        all.computeIfAbsent(guest, any -> new LinkedHashSet<>()).addAll(entry.hosts));
        return lists(all);
    }

    /** What an entry of a rule says of each guest that it names. */
    private record Entry(boolean loose, List<String> hosts) {}

    private static void byGuest(
            String key,
            Map<String, List<String>> rules,
            Resolver guests,
            Resolver hosts,
            BiConsumer<String, Entry> each) {
        new TreeMap<>(rules).forEach((name, listed) -> {
            Entry entry = new Entry(guests.names.isLoose(name), hosts.all(key + "." + name, listed));
            guests.all(key, List.of(name)).forEach(guest -> each.accept(guest, entry));
        });
    }

    private static Map<String, List<String>> lists(Map<String, Set<String>> sets) {
        Map<String, List<String>> lists = new TreeMap<>();
        sets.forEach((key, set) -> lists.put(key, List.copyOf(set)));
        return lists;
    }

    private static Map<String, Integer> priorities(Map<String, Integer> rules, Resolver guests) {
        Map<String, Integer> exact = new TreeMap<>();
        Map<String, Integer> loose = new TreeMap<>();
        new TreeMap<>(rules)
                .forEach((name, priority) -> guests.all("constraints.priorities", List.of(name))
                        .forEach(guest ->
                                (guests.names.isLoose(name) ? loose : exact).merge(guest, priority, Math::max)));
        loose.forEach(exact::putIfAbsent);
        return exact;
    }

    private static List<String> told(List<String> guests, List<String> hosts) {
        List<String> all = new ArrayList<>(new LinkedHashSet<>(guests));
        all.addAll(new LinkedHashSet<>(hosts));
        if (all.size() <= MOST_TOLD) {
            return all;
        }
        List<String> first = new ArrayList<>(all.subList(0, MOST_TOLD));
        first.add((all.size() - MOST_TOLD) + " more names match nobody");
        return first;
    }

    private static final class Resolver {
        private final String kind;
        private final Names names;
        private final Names.Known known;
        private final List<String> unmatched = new ArrayList<>();

        Resolver(String kind, Map<String, List<String>> groups, int expected) {
            this.kind = kind;
            this.names = new Names(groups);
            this.known = new Names.Known(expected);
        }

        void checkGroups(String prefix, Map<String, List<String>> groups) {
            new TreeMap<>(groups).forEach((group, members) -> {
                members.forEach(member -> meant(prefix + group, member));
                if (!known.meant(group).isEmpty()) {
                    unmatched.add(prefix + group + ": a " + kind + " is named so, too; rules that say '" + group
                            + "' mean the group: give it another name");
                }
            });
        }

        List<String> all(String key, Collection<String> written) {
            Set<String> ids = new LinkedHashSet<>();
            for (String name : written) {
                List<String> found = names.isGroup(name)
                        ? names.expanded(name).stream()
                                .flatMap(member -> known.meant(member).stream())
                                .toList()
                        : meant(key, name);
                ids.addAll(found.isEmpty() ? List.of(name) : found);
            }
            return List.copyOf(ids);
        }

        private List<String> meant(String key, String name) {
            List<String> found = known.meant(name);
            if (found.isEmpty()) {
                unmatched.add(key + ": "
                        + (Names.isPattern(name)
                                ? "no " + kind + " that is seen matches '" + name + "'"
                                : "no " + kind + " that is seen is named '" + name + "'"
                                        + Spelling.question(name, known.names())));
            }
            return found;
        }
    }
}
