package io.isotherm.decider.core.model;

import io.isotherm.schema.Preference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.stream.Collectors;

/** The preferences of a pool, resolved: guests are indices from here on. */
public final class Preferences {
    private final Map<Integer, List<Wish>> wishesOf = new HashMap<>();

    /** One preference, as its guests see it. */
    private record Wish(Preference preference, SortedSet<String> hosts, Set<Integer> guests) {
        /** By how much a guest on a host would break it, 0 to 1. */
        double broken(Guest guest, Host host, Placement now) {
            if (!preference.getHosts().isEmpty()) {
                return hosts.contains(host.name()) ? 0 : 1;
            }
            long there = now.guestsOf(host).stream()
                    .filter(other -> other.index() != guest.index() && guests.contains(other.index()))
                    .filter(other -> now.settledHostOf(other).index() == host.index())
                    .count();
            int others = guests.size() - 1;
            if (others == 0) {
                return 0;
            }
            double share = (double) there / others;
            return preference.getApart().isEmpty() ? 1 - share : share;
        }

        String text() {
            String what = !preference.getHosts().isEmpty()
                    ? "hosts " + String.join(", ", preference.getHosts())
                    : preference.getApart().isEmpty()
                            ? "together with " + String.join(", ", preference.getTogether())
                            : "apart from " + String.join(", ", preference.getApart());
            return what + " (weight " + String.format(Locale.ROOT, "%.4g", preference.getWeight()) + ")";
        }
    }

    Preferences(List<Preference> configured, List<Guest> guests) {
        for (Preference preference : configured) {
            SortedSet<String> named = Constraints.anyCase(preference.getGuests());
            named.addAll(preference.getTogether());
            named.addAll(preference.getApart());
            List<Guest> meant = guests.stream()
                    .filter(guest -> named.contains(guest.uuid()) || named.contains(guest.name()))
                    .toList();
            Set<Integer> indices = meant.stream().map(Guest::index).collect(Collectors.toCollection(HashSet::new));
            Wish wish = new Wish(preference, Constraints.anyCase(preference.getHosts()), indices);
            meant.forEach(guest -> wishesOf.computeIfAbsent(guest.index(), any -> new ArrayList<>())
                    .add(wish));
        }
    }

    /** What a guest on a host would break of its preferences, moves under way over: the sum of their weights, at least 0. */
    public double broken(Guest guest, Host host, Placement now) {
        double sum = 0;
        for (Wish wish : wishesOf.getOrDefault(guest.index(), List.of())) {
            sum += wish.preference.getWeight() * wish.broken(guest, host, now);
        }
        return sum;
    }

    /** What a move does to preferences, for people, beginning with a semicolon; empty when it does nothing to any. */
    public String text(Move move, Placement now) {
        StringBuilder text = new StringBuilder();
        for (Wish wish : wishesOf.getOrDefault(move.guest().index(), List.of())) {
            double before = wish.broken(move.guest(), move.source(), now);
            double after = wish.broken(move.guest(), move.destination(), now);
            text.append(after == 0 ? "; as is preferred, " : after > before ? "; against the preference " : "");
            text.append(after == 0 || after > before ? wish.text() : "");
        }
        return text.toString();
    }
}
