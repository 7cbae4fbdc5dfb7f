package io.isotherm.checker.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.checker.core.observed.ObservedTopic;
import io.isotherm.checker.core.report.CheckReport;
import io.isotherm.checker.core.report.Invariant;
import io.isotherm.schema.CommandStatus;
import io.isotherm.schema.HostCapacity;
import io.isotherm.schema.HostMetrics;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

public class CheckerTest {
    @Test
    void saysTheSameToPeopleAndToMachines() {
        SyntheticPool pool =
                new SyntheticPool().host("a").host("b").guest("web", "a", 2, 1).runTo(300);
        pool.move("c1", "web", "a", "b", 20)
                .event("c1", CommandStatus.FAILED, 340)
                .runTo(900);
        Checker checker = new Checker();
        checker.unreadable("isotherm.host-metrics");
        checker.deadLetter("isotherm.host-metrics");
        CheckReport report = pool.check(checker);
        assertThat(report.text())
                .contains("NOT CLEAN", "I1          ok", "I6           1", "after SUCCEEDED", "1 issued: 1 succeeded");
        Map<String, Object> map = report.toMap();
        assertThat(map).containsEntry("clean", false).containsEntry("neglectedHotspots", 0);
        assertThat((Map<?, ?>) map.get("invariantBreaches"))
                .hasSize(Invariant.values().length)
                .extracting("I6", "I1")
                .containsExactly(1, 0);
        assertThat(map.get("figures"))
                .asInstanceOf(InstanceOfAssertFactories.MAP)
                .containsEntry("deadLetters", Map.of("isotherm.host-metrics", 1L))
                .containsEntry("unreadable", Map.of("isotherm.host-metrics", 1L));
    }

    @Test
    void judgesEachPoolInItsOwnTime() {
        SyntheticPool late = new SyntheticPool("late")
                .host("a")
                .host("b")
                .guest("web", "a", 2, 1)
                .runTo(3600);
        SyntheticPool early = new SyntheticPool("early")
                .host("a")
                .host("b")
                .guest("web", "a", 2, 1)
                .runTo(300);
        early.move("c1", "web", "a", "b", 20)
                .event("c1", CommandStatus.FAILED, 340)
                .runTo(900);
        Checker checker = new Checker();
        late.records().forEach(checker::accept);
        ReportAssertions.assertOnly(early.check(checker), Invariant.I6, 1, "FAILED");
    }

    @Test
    void leavesOutSamplesThatCannotBeTrue() {
        SyntheticPool pool =
                new SyntheticPool().host("a").host("b").guest("web", "a", 2, 1).runTo(300);
        HostMetrics impossible = HostMetrics.newBuilder()
                .setPool("lab")
                .setHost("b")
                .setSampledAt(SyntheticPool.at(301))
                .setSequence(0)
                .setCollectorStartedAt(SyntheticPool.START)
                .setCapacity(new HostCapacity(0, Double.NaN, -1L, 0.0, 0.0))
                .setCpuTimeNanos(-5)
                .setMemoryUsedKib(1)
                .setVms(List.of())
                .build();
        pool.add(ObservedTopic.HOST_METRICS, 301, "lab/b", impossible);
        pool.add(
                ObservedTopic.HOST_METRICS,
                302,
                "lab/b",
                HostMetrics.newBuilder(impossible).setPool("elsewhere").build());
        CheckReport report = pool.move("c1", "web", "a", "b", 20).runTo(900).check();
        ReportAssertions.assertClean(report);
        assertThat(report.figures().implausibleSamples()).isEqualTo(2);
    }
}
