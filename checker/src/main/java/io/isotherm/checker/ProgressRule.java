package io.isotherm.checker;

import io.isotherm.schema.DetectionConfig;
import java.time.Instant;
import java.util.Map;

/** Judges {@link Invariant#I9} and {@link Invariant#I11}, and counts time by scenario. */
final class ProgressRule {
    /** So many ticks without a decision are too many. */
    static final int TICKS = 3;
    /** So many at the end of the topics, where decisions may still be on their way. */
    static final int TICKS_AT_END = 5;

    private final PoolView pool;
    private final Findings findings;
    private long lastSampleAt = Long.MIN_VALUE;
    private long silentMillis;
    private long ticksWithoutDecision;

    ProgressRule(PoolView pool, Findings findings) {
        this.pool = pool;
        this.findings = findings;
    }

    long ticksWithoutDecision() {
        return ticksWithoutDecision;
    }

    void sample(long at) {
        if (lastSampleAt != Long.MIN_VALUE && at - lastSampleAt > 2 * pool.windowMillis()) {
            silentMillis += at - Math.max(lastSampleAt, lastProgress());
        }
        lastSampleAt = Math.max(lastSampleAt, at);
    }

    /** Takes a decision in before it becomes the last one of its pool. */
    void decision(DecisionView decision, Map<String, Long> scenarioMillis) {
        String expectedId = pool.name() + "@" + Instant.ofEpochMilli(decision.tick());
        if (!decision.id().equals(expectedId)) {
            findings.breach(
                    Invariant.I11,
                    pool.name(),
                    decision.tick(),
                    "decision " + decision.id() + " should be called " + expectedId);
        }
        DecisionView last = pool.lastDecision();
        if (last != null) {
            if (decision.tick() < last.tick()) {
                findings.breach(
                        Invariant.I11,
                        pool.name(),
                        decision.tick(),
                        "decision " + decision.id() + " comes after " + last.id());
                return;
            }
            scenarioMillis.merge(last.scenario().name(), decision.tick() - last.tick(), Long::sum);
        }
        if (decision.tick() - lastSampleAt > 2 * pool.windowMillis()) {
            silentMillis += decision.tick() - Math.max(lastSampleAt, lastProgress());
        }
        long gap = decision.tick() - lastProgress() - silentMillis;
        long step = stepMillis();
        if (last != null || pool.firstSampleAt() != Long.MAX_VALUE) {
            ticksWithoutDecision += Math.max(0, (gap - 1) / step);
            judge(gap, TICKS * step, decision.tick(), "until " + decision.id());
        }
        silentMillis = 0;
    }

    /** Judges the end of the topics. */
    void finish() {
        if (lastSampleAt == Long.MIN_VALUE) {
            return;
        }
        long gap = lastSampleAt - lastProgress() - silentMillis;
        long allowed = TICKS_AT_END * stepMillis() + pool.lagMillis();
        judge(
                gap,
                allowed,
                lastSampleAt,
                "at the end of the topics, where the pool's newest sample is of " + Instant.ofEpochMilli(lastSampleAt));
    }

    private void judge(long gap, long allowed, long at, String end) {
        if (gap > allowed) {
            DecisionView last = pool.lastDecision();
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
        DecisionView last = pool.lastDecision();
        return last == null ? pool.firstSampleAt() : last.tick();
    }

    private long stepMillis() {
        DetectionConfig detection = pool.config().getDetection();
        return Math.max(detection.getWindowMillis(), pool.config().getDecision().getTickMillis());
    }
}
