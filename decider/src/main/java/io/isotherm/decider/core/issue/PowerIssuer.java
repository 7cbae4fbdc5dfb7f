package io.isotherm.decider.core.issue;

import io.isotherm.decider.core.ledger.HostSleep;
import io.isotherm.decider.core.ledger.OpenPower;
import io.isotherm.decider.core.ledger.PowerHistory;
import io.isotherm.decider.core.ledger.PowerOffer;
import io.isotherm.decider.core.ledger.RejectedOffer;
import io.isotherm.decider.core.model.Host;
import io.isotherm.decider.core.model.Placement;
import io.isotherm.decider.core.model.PoolModel;
import io.isotherm.decider.core.plan.scenario.WakeUps;
import io.isotherm.decider.core.scenario.Situation;
import io.isotherm.decider.core.scenario.SleepPlan;
import io.isotherm.decider.core.scenario.SpareCapacity;
import io.isotherm.pool.PowerDrill;
import io.isotherm.schema.Mode;
import io.isotherm.schema.PowerAction;
import io.isotherm.schema.PowerCommand;
import io.isotherm.schema.PowerDecision;
import io.isotherm.schema.Scenario;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Decides which hosts to put to sleep or to wake, and turns that into commands. */
public final class PowerIssuer {
    private final Situation situation;
    private final List<String> notes;
    private final List<PowerDecision> actions = new ArrayList<>();
    private final List<PowerCommand> commands = new ArrayList<>();
    private final List<PowerOffer> offers = new ArrayList<>();
    private PowerHistory history;

    public PowerIssuer(Situation situation, List<String> notes) {
        this.situation = situation;
        this.notes = notes;
        this.history = situation.ledger().power();
    }

    public PowerHistory history() {
        return history;
    }

    public List<PowerDecision> actions() {
        return actions;
    }

    public List<PowerCommand> commands() {
        return commands;
    }

    /** What is recommended at this tick. */
    List<PowerOffer> offers() {
        return offers;
    }

    /**
     * Sleeps or wakes as the scenario asks.
     *
     * @param now the placement, with the moves begun at this tick
     */
    public void take(Scenario scenario, Mode mode, Placement now) {
        if (scenario == Scenario.CONSOLIDATION) {
            if (isWaking()) {
                return;
            }
            String reason = "The pool is cold and the host is empty: " + new SpareCapacity(situation.model()).text();
            for (Host host : SleepPlan.of(situation, now).hosts()) {
                if (history.awake(host.name())) {
                    act(host.name(), PowerAction.SLEEP, reason, scenario, mode);
                }
            }
            return;
        }
        wake(scenario, mode);
    }

    /** Acts on an approved recommendation; returns why not, or empty when it did. */
    Optional<String> approve(PowerOffer offer, String approvedBy, Placement now) {
        boolean valid = offer.action() == PowerAction.WAKE
                ? wakeable(offer.host(), Scenario.SATURATION)
                : history.awake(offer.host())
                        && SleepPlan.of(situation, now).hosts().stream()
                                .anyMatch(host -> host.name().equals(offer.host()));
        if (!valid) {
            return Optional.of(
                    offer.action() == PowerAction.WAKE
                            ? "the host is not asleep by our command"
                            : "the host is not empty, or not to spare any more");
        }
        issue(
                offer.host(),
                offer.action(),
                offer.reason() + " (approved by " + approvedBy + ")",
                offer.commandId(),
                offer.scenario());
        return Optional.empty();
    }

    /**
     * Puts a host to sleep for a drill that an operator asks for; returns why not, or empty when it did.
     *
     * @param now the placement, with the moves begun at this tick
     */
    Optional<String> drill(String host, String askedBy, Placement now) {
        if (actions.stream().anyMatch(PowerDecision::getIssued)) {
            return Optional.of("another host is put to sleep or woken at this tick: ask again");
        }
        Optional<String> refusal = SleepPlan.againstDrill(situation, now, host);
        if (refusal.isEmpty()) {
            String id = PowerDrill.commandId(situation.decisionId(), host);
            issue(host, PowerAction.SLEEP, "A drill that " + askedBy + " asks for", id, Scenario.CONSOLIDATION);
        }
        return refusal;
    }

