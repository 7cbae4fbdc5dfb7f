package io.isotherm.checker.core.observed;

import io.isotherm.pool.ResolvedConfig.GuestName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where guests are by the samples. A guest has changed hosts once exactly one host shows it, and that is another than
 * before; while two hosts show it, as during a move or when one of them is wrong, it stays where it was.
 */
public final class ObservedPlacement {
    /** A guest was found on another host; `from` is null when it is seen for the first time. */
    public record Transition(String guest, @Nullable String from, String to, long at) {}

    /** From one time until before another no host showed a guest. */
    private record Absence(long from, long until) {
        boolean includes(long time) {
            return from <= time && time < until;
        }
    }

    private static final class Whereabouts {
        private final Set<String> showing = new HashSet<>();
        private final List<Transition> history = new ArrayList<>();
        private final List<Absence> absences = new ArrayList<>();
        private @Nullable String settled;
        private @Nullable Long absentSince;

        void shownBy(String host, long at) {
            showing.add(host);
            if (absentSince != null) {
                absences.add(new Absence(absentSince, at));
                absentSince = null;
            }
        }

        void noLongerShownBy(String host, long at) {
            if (showing.remove(host) && showing.isEmpty()) {
                absentSince = at;
            }
        }

        boolean isAbsent(long time) {
            return (absentSince != null && absentSince <= time)
                    || absences.stream().anyMatch(absence -> absence.includes(time));
        }
    }

    private final Map<String, Whereabouts> guests = new HashMap<>();
    private final Map<String, Set<String>> shownBy = new HashMap<>();
    private final Map<String, String> uuidsByName = new HashMap<>();

    /** Takes in a host's newest sample and returns the guests that have changed hosts. */
    public List<Transition> update(String host, ObservedSample sample) {
        List<Transition> transitions = new ArrayList<>();
        Set<String> shown = shownBy.computeIfAbsent(host, name -> new HashSet<>());
        for (ObservedSample.Guest guest : sample.guests().values()) {
            uuidsByName.put(guest.name(), guest.uuid());
            if (sample.holds(guest.uuid()) && shown.add(guest.uuid())) {
                Whereabouts whereabouts = guests.computeIfAbsent(guest.uuid(), uuid -> new Whereabouts());
                whereabouts.shownBy(host, sample.at());
                settle(guest.uuid(), whereabouts, sample.at(), transitions);
            }
        }
        if (sample.complete()) {
            List<String> gone =
                    shown.stream().filter(uuid -> !sample.holds(uuid)).sorted().toList();
            for (String uuid : gone) {
                shown.remove(uuid);
                Whereabouts whereabouts = guests.computeIfAbsent(uuid, any -> new Whereabouts());
                whereabouts.noLongerShownBy(host, sample.at());
                settle(uuid, whereabouts, sample.at(), transitions);
            }
        }
        return transitions;
    }

    private static void settle(String uuid, Whereabouts whereabouts, long at, List<Transition> transitions) {
        if (whereabouts.showing.size() != 1) {
            return;
        }
        String host = whereabouts.showing.iterator().next();
        if (!host.equals(whereabouts.settled)) {
            Transition transition = new Transition(uuid, whereabouts.settled, host, at);
            whereabouts.settled = host;
            whereabouts.history.add(transition);
            transitions.add(transition);
        }
    }

    /** The host of a guest as the samples until a time show it; null if none did, or none any more. */
    public @Nullable String hostAt(String guest, long time) {
        Whereabouts whereabouts = guests.get(guest);
        if (whereabouts == null || whereabouts.isAbsent(time)) {
            return null;
        }
        List<Transition> history = history(guest);
        for (int i = history.size() - 1; i >= 0; i--) {
            if (history.get(i).at() <= time) {
                return history.get(i).to();
            }
        }
        return null;
    }

    /** All changes of hosts of a guest, its first appearance included, oldest first. */
    public List<Transition> history(String guest) {
        Whereabouts whereabouts = guests.get(guest);
        return whereabouts == null ? List.of() : whereabouts.history;
    }

    /** Whether exactly one host shows the guest now. */
    public boolean isUnambiguous(String guest) {
        Whereabouts whereabouts = guests.get(guest);
        return whereabouts != null && whereabouts.showing.size() == 1;
    }

    /** The guests that were seen so far. */
    public List<GuestName> guestNames() {
        return uuidsByName.entrySet().stream()
                .map(entry -> new GuestName(entry.getValue(), entry.getKey()))
                .toList();
    }

    /** The UUID of a guest that the configuration names by UUID or by name. */
    public String uuid(String uuidOrName) {
        return guests.containsKey(uuidOrName) ? uuidOrName : uuidsByName.getOrDefault(uuidOrName, uuidOrName);
    }
}
