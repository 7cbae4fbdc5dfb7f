package io.isotherm.checker.core.judge;

import io.isotherm.checker.core.observed.ObservedDecision;
import io.isotherm.checker.core.observed.ObservedPool;
import io.isotherm.checker.core.observed.ObservedPower;
import io.isotherm.checker.core.report.Findings;
import io.isotherm.checker.core.report.Invariant;
import io.isotherm.schema.Mode;
import io.isotherm.schema.PoolConfig;
import io.isotherm.schema.Scenario;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Judges {@link Invariant#I5}: whether any command could be issued at all, by the mode, the kill switch and the blackouts
 * of the configuration that was in force when it was issued; for an approved one that is not the configuration under which
 * it was recommended.
 */
final class PermissionJudge implements Judge {
    private final ObservedPool pool;
    private final Findings findings;

    PermissionJudge(ObservedPool pool, Findings findings) {
        this.pool = pool;
        this.findings = findings;
    }

    @Override
    public void move(JudgedMove move) {
        PoolConfig config = inForce(move.time()).orElse(move.config());
        for (String objection : objections(move.decision(), move.command().id(), config, move.time())) {
            move.breach(findings, Invariant.I5, objection);
        }
        Scenario scenario = move.decision().scenarioOf(move.command().id());
        if (new JudgedConstraints(config).isBlackout(scenario, move.time())) {
            move.breach(findings, Invariant.I5, "issued in a blackout");
        }
    }

    @Override
    public void power(ObservedPower.Command command, PoolConfig decided, long known) {
        ObservedDecision decision = pool.decisions().get(command.decisionId());
        if (decision != null) {
            PoolConfig config = inForce(command.issuedAt()).orElse(decided);
            for (String objection : objections(decision, command.id(), config, command.issuedAt())) {
                findings.breach(
                        Invariant.I5,
                        pool.name(),
                        command.issuedAt(),
                        "power command " + command.id() + " (" + command.action() + " " + command.host() + "): "
                                + objection);
            }
        }
    }

    private List<String> objections(ObservedDecision decision, String commandId, PoolConfig config, long time) {
        List<String> objections = new ArrayList<>();
        if (config.getDecision().getPaused()) {
            objections.add("the pool is paused");
        }
        Scenario scenario = decision.scenarioOf(commandId);
        Mode configured = new JudgedConstraints(config).mode(scenario, time);
        Mode decided = decision.modeOf(commandId);
        Mode mode = configured.compareTo(decided) < 0 ? configured : decided;
        if (mode == Mode.OBSERVE) {
            objections.add(scenario + " is observed only (mode OBSERVE)");
        } else if (mode == Mode.RECOMMEND && !pool.approved().contains(commandId)) {
            objections.add("the mode of " + scenario + " is RECOMMEND and nobody has approved the command");
        }
        return objections;
    }

    /** The configuration of the decision of a tick; empty if either is not visible. */
    private Optional<PoolConfig> inForce(long tick) {
        return Optional.ofNullable(pool.decisions().get(pool.name() + "@" + Instant.ofEpochMilli(tick)))
                .flatMap(decision -> pool.configs().version(decision.configVersion()));
    }
}