    /** Wakes the hosts that sleep for a drill. */
    void endDrills() {
        List<String> ready = history.hosts().entrySet().stream()
                .filter(host -> host.getValue().drill())
                .map(Map.Entry::getKey)
                .filter(host -> wakeable(host, Scenario.SATURATION))
                .toList();
        ready.forEach(host -> act(
                host,
                PowerAction.WAKE,
                "The drill goes on: it was put to sleep",
                Scenario.CONSOLIDATION,
                Mode.AUTOMATIC));
    }

    private void wake(Scenario scenario, Mode mode) {
        boolean needy = switch (scenario) {
            case OVERLOAD, SATURATION, EVACUATION -> true;
            default -> false;
        };
        PoolModel model = situation.model().withAwake(coming());
        List<String> wakeable = history.hosts().keySet().stream()
                .filter(host -> wakeable(host, scenario))
                .toList();
        boolean runsShort = !wakeable.isEmpty() && runsShort(model, needy);
        if (!needy && !runsShort && !situation.mustWake()) {
            return;
        }
        List<String> chosen = !needy
                ? List.of()
                : WakeUps.fewest(
                        model,
                        situation.context(scenario),
                        wakeable,
                        history.failedAt().keySet());
        List<String> missing = runsShort ? missing(model, needy, wakeable, chosen) : List.of();
        if (chosen.isEmpty() && missing.isEmpty() && scenario == Scenario.SATURATION && coming().isEmpty()) {
            notes.add(lacksCapacity(wakeable.size()));
        }
        if (situation.mustWake()) {
            wakeable.forEach(host ->
                    act(host, PowerAction.WAKE, "Hosts may not sleep for longer (power.sleepTimes)", scenario, mode));
        }
        String reason = scenario == Scenario.EVACUATION
                ? "Hosts in maintenance can be cleared no further"
                : "Hot hosts have no room elsewhere";
        chosen.forEach(host -> act(host, PowerAction.WAKE, reason, scenario, mode));
        if (!missing.isEmpty()) {
            String what = situation.config().getPower().getReserveHosts() > 0 ? "The reserve" : "Room";
            String shortage =
                    what + " runs short: " + new SpareCapacity(situation.model()).text() + " of the hosts awake";
            missing.forEach(host -> act(host, PowerAction.WAKE, shortage, scenario, mode));
        }
    }

    /**
     * The hosts that are to be awake as well, so that the pool does not run short any more, as far as there are so many: those
     * that could lately not be woken last, ties by name.
     *
     * @param chosen hosts that are woken already
     */
    private List<String> missing(PoolModel model, boolean needy, List<String> wakeable, List<String> chosen) {
        List<String> candidates = wakeable.stream()
                .filter(host -> !chosen.contains(host) && wasDownLongEnough(host))
                .sorted(Comparator.comparing((String host) -> history.failedAt().containsKey(host))
                        .thenComparing(Comparator.naturalOrder()))
                .toList();
        int fewest = 0;
        int most = candidates.size();
        while (fewest < most) {
            int middle = (fewest + most) / 2;
            Set<String> awake = new TreeSet<>(chosen);
            awake.addAll(candidates.subList(0, middle));
            if (runsShort(model.withAwake(awake), needy)) {
                fewest = middle + 1;
            } else {
                most = middle;
            }
        }
        return candidates.subList(0, fewest);
    }

    /** Without a reserve, hosts that are hot or in maintenance are helped only by those that their guests can go to. */
    private static boolean runsShort(PoolModel model, boolean needy) {
        SpareCapacity room = new SpareCapacity(model);
        return needy ? room.shortOfReserve() : room.runsShort();
    }

    private String lacksCapacity(int wakeable) {
        String failed =
                history.failedAt().keySet().stream().filter(history::asleep).collect(Collectors.joining(", "));
        return "Add capacity: hosts are hot, there is no room elsewhere, and "
                + (wakeable > 0
                        ? "none of the hosts that sleep (" + wakeable + ") could take what is too much"
                        : failed.isEmpty()
                                ? "no host of this pool sleeps that could be woken"
                                : "of the hosts that sleep " + failed
                                        + " could lately not be woken: look at what controls their power");
    }

