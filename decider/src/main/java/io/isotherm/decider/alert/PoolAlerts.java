package io.isotherm.decider.alert;

import io.isotherm.schema.Decision;
import io.isotherm.schema.HostCounts;
import io.isotherm.schema.Scenario;
import io.isotherm.schema.ScenarioShare;
import io.isotherm.text.Counted;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds in the decisions about one pool what needs a person, and says so once when it begins and once when it is over. What
 * lasts shorter than the alert of Prometheus waits is not told. Knows nothing of the time before it began: after a restart,
 * what still lasts is told again.
 */
public final class PoolAlerts {
    private static final double POOR_SHARE = 0.2;

    private enum Kind {
        UNSAFE("IsothermPoolUnsafe", Duration.ofMinutes(5)),
        SATURATED("IsothermPoolSaturated", Duration.ofMinutes(15)),
        DRAIN_STUCK("IsothermDrainStuck", Duration.ofMinutes(30)),
        DATA_POOR("IsothermDataPoor", Duration.ofMinutes(10)),
        EXECUTOR_SILENT("IsothermExecutorSilent", Duration.ZERO);

        private final String alert;
        private final Duration patience;

        Kind(String alert, Duration patience) {
            this.alert = alert;
            this.patience = patience;
        }
    }

    private final Map<Kind, Instant> since = new HashMap<>();
    private final Map<Kind, String> told = new HashMap<>();

    /**
     * Takes a decision in.
     *
     * @param unanswered commands that no executor has answered for too long
     * @return what begins and what is over with it
     */
    public List<Alert> decided(Decision decision, double unanswered) {
        List<Alert> changes = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            Optional<String> found = summary(kind, decision, unanswered);
            if (found.isEmpty()) {
                since.remove(kind);
                String before = told.remove(kind);
                if (before != null) {
                    changes.add(alert(kind, decision, false, before));
                }
            } else if (!decision.getTick()
                            .isBefore(since.computeIfAbsent(kind, none -> decision.getTick())
                                    .plus(kind.patience))
                    && told.putIfAbsent(kind, found.get()) == null) {
                changes.add(alert(kind, decision, true, found.get()));
            }
        }
        return changes;
    }

    private static Alert alert(Kind kind, Decision decision, boolean begins, String summary) {
        return new Alert(decision.getPool(), kind.alert, begins, decision.getTick(), summary);
    }

    private static Optional<String> summary(Kind kind, Decision decision, double unanswered) {
        String pool = "pool " + decision.getPool();
        return switch (kind) {
            case UNSAFE ->
                evidence(decision, Scenario.UNSAFE).map(why -> pool + " is UNSAFE, nothing is moved: " + why);
            case SATURATED ->
                evidence(decision, Scenario.SATURATION)
                        .map(why -> pool + " has hot hosts and no room for their guests: " + why);
            case DRAIN_STUCK ->
                evidence(decision, Scenario.EVACUATION)
                        .filter(why -> decision.getUnfinished().isEmpty())
                        .map(why -> pool + " has hosts to be emptied, and no guest moves: " + why);
            case DATA_POOR -> poor(decision.getHosts()).map(count -> "too little is known of " + count + " of " + pool);
            case EXECUTOR_SILENT ->
                unanswered > 0
                        ? Optional.of("no executor answers " + Counted.of((long) unanswered, "command") + " of " + pool)
                        : Optional.empty();
        };
    }

    private static Optional<String> evidence(Decision decision, Scenario scenario) {
        return decision.getScenarios().stream()
                .filter(share -> share.getScenario() == scenario)
                .findFirst()
                .map(ScenarioShare::getEvidence)
                .map(evidence -> String.join("; ", evidence));
    }

    private static Optional<String> poor(HostCounts hosts) {
        int all = hosts.getHot() + hosts.getNormal() + hosts.getCold() + hosts.getUnknown();
        return hosts.getUnknown() > POOR_SHARE * all
                ? Optional.of(hosts.getUnknown() + " of " + all + " hosts")
                : Optional.empty();
    }
}
