package io.isotherm.checker.core.judge;

import static io.isotherm.checker.core.ReportAssertions.assertClean;
import static io.isotherm.checker.core.ReportAssertions.assertOnly;
import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.checker.core.Checker;
import io.isotherm.checker.core.SyntheticPool;
import io.isotherm.checker.core.observed.ObservedTopic;
import io.isotherm.checker.core.report.CheckReport;
import io.isotherm.checker.core.report.Invariant;
import io.isotherm.schema.DataQuality;
import io.isotherm.schema.HostState;
import io.isotherm.schema.Temperature;
import org.junit.jupiter.api.Test;

class ProgressJudgeTest {
    private final SyntheticPool pool =
            new SyntheticPool().host("a").host("b").guest("web", "a", 2, 1).runTo(300);

    @Test
    void findsAPoolThatGotNoDecisionsWhileItSampled() {
        pool.deciding(false).runTo(600).deciding(true).runTo(900);
        CheckReport report = pool.check();
        assertOnly(report, Invariant.I9, 1, "no decision for 360 s", "lab@2026-03-01T12:04:00Z");
        assertThat(report.figures().ticksWithoutDecision()).isEqualTo(5);
    }

    @Test
    void findsAPoolThatStoppedAtTheEnd() {
        assertOnly(pool.deciding(false).runTo(900).check(), Invariant.I9, 1, "at the end of the topics");
    }

    @Test
    void findsAPoolThatNeverGotADecisionBesideOneThatDid() {
        SyntheticPool other = new SyntheticPool("second")
                .host("x")
                .guest("y", "x", 1, 1)
                .deciding(false)
                .runTo(900);
        Checker checker = new Checker();
        other.records()
                .forEach(record -> pool.add(
                        record.source(),
                        (record.timestamp() - SyntheticPool.START.toEpochMilli()) / 1000,
                        record.key(),
                        record.value()));
        CheckReport report = pool.runTo(900).check(checker);
        assertOnly(report, Invariant.I9, 1, "after its first sample");
        assertThat(report.first(Invariant.I9).get(0).pool()).isEqualTo("second");
    }

    @Test
    void allowsAWholePoolToFallSilent() {
        pool.silence("a", true).silence("b", true).deciding(false).runTo(1200);
        pool.silence("a", false).silence("b", false).deciding(true).runTo(1500);
        CheckReport report = pool.check();
        assertClean(report);
        assertThat(report.figures().ticksWithoutDecision()).isLessThanOrEqualTo(1);
    }

    @Test
    void allowsThreeTicksWithoutADecisionAndNoMore() {
        assertClean(pool.deciding(false).runTo(420).deciding(true).runTo(900).check());
        assertOnly(
                pool.deciding(false).runTo(1140).deciding(true).runTo(1500).check(),
                Invariant.I9,
                1,
                "no decision for 300 s");
    }

    /** A pool without a configuration is decided each minute: until one applies again it need not be faster. */
    @Test
    void allowsThreeOfTheLongestTicksThatWereInForce() {
        assertOnly(quick(1).check(), Invariant.I9, 1, "no decision for 120 s", "allowed are 60 s");
        assertClean(quick(0).check());
    }

    /** A pool to be decided each 20 s, and two minutes without a decision, in which a window had another configuration. */
    private static SyntheticPool quick(long version) {
        SyntheticPool quick = new SyntheticPool().host("a").guest("web", "a", 2, 1);
        quick.without(record -> true).config(config -> {
            config.setVersion(1);
            config.getDetection().setWindowMillis(20_000);
            config.getDecision().setTickMillis(20_000);
        });
        quick.configVersion(1)
                .runTo(130)
                .deciding(false)
                .runTo(190)
                .deciding(true)
                .runTo(250);
        HostState between = quick.state("a", Temperature.NORMAL, DataQuality.GOOD);
        between.setWindowEnd(SyntheticPool.at(150));
        between.setWindowStart(SyntheticPool.at(130));
        between.setConfigVersion(version);
        return quick.add(ObservedTopic.HOST_STATES, 150, "lab/a", between);
    }

    @Test
    void countsOnlyTheTimeInWhichThePoolSampled() {
        pool.silence("a", true).silence("b", true).deciding(false).runTo(900);
        pool.silence("a", false).silence("b", false).runTo(1200);
        assertOnly(pool.deciding(true).runTo(1500).check(), Invariant.I9, 1, "no decision for 350 s");
    }

    @Test
    void countsOnlyTheTimeInWhichThePoolSampledAlsoAtTheEnd() {
        pool.silence("a", true).silence("b", true).deciding(false).runTo(900);
        pool.silence("a", false).silence("b", false).runTo(1500);
        assertOnly(pool.check(), Invariant.I9, 1, "no decision for 640 s", "at the end of the topics");
    }
}