    /** The hosts on their way up that can be reckoned with, those commanded at this tick among them. */
    private Set<String> coming() {
        Set<String> coming = new TreeSet<>(history.coming(situation.timing(), situation.tick()));
        actions.stream()
                .filter(action -> action.getIssued() && action.getAction() == PowerAction.WAKE)
                .forEach(action -> coming.add(action.getHost()));
        return coming;
    }

    /** Whether a host is on its way up, or was found at this tick to be needed. */
    private boolean isWaking() {
        return Stream.concat(
                        history.open().stream().map(OpenPower::action),
                        actions.stream().map(PowerDecision::getAction))
                .anyMatch(action -> action == PowerAction.WAKE);
    }

    /** Whether we have put the host to sleep, it is still asleep, and it may be woken now. */
    private boolean wakeable(String host, Scenario scenario) {
        // Hot hosts wait for nobody's minimum down time, whether nothing can leave them or too little.
        boolean urgent = scenario == Scenario.SATURATION || scenario == Scenario.OVERLOAD;
        return situation.canWake(host, history)
                && (urgent || wasDownLongEnough(host))
                && (urgent
                        || scenario == Scenario.EVACUATION
                        || !history.failedAt().containsKey(host));
    }

    private boolean wasDownLongEnough(String host) {
        HostSleep power = history.hosts().get(host);
        return power != null
                && situation.tick()
                        >= power.since() + situation.config().getPower().getMinDownMillis();
    }

    private void act(String host, PowerAction action, String reason, Scenario scenario, Mode mode) {
        Optional<PowerDecision> listed =
                actions.stream().filter(other -> other.getHost().equals(host)).findFirst();
        if (listed.filter(other -> other.getIssued() || mode != Mode.AUTOMATIC).isPresent()) {
            return;
        }
        // What is only recommended or observed for one scenario takes nothing from one that acts.
        listed.ifPresent(actions::remove);
        offers.removeIf(offer -> offer.host().equals(host));
        String rejected = situation.ledger().offers().rejections().get(RejectedOffer.power(action.name(), host));
        if (rejected != null) {
            notes.add("Host " + host + ": " + action + " was " + rejected + ", and is not planned again for a while");
            return;
        }
        String id = situation.decisionId() + "/" + action.name().toLowerCase(Locale.ROOT) + "/" + host;
        switch (mode) {
            case OBSERVE -> list(id, host, action, reason, scenario, false);
            case RECOMMEND -> {
                String known = situation.ledger().offers().powers().stream()
                        .filter(offer -> offer.host().equals(host) && offer.action() == action)
                        .filter(offer -> offer.offeredAt() + situation.timing().approval() >= situation.tick())
                        .map(PowerOffer::commandId)
                        .findFirst()
                        .orElse(id);
                if (history.openOf(host).isEmpty()) {
                    offers.add(new PowerOffer(known, host, action, reason, scenario, situation.tick()));
                    list(known, host, action, reason, scenario, false);
                }
            }
            case AUTOMATIC -> issue(host, action, reason, id, scenario);
        }
    }

    private void issue(String host, PowerAction action, String reason, String commandId, Scenario scenario) {
        // Until it is over nothing else can be done with the host: what nobody begins soon is given up soon.
        long deadline = situation.tick()
                + Math.min(situation.timing().margin(), situation.timing().answer());
        commands.add(PowerCommand.newBuilder()
                .setCommandId(commandId)
                .setDecisionId(situation.decisionId())
                .setPool(situation.ledger().pool())
                .setHost(host)
                .setAction(action)
                .setIssuedAt(situation.instant())
                .setDeadline(Instant.ofEpochMilli(deadline))
                .setReason(reason)
                .build());
        history = history.issued(
                new OpenPower(commandId, host, action, situation.tick(), deadline, null, situation.tick()));
        list(commandId, host, action, reason, scenario, true);
    }

    private void list(
            String commandId, String host, PowerAction action, String reason, Scenario scenario, boolean issued) {
        actions.add(PowerDecision.newBuilder()
                .setCommandId(commandId)
                .setHost(host)
                .setAction(action)
                .setReason(reason)
                .setIssued(issued)
                .setScenario(scenario)
                .build());
    }
}
