package io.isotherm.decider.stream;

import io.isotherm.decider.core.tick.DecisionLoop;
import io.isotherm.decider.core.tick.TickResult;
import io.isotherm.schema.Approval;
import io.isotherm.schema.Decision;
import io.isotherm.schema.MigrationCommand;
import io.isotherm.schema.PoolConfig;
import io.isotherm.schema.PowerCommand;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a decider logs: a line for each event, which can be understood alone, with its pool and ids as fields. */
final class DecisionLog {
    private static final Logger LOG = LoggerFactory.getLogger(DecisionLog.class);

    private DecisionLog() {}

    /** A decision that acts, and the beginning of a scenario; a line each. */
    static void decided(TickResult result) {
        Decision decision = result.decision();
        if (decision.getScenarioSince().equals(decision.getTick())) {
            LOG.atInfo()
                    .addKeyValue("pool", decision.getPool())
                    .addKeyValue("decision", decision.getDecisionId())
                    .log(
                            "Pool {} is in {} from {} on, mode {}: {}",
                            decision.getPool(),
                            decision.getScenario(),
                            decision.getTick(),
                            decision.getMode().name().toLowerCase(Locale.ROOT),
                            String.join("; ", decision.getScenarioEvidence()));
        }
        if (!result.migrations().isEmpty() || !result.powers().isEmpty()) {
            LOG.atInfo()
                    .addKeyValue("pool", decision.getPool())
                    .addKeyValue("decision", decision.getDecisionId())
                    .addKeyValue("commands", commands(result))
                    .log(
                            "Decision {} of pool {} commands: {}",
                            decision.getDecisionId(),
                            decision.getPool(),
                            acts(result));
        }
    }

    private static String commands(TickResult result) {
        return Stream.concat(
                        result.migrations().stream().map(MigrationCommand::getCommandId),
                        result.powers().stream().map(PowerCommand::getCommandId))
                .collect(Collectors.joining(" "));
    }

    private static String acts(TickResult result) {
        return Stream.concat(
                        result.migrations().stream()
                                .map(command -> command.getVmName() + " from " + command.getSource() + " to "
                                        + command.getDestination() + " (" + command.getReason() + ")"),
                        result.powers().stream()
                                .map(command -> command.getHost() + " to "
                                        + command.getAction().name().toLowerCase(Locale.ROOT) + " ("
                                        + command.getReason() + ")"))
                .collect(Collectors.joining("; "));
    }

    /** An operator's answer to an offer. */
    static void answered(Approval approval) {
        LOG.atInfo()
                .addKeyValue("pool", approval.getPool())
                .addKeyValue("command", approval.getCommandId())
                .log(
                        "{} has {} {} of pool {}{}",
                        approval.getApprovedBy(),
                        approval.getRejected() ? "rejected" : "approved",
                        approval.getCommandId(),
                        approval.getPool(),
                        approval.getReason().isEmpty() ? "" : ": " + approval.getReason());
    }

    /** A configuration that was published. */
    static void configured(PoolConfig config, DecisionLoop decisions) {
        String pool = config.getPool();
        boolean taken = decisions.configs(pool).versions().contains(config);
        LOG.atInfo()
                .addKeyValue("pool", pool)
                .addKeyValue("configuration", config.getVersion())
                .log(
                        "Version {} of the configuration of pool {}, {}",
                        config.getVersion(),
                        pool,
                        taken
                                ? "mode "
                                        + config.getDecision().getMode().name().toLowerCase(Locale.ROOT)
                                        + (config.getDecision().getPaused() ? ", paused" : "") + ", holds from "
                                        + config.getAppliedAt() + " on"
                                : "is not taken up: version "
                                        + decisions.configs(pool).newest().getVersion() + " is newer");
    }

    /** A configuration that was deleted: the pool is only observed from then on. */
    static void unconfigured(String pool) {
        LOG.atInfo()
                .addKeyValue("pool", pool)
                .log("The configuration of pool {} was deleted: it is only observed", pool);
    }
}
