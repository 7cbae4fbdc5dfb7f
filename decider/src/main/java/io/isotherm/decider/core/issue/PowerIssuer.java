package io.isotherm.decider.core.issue;

import io.isotherm.decider.core.ledger.HostSleep;
import io.isotherm.decider.core.ledger.OpenPower;
import io.isotherm.decider.core.ledger.PowerHistory;
import io.isotherm.decider.core.ledger.PowerOffer;
import io.isotherm.decider.core.ledger.RejectedOffer;
import io.isotherm.decider.core.model.Host;
import io.isotherm.decider.core.model.Placement;
import io.isotherm.decider.core.plan.scenario.WakeUps;
import io.isotherm.decider.core.scenario.Situation;
import io.isotherm.decider.core.scenario.SleepPlan;
import io.isotherm.decider.core.scenario.SpareCapacity;
import io.isotherm.schema.Mode;
import io.isotherm.schema.PowerAction;
import io.isotherm.schema.PowerCommand;
import io.isotherm.schema.PowerDecision;
import io.isotherm.schema.Scenario;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
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
            for (Host host : SleepPlan.sleepable(situation, now)) {
                if (history.awake(host.name())) {
                    act(
                            host.name(),
                            PowerAction.SLEEP,
                            "The pool is cold and the host is empty: " + new SpareCapacity(situation.model()).text(),
                            scenario,
                            mode);
                }
            }
            return;
        }
        wake(scenario, mode);
    }

    /** Acts on an approved recommendation; returns why not, or empty when it did. */
    Optional<String> approve(PowerOffer offer, String approvedBy, Placement now) {
        boolean valid = offer.action() == PowerAction.WAKE
                ? wakeable(offer.host(), true)
                : history.awake(offer.host())
                        && SleepPlan.sleepable(situation, now).stream()
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

    private void wake(Scenario scenario, Mode mode) {
        boolean urgent = scenario == Scenario.SATURATION;
        List<String> needed = switch (scenario) {
            case OVERLOAD, SATURATION, EVACUATION -> WakeUps.fewest(situation.model(), situation.context(scenario));
            default -> List.of();
        };
        long waking = history.open().stream()
                .filter(power -> power.action() == PowerAction.WAKE)
                .count();
        List<String> ours = history.hosts().keySet().stream()
                .filter(host -> wakeable(host, urgent))
                .toList();
        boolean lacking = !needed.isEmpty() || urgent || new SpareCapacity(situation.model()).shortOfReserve();
        if (!lacking) {
            return;
        }
        if (ours.isEmpty()) {
            if (urgent && history.open().isEmpty()) {
                notes.add(
                        "Add capacity: hosts are hot, there is no room elsewhere, and no host of this pool sleeps that"
                                + " could be woken");
            }
            return;
        }
        List<String> chosen =
                new ArrayList<>(needed.stream().filter(ours::contains).toList());
        if (chosen.isEmpty()) {
            chosen.add(ours.get(0));
        }
        for (String host : chosen.subList(0, (int) Math.max(0, Math.min(chosen.size(), chosen.size() - waking)))) {
            act(
                    host,
                    PowerAction.WAKE,
                    urgent
                            ? "Hot hosts have no room elsewhere"
                            : "Room runs short: " + new SpareCapacity(situation.model()).text() + " of the hosts awake",
                    scenario,
                    mode);
        }
    }

    /** Whether a host is on its way up, or was found at this tick to be needed. */
    private boolean isWaking() {
        return Stream.concat(
                        history.open().stream().map(OpenPower::action),
                        actions.stream().map(PowerDecision::getAction))
                .anyMatch(action -> action == PowerAction.WAKE);
    }

    /** Whether we have put the host to sleep, it is still asleep, and it may be woken now. */
    private boolean wakeable(String host, boolean urgent) {
        HostSleep power = history.hosts().get(host);
        return power != null
                && history.asleep(host)
                && history.openOf(host).isEmpty()
                && situation.config().getConstraints().getMaintenanceHosts().stream()
                        .noneMatch(host::equalsIgnoreCase)
                && (urgent
                        || (situation.tick()
                                        >= power.since()
                                                + situation.config().getPower().getMinDownMillis()
                                && !history.failedAt().containsKey(host)));
    }

    private void act(String host, PowerAction action, String reason, Scenario scenario, Mode mode) {
        if (actions.stream().anyMatch(other -> other.getHost().equals(host))) {
            return;
        }
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
        long deadline = situation.tick() + situation.config().getDecision().getCommandTimeoutMillis();
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
