package io.isotherm.checker.core.judge;

import io.isotherm.checker.core.observed.ObservedDecision;
import io.isotherm.checker.core.observed.ObservedPool;
import io.isotherm.checker.core.observed.ObservedSample;
import io.isotherm.checker.core.report.CheckTally;
import io.isotherm.checker.core.report.Findings;
import io.isotherm.checker.core.report.Invariant;
import io.isotherm.schema.PoolConfig;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Judges {@link Invariant#I9}. */
final class ProgressJudge implements Judge {
    /** So many ticks without a decision are too many. */
    public static final int TICKS = 3;
    /** So many at the end of the topics, where decisions may still be on their way. */
    public static final int TICKS_AT_END = 5;

    private final ObservedPool pool;
    private final Findings findings;
    private final CheckTally tally;
    private long lastSampleAt = Long.MIN_VALUE;
    private long silentMillis;

    ProgressJudge(ObservedPool pool, Findings findings, CheckTally tally) {
        this.pool = pool;
        this.findings = findings;
        this.tally = tally;
    }

    @Override
    public void sample(String host, @Nullable ObservedSample previous, ObservedSample sample, long clock) {
        long at = Math.min(sample.at(), clock);
        if (lastSampleAt != Long.MIN_VALUE && at - lastSampleAt > 2 * pool.windowMillis()) {
            silentMillis += at - Math.max(lastSampleAt, lastProgress());
        }
        lastSampleAt = Math.max(lastSampleAt, at);
    }

    @Override
    public void decision(ObservedDecision decision) {
        ObservedDecision last = pool.lastDecision();
        if (last != null && decision.tick() < last.tick()) {
            return;
        }
        if (decision.tick() - lastSampleAt > 2 * pool.windowMillis()) {
            silentMillis += decision.tick() - Math.max(lastSampleAt, lastProgress());
        }
        long gap = decision.tick() - lastProgress() - silentMillis;
        long step = stepMillis(decision.tick());
        if (last != null || pool.firstSampleAt() != Long.MAX_VALUE) {
            tally.add(CheckTally.Count.TICKS_WITHOUT_DECISION, Math.max(0, (gap - 1) / step));
            judge(gap, TICKS * step, decision.tick(), "until " + decision.id());
        }
        silentMillis = 0;
    }

    @Override
    public void finish() {
        if (lastSampleAt == Long.MIN_VALUE) {
            return;
        }
        long gap = lastSampleAt - lastProgress() - silentMillis;
        long allowed = TICKS_AT_END * stepMillis(lastSampleAt) + pool.lagMillis();
        judge(
                gap,
                allowed,
                lastSampleAt,
                "at the end of the topics, where the pool's newest sample is of " + Instant.ofEpochMilli(lastSampleAt));
    }

    private void judge(long gap, long allowed, long at, String end) {
        if (gap > allowed) {
            ObservedDecision last = pool.lastDecision();
            findings.breach(
                    Invariant.I9,
                    pool.name(),
                    at,
                    "the pool kept sampling, but there was no decision for " + gap / 1000 + " s after "
                            + (last == null ? "its first sample" : last.id()) + " " + end + "; allowed are "
                            + allowed / 1000 + " s");
        }
    }

    private long lastProgress() {
        ObservedDecision last = pool.lastDecision();
        return last == null ? pool.firstSampleAt() : last.tick();
    }

    /** The longest step of the configurations in force since the last decision: one that was deleted makes it the default. */
    private long stepMillis(long until) {
        long step = stepMillis(pool.config());
        for (long version : pool.versionsOfWindows(lastProgress(), Math.max(lastProgress(), until))) {
            step = Math.max(step, stepMillis(pool.configs().nearest(version)));
        }
        return step;
    }

    private static long stepMillis(PoolConfig config) {
        return Math.max(
                config.getDetection().getWindowMillis(), config.getDecision().getTickMillis());
    }
}
