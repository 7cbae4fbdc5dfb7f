package io.isotherm.checker.core.judge;

import io.isotherm.checker.core.observed.ObservedCommand;
import io.isotherm.checker.core.observed.ObservedDecision;
import io.isotherm.checker.core.observed.ObservedPool;
import io.isotherm.checker.core.observed.ObservedPower;
import io.isotherm.checker.core.observed.ObservedRetention;
import io.isotherm.checker.core.observed.ObservedTopic;
import io.isotherm.checker.core.report.Findings;
import io.isotherm.checker.core.report.Invariant;
import java.time.Instant;
import java.util.Set;

/** Judges {@link Invariant#I10}. */
final class CompletenessJudge implements Judge {
    private static final int MARGIN_WINDOWS = 3;

    private final ObservedPool pool;
    private final Findings findings;
    private final ObservedRetention retention;

    CompletenessJudge(ObservedPool pool, Findings findings, ObservedRetention retention) {
        this.pool = pool;
        this.findings = findings;
        this.retention = retention;
    }

    @Override
    public void repeated(long at, String what) {
        breach(at, what);
    }

    @Override
    public void finish() {
        for (ObservedDecision decision : pool.decisions().values()) {
            issued(decision, ObservedTopic.MIGRATION_COMMANDS, decision.issuedMoves());
            issued(decision, ObservedTopic.POWER_COMMANDS, decision.issuedPower());
        }
        for (ObservedCommand command : pool.moves().all()) {
            decided(command.id(), command.decisionId(), command.issuedAt(), command.toString());
            lost(command);
        }
        for (ObservedPower.Command command : pool.power().all()) {
            decided(
                    command.id(),
                    command.decisionId(),
                    command.issuedAt(),
                    "power command " + command.id() + " (" + command.action() + " " + command.host() + ")");
        }
    }

    private void issued(ObservedDecision decision, ObservedTopic source, Set<String> commandIds) {
        if (!retention.covers(source, decision.tick())) {
            return;
        }
        for (String commandId : commandIds) {
            boolean present = source == ObservedTopic.MIGRATION_COMMANDS
                    ? pool.moves().find(commandId) != null
                    : pool.power().contains(commandId);
            if (!present) {
                breach(
                        decision.tick(),
                        "decision " + decision.id() + " issued command " + commandId + ", which is not in its topic");
            }
        }
    }

    private void decided(String commandId, String decisionId, long issuedAt, String what) {
        ObservedDecision last = pool.lastDecision();
        boolean shouldBeThere =
                retention.covers(ObservedTopic.DECISIONS, issuedAt) && (last == null || issuedAt <= last.tick());
        ObservedDecision decision = pool.decisions().get(decisionId);
        if (decision == null) {
            if (shouldBeThere) {
                breach(issuedAt, what + " comes from decision " + decisionId + ", which is not in its topic");
            }
            return;
        }
        boolean issued = decision.issuedMoves().contains(commandId)
                || decision.issuedPower().contains(commandId)
                || (pool.approved().contains(commandId)
                        && decision.recommended().contains(commandId));
        if (!issued) {
            breach(issuedAt, what + " was not issued by its decision " + decisionId);
        }
    }

    private void lost(ObservedCommand command) {
        ObservedDecision last = pool.lastDecision();
        if (last == null || command.outcome() != null || !last.unfinished().contains(command.id())) {
            return;
        }
        long due = command.deadline() + MARGIN_WINDOWS * pool.windowMillis() + pool.lagMillis();
        if (last.tick() > due) {
            breach(
                    last.tick(),
                    command + ": no outcome was reported, and " + last.id()
                            + " still lists it as unfinished, long after" + " its deadline "
                            + Instant.ofEpochMilli(command.deadline()));
        }
    }

    private void breach(long at, String detail) {
        findings.breach(Invariant.I10, pool.name(), at, detail);
    }
}
