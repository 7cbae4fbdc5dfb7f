package io.isotherm.decider.core.scenario;

import io.isotherm.decider.core.ledger.LastingRefusal;
import io.isotherm.decider.core.model.Guest;
import io.isotherm.decider.core.model.Host;
import io.isotherm.decider.core.model.Placement;
import io.isotherm.decider.core.model.PoolModel;
import io.isotherm.decider.core.rules.Avoidance;
import io.isotherm.decider.core.rules.EligibilityRules;
import io.isotherm.decider.core.rules.Formats;
import io.isotherm.schema.Resource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Which guests stay on a host in maintenance whatever room there is elsewhere, and why. A guest can leave where one host takes
 * it as far as rules, size, facts and lasting refusals go, all of them together; guests that are to share a host leave
 * together, or not at all.
 */
final class Staying {
    private final Placement now;
    private final PoolModel model;
    private final Avoidance avoidance;
    private final List<LastingRefusal> refusals;
    private final List<Host> serving;

    Staying(Placement now, Avoidance avoidance, List<LastingRefusal> refusals) {
        this.now = now;
        this.model = now.model();
        this.avoidance = avoidance;
        this.refusals = refusals;
        this.serving = model.hosts().stream().filter(Host::serves).toList();
    }

    /** The guests of a host that stay, by index, each with the reason in words. */
    Map<Integer, String> of(Host host) {
        Map<Integer, String> staying = new HashMap<>();
        List<Guest> there = now.guestsOf(host).stream()
                .filter(guest -> !now.isUnderWay(guest))
                .toList();
        for (Guest guest : there) {
            alone(guest, host).ifPresent(why -> staying.put(guest.index(), why));
        }
        for (Guest guest : there) {
            if (!staying.containsKey(guest.index())) {
                together(guest, host, staying).ifPresent(why -> staying.put(guest.index(), why));
            }
        }
        return staying;
    }

    private Optional<String> alone(Guest guest, Host host) {
        if (!guest.running()) {
            return Optional.of("is not running");
        }
        if (guest.excluded()) {
            return Optional.of("is in constraints.excludedVms");
        }
        if (avoidance.unmovable().containsKey(guest.uuid())) {
            return Optional.of("was refused by its executor for a reason that lasts, which 'isotherm explain' tells");
        }
        Optional<String> kept = EligibilityRules.keeps(guest, host);
        if (kept.isPresent()) {
            return kept.map(why -> "can go nowhere: " + why);
        }
        return serving.stream().anyMatch(other -> takes(other, guest, host))
                ? Optional.empty()
                : Optional.of(noPlace(guest, host));
    }

    /** Whether a host outside maintenance could take a guest, were there room. */
    private boolean takes(Host to, Guest guest, Host from) {
        return model.constraints().mayRunOn(guest, to)
                && holds(to, guest.memoryKib())
                && EligibilityRules.keepsFrom(guest, from, to).isEmpty()
                && refusals.stream().noneMatch(refusal -> refusal.speaksAgainst(guest.uuid(), from.name(), to.name()));
    }

    private boolean holds(Host host, long kib) {
        long capacity = host.capacity().memoryKib();
        return capacity == 0 || kib <= model.marks(Resource.MEMORY).getHigh() * capacity;
    }

    private String noPlace(Guest guest, Host from) {
        List<Host> allowed = serving.stream()
                .filter(host -> model.constraints().mayRunOn(guest, host))
                .toList();
        if (allowed.isEmpty()) {
            return "may run on no host outside maintenance";
        }
        List<Host> large =
                allowed.stream().filter(host -> holds(host, guest.memoryKib())).toList();
        if (large.isEmpty()) {
            return "has " + Formats.memory(guest.memoryKib()) + ", more than any host outside maintenance"
                    + (allowed.size() < serving.size() ? " that it may run on" : "") + " may be filled to";
        }
        return large.stream()
                .map(host -> EligibilityRules.keepsFrom(guest, from, host))
                .flatMap(Optional::stream)
                .findFirst()
                .map(why -> "can go nowhere: " + why)
                .orElse(
                        "was refused at each host that it may run on for a reason that lasts, which 'isotherm explain' tells");
    }

    private Optional<String> together(Guest guest, Host host, Map<Integer, String> staying) {
        List<Guest> group = now.together(guest);
        if (group.size() == 1) {
            return Optional.empty();
        }
        Optional<Guest> held = group.stream()
                .filter(member -> staying.containsKey(member.index()))
                .findFirst();
        if (held.isPresent()) {
            return Optional.of("shares a host with " + held.get() + " (constraints.affinity), which stays");
        }
        long kib = group.stream().mapToLong(Guest::memoryKib).sum();
        boolean place = serving.stream()
                .filter(other -> holds(other, kib))
                .anyMatch(other -> group.stream().allMatch(member -> takes(other, member, host)));
        return place
                ? Optional.empty()
                : Optional.of("shares a host with "
                        + group.stream().skip(1).map(Guest::toString).collect(Collectors.joining(", "))
                        + " (constraints.affinity), and no host outside maintenance could take all of them");
    }
}
