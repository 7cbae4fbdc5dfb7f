package io.isotherm.checker.core.conduct;

import static io.isotherm.checker.core.ReportAssertions.assertClean;
import static io.isotherm.checker.core.ReportAssertions.assertOnly;

import io.isotherm.checker.core.SyntheticPool;
import io.isotherm.checker.core.report.Invariant;
import io.isotherm.schema.CommandStatus;
import io.isotherm.schema.DataQuality;
import io.isotherm.schema.PoolConfig;
import io.isotherm.schema.Scenario;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

public class UnsafeJudgeTest {
    private final SyntheticPool pool = new SyntheticPool()
            .host("a")
            .host("b")
            .host("c")
            .guest("web", "a", 2, 1)
            .runTo(300);

    private SyntheticPool unsafe(Consumer<PoolConfig> change) {
        return pool.config(change).scenario(Scenario.UNSAFE).runTo(900);
    }

    @Test
    void findsAnUnsafePoolOfWhichNothingIsWrong() {
        assertOnly(
                unsafe(config -> {}).check(),
                Invariant.UNSAFE,
                1,
                "UNSAFE for 240 s",
                "0 commands failed within an hour, 3 of 3 hosts are known");
    }

    @Test
    void allowsAPoolToBeUnsafeForAsLongAsKWindows() {
        pool.scenario(Scenario.UNSAFE).runTo(540);
        assertClean(pool.scenario(Scenario.STEADY).runTo(900).check());
    }

    @Test
    void allowsAPausedPoolToBeUnsafe() {
        assertClean(unsafe(config -> config.getDecision().setPaused(true)).check());
    }

    @Test
    void allowsAPoolToBeUnsafeAfterTooManyFailures() {
        pool.command("c1", "web", "a", "b").event("c1", CommandStatus.FAILED, 320);
        assertClean(
                unsafe(config -> config.getDecision().setMaxFailuresPerHour(0)).check());
    }

    @Test
    void findsAPoolThatIsUnsafeForFailuresOfMoreThanAnHourAgo() {
        pool.command("c1", "web", "a", "b").event("c1", CommandStatus.FAILED, 320);
        pool.config(config -> config.getDecision().setMaxFailuresPerHour(0)).scenario(Scenario.UNSAFE);
        assertClean(pool.runTo(320 + 3600).check());
        assertOnly(pool.runTo(320 + 3600 + 300).check(), Invariant.UNSAFE, 1, "0 commands failed within an hour");
    }

    @Test
    void allowsAPoolToBeUnsafeWhenNobodyKnowsWhatBecameOfItsCommands() {
        pool.command("c1", "web", "a", "b").event("c1", CommandStatus.UNKNOWN, 320);
        assertClean(
                unsafe(config -> config.getDecision().setMaxFailuresPerHour(0)).check());
    }

    @Test
    void findsAPoolThatIsUnsafeAfterFewFailures() {
        pool.command("c1", "web", "a", "b").event("c1", CommandStatus.FAILED, 320);
        assertOnly(unsafe(config -> {}).check(), Invariant.UNSAFE, 1, "1 commands failed");
    }

    @Test
    void allowsAPoolToBeUnsafeWhenTooFewHostsAreKnown() {
        pool.quality("b", DataQuality.POOR).quality("c", DataQuality.POOR);
        assertClean(unsafe(config -> {}).check());
    }

    @Test
    void countsSilentHostsAsUnknown() {
        pool.off("b").off("c");
        assertClean(unsafe(config -> {}).check());
    }

    @Test
    void findsAPoolThatIsUnsafeForHostsThatTheOperatorTookOut() {
        pool.off("b").off("c");
        assertOnly(
                unsafe(config -> config.getConstraints().setMaintenanceHosts(List.of("b", "c")))
                        .check(),
                Invariant.UNSAFE,
                1,
                "1 of 1 hosts are known");
    }
}
