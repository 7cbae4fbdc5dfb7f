package io.isotherm.checker;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Judges {@link Invariant#I10} at the end of the topics. */
final class LedgerRule {
    private static final int MARGIN_WINDOWS = 3;

    private final PoolView pool;
    private final Findings findings;
    private final Visibility visibility;

    LedgerRule(PoolView pool, Findings findings, Visibility visibility) {
        this.pool = pool;
        this.findings = findings;
        this.visibility = visibility;
    }

    /** From when on the records of each topic are there: retention removes the oldest. */
    static final class Visibility {
        private final Map<Source, Long> from = new HashMap<>();

        void startsAt(Source source, long timestamp) {
            from.merge(source, timestamp, Math::max);
        }

        boolean covers(Source source, long time) {
            return time >= from.getOrDefault(source, Long.MIN_VALUE);
        }
    }

    void finish() {
        for (DecisionView decision : pool.decisions().values()) {
            issued(decision, Source.MIGRATION_COMMANDS, decision.issuedMoves());
            issued(decision, Source.POWER_COMMANDS, decision.issuedPower());
        }
        for (CommandTrack track : pool.moves().all()) {
            decided(track.id(), track.decisionId(), track.issuedAt(), track.toString());
            lost(track);
        }
        for (PowerLedger.Track track : pool.power().all()) {
            decided(
                    track.id(),
                    track.decisionId(),
                    track.issuedAt(),
                    "power command " + track.id() + " (" + track.action() + " " + track.host() + ")");
        }
    }

    private void issued(DecisionView decision, Source source, Set<String> commandIds) {
        if (!visibility.covers(source, decision.tick())) {
            return;
        }
        for (String commandId : commandIds) {
            boolean present = source == Source.MIGRATION_COMMANDS
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
        DecisionView last = pool.lastDecision();
        boolean shouldBeThere =
                visibility.covers(Source.DECISIONS, issuedAt) && (last == null || issuedAt <= last.tick());
        DecisionView decision = pool.decisions().get(decisionId);
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

    private void lost(CommandTrack track) {
        DecisionView last = pool.lastDecision();
        if (last == null || track.outcome() != null || !last.unfinished().contains(track.id())) {
            return;
        }
        long due = track.deadline() + MARGIN_WINDOWS * pool.windowMillis() + pool.lagMillis();
        if (last.tick() > due) {
            breach(
                    last.tick(),
                    track + ": no outcome was reported, and " + last.id() + " still lists it as unfinished, long after"
                            + " its deadline " + Instant.ofEpochMilli(track.deadline()));
        }
    }

    private void breach(long at, String detail) {
        findings.breach(Invariant.I10, pool.name(), at, detail);
    }
}
