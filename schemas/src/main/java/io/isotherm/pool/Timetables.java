package io.isotherm.pool;

import io.isotherm.schema.Blackout;
import io.isotherm.schema.DecisionConfig;
import io.isotherm.schema.Mode;
import io.isotherm.schema.ModeTime;
import io.isotherm.schema.PoolConfig;
import io.isotherm.schema.Scenario;
import io.isotherm.schema.SleepTime;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** What a pool's configuration allows at which time: its modes, timetables, blackouts and times of sleep. */
public final class Timetables {
    private Timetables() {}

    /** The mode of a scenario at a time. */
    public static Mode mode(PoolConfig config, Scenario scenario, Instant at) {
        DecisionConfig decision = config.getDecision();
        String name = scenario.name();
        return inForce(decision, at)
                .filter(entry -> entry.getScenarios().contains(name))
                .findFirst()
                .map(ModeTime::getMode)
                .or(() -> Optional.ofNullable(decision.getScenarioModes().get(name)))
                .orElseGet(() -> mode(config, at));
    }

    /** The mode at a time of the scenarios that have none of their own. */
    public static Mode mode(PoolConfig config, Instant at) {
        return inForce(config.getDecision(), at)
                .filter(entry -> entry.getScenarios().isEmpty())
                .findFirst()
                .map(ModeTime::getMode)
                .orElseGet(() -> config.getDecision().getMode());
    }

    /** The blackout in which no move of a scenario starts at a time; empty when none holds. */
    public static Optional<Blackout> blackout(PoolConfig config, Scenario scenario, Instant at) {
        return config.getConstraints().getBlackouts().stream()
                .filter(blackout ->
                        isMeant(blackout, scenario) && span(blackout).contains(at))
                .findFirst();
    }

    /** Whether hosts may sleep at a time. */
    public static boolean maySleep(PoolConfig config, Instant at) {
        List<SleepTime> times = config.getPower().getSleepTimes();
        return times.isEmpty() || times.stream().anyMatch(time -> span(time).contains(at));
    }

    private static boolean isMeant(Blackout blackout, Scenario scenario) {
        List<String> scenarios = blackout.getScenarios();
        return scenarios.isEmpty() ? scenario != Scenario.EVACUATION : scenarios.contains(scenario.name());
    }

    private static Stream<ModeTime> inForce(DecisionConfig decision, Instant at) {
        return decision.getTimetable().stream().filter(entry -> span(entry).contains(at));
    }

    /** The time zones that a configuration names and that this Java does not know. */
    public static List<String> unknownZones(PoolConfig config) {
        return Stream.of(
                        config.getConstraints().getBlackouts().stream().map(Blackout::getZone),
                        config.getDecision().getTimetable().stream().map(ModeTime::getZone),
                        config.getPower().getSleepTimes().stream().map(SleepTime::getZone))
                .flatMap(Function.identity())
                .filter(zone -> !WeeklySpan.isZone(zone))
                .distinct()
                .toList();
    }

    /** A blackout's time in words, such as {@code 22:30 to 02:00 on FRIDAY, Europe/Berlin}. */
    public static String text(Blackout blackout) {
        return span(blackout).text();
    }

    /** The time of an entry of the timetable in words. */
    public static String text(ModeTime entry) {
        return span(entry).text();
    }

    static WeeklySpan span(Blackout blackout) {
        return new WeeklySpan(blackout.getFromMinute(), blackout.getToMinute(), blackout.getDays(), blackout.getZone());
    }

    static WeeklySpan span(SleepTime entry) {
        return new WeeklySpan(entry.getFromMinute(), entry.getToMinute(), entry.getDays(), entry.getZone());
    }

    static WeeklySpan span(ModeTime entry) {
        return new WeeklySpan(entry.getFromMinute(), entry.getToMinute(), entry.getDays(), entry.getZone());
    }
}
