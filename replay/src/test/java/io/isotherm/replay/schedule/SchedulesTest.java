package io.isotherm.replay.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.checker.core.report.CheckReport;
import io.isotherm.schema.Decision;
import io.isotherm.schema.Scenario;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Random pools under random drains, failures (of power control, too), silences, rules and clocks: the invariants hold, no hot
 * host is neglected, every drain ends or names what holds it, a pool is UNSAFE only by the facts, and no host is put to sleep
 * and woken sooner than its minimum times allow. {@code -Dschedules=10000} runs so many
 * schedules, {@code -Dseed=17} that of one seed, with the checker's whole report.
 */
class SchedulesTest {
    private static final int SAMPLE = 30;
    /** Of so many schedules one is decided again. */
    private static final int TWICE = 10;

    /** What is wrong with a schedule, and what came up in it. */
    private record Outcome(List<String> faults, Set<Scenario> scenarios, long moves) {}

    @Test
    @Timeout(value = 12, unit = TimeUnit.HOURS)
    void everyScheduleIsClean() {
        boolean alone = seeds().length == 1;
        // Side by side; they have nothing in common.
        List<Outcome> outcomes = LongStream.of(seeds())
                .parallel()
                .mapToObj(seed -> outcomeOrFault(seed, alone))
                .toList();
        assertThat(outcomes.stream().flatMap(outcome -> outcome.faults().stream()))
                .as("of %d schedules; -Dseed=N runs one", outcomes.size())
                .isEmpty();
        if (!alone) {
            assertThat(outcomes.stream().flatMap(outcome -> outcome.scenarios().stream()))
                    .contains(Scenario.values());
            assertThat(outcomes.stream().mapToLong(Outcome::moves).sum()).isGreaterThan(10L * outcomes.size());
        }
    }

    private static Outcome outcomeOrFault(long seed, boolean alone) {
        try {
            return outcome(seed, alone);
        } catch (RuntimeException e) {
            throw new IllegalStateException("seed " + seed + ": " + e, e);
        }
    }

    private static Outcome outcome(long seed, boolean alone) {
        List<String> faults = new ArrayList<>();
        Schedule schedule = Schedule.of(seed);
        CheckReport report = schedule.judged();
        if (!report.clean()) {
            faults.add("seed " + seed + ": " + (alone ? report.text() : brief(report)));
        }
        for (String flap : schedule.flaps()) {
            faults.add("seed " + seed + ": " + flap);
        }
        if (seed % TWICE == 0 && !schedule.decidedAgain().equals(schedule.decisions())) {
            faults.add("seed " + seed + ": decided otherwise the second time");
        }
        // At once: ten thousand take half an hour.
        faults.forEach(System.out::println);
        Set<Scenario> scenarios = EnumSet.noneOf(Scenario.class);
        schedule.decisions().stream().map(Decision::getScenario).forEach(scenarios::add);
        return new Outcome(faults, scenarios, report.figures().moves().issued());
    }

    private static String brief(CheckReport report) {
        return Stream.concat(
                        report.firstBreaches().values().stream()
                                .flatMap(List::stream)
                                .map(Object::toString),
                        report.neglected().stream().map(Object::toString))
                .collect(Collectors.joining("\n  ", "\n  ", "\n"));
    }

    private static long[] seeds() {
        Long seed = Long.getLong("seed");
        return seed == null
                ? LongStream.range(0, Integer.getInteger("schedules", SAMPLE)).toArray()
                : new long[] {seed};
    }
}
