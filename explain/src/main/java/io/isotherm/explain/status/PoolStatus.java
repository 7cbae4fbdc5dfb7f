package io.isotherm.explain.status;

import io.isotherm.decider.core.rules.Formats;
import io.isotherm.explain.Explainer;
import io.isotherm.explain.PoolRecords;
import io.isotherm.schema.Decision;
import io.isotherm.schema.HostState;
import io.isotherm.schema.MigrationCommand;
import io.isotherm.schema.Mode;
import io.isotherm.schema.Move;
import io.isotherm.schema.Scenario;
import io.isotherm.schema.Temperature;
import io.isotherm.text.Counted;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * How a pool is.
 *
 * @param pool its name
 * @param at the tick of its newest decision; where none was read, the time that was asked about
 * @param scenario the most pressing situation; UNSAFE where nothing was decided
 * @param scenarioSince since when
 * @param evidence why, with the numbers
 * @param mode what may be done about it
 * @param configVersion of the configuration in force; 0 for none
 * @param hosts hosts by temperature, those asleep not among them
 * @param hot the hosts that are hot, the longest so first, each with why and what is done or holds it
 * @param underWay moves that are not over
 * @param last the newest moves that are, newest first
 * @param failed moves that were not done, newest first
 * @param power what sleeps, and what that saved
 * @param attention what needs a person, for people; empty where nothing does
 */
public record PoolStatus(
        String pool,
        Instant at,
        Scenario scenario,
        Instant scenarioSince,
        List<String> evidence,
        Mode mode,
        long configVersion,
        Map<Temperature, Integer> hosts,
        List<HotHost> hot,
        List<MoveStatus> underWay,
        List<MoveStatus> last,
        List<MoveStatus> failed,
        PowerSavings power,
        List<String> attention) {
    private static final int LAST = 5;
    private static final int SILENT_TICKS = 5;
    private static final long DEFAULT_TICK_MILLIS = 60_000;

    /**
     * A host that is hot.
     *
     * @param host its name
     * @param since end of the window in which it got so
     * @param why the evidence, and what is done about it or holds it
     * @param alone whether nothing is done about it
     */
    public record HotHost(String host, Instant since, String why, boolean alone) {}

    /**
     * Tells how a pool is by its records.
     *
     * @param since from when on moves, failures and savings count
     * @param now what the clock says: how long nothing was decided
     */
    public static PoolStatus of(PoolRecords records, Instant since, Instant now) {
        Optional<Decision> newest = records.decisionAt(now);
        Instant at = newest.map(Decision::getTick).orElse(now);
        List<HostState> picture = records.picture(at).stream()
                .filter(state -> !state.getWindowEnd().isBefore(at))
                .toList();
        Map<Temperature, Integer> hosts = new EnumMap<>(Temperature.class);
        for (Temperature temperature : Temperature.values()) {
            hosts.put(temperature, 0);
        }
        picture.forEach(state -> hosts.merge(state.getTemperature(), 1, Integer::sum));
        List<MigrationCommand> commands = new ArrayList<>(records.migrations());
        commands.removeIf(command ->
                command.getIssuedAt().isBefore(since) || command.getIssuedAt().isAfter(now));
        Collections.reverse(commands);
        Function<MigrationCommand, MoveStatus> move = command -> MoveStatus.of(records, command, now);
        Set<String> unfinished = Set.copyOf(newest.map(Decision::getUnfinished).orElse(List.of()));
        List<MoveStatus> underWay = commands.stream()
                .filter(command -> unfinished.contains(command.getCommandId()))
                .map(move)
                .filter(MoveStatus::goesOn)
                .toList();
        List<HotHost> hot = hot(records, newest, picture);
        PoolStatus status = new PoolStatus(
                records.pool(),
                at,
                newest.map(Decision::getScenario).orElse(Scenario.UNSAFE),
                newest.map(Decision::getScenarioSince).orElse(at),
                newest.map(Decision::getScenarioEvidence).orElse(List.of("No decision was read")),
                newest.map(Decision::getMode).orElse(Mode.OBSERVE),
                newest.map(Decision::getConfigVersion).orElse(0L),
                hosts,
                hot,
                underWay,
                commands.stream()
                        .map(move)
                        .filter(of -> !of.goesOn())
                        .limit(LAST)
                        .toList(),
                // A pool may have ten thousands of moves a day, of which next to none fails.
                commands.stream()
                        .filter(command -> records.lastReport(command.getCommandId(), now)
                                .filter(last -> MoveStatus.isFailed(last.getStatus()))
                                .isPresent())
                        .map(move)
                        .toList(),
                PowerSavings.of(records, since, at),
                List.of());
        return status.with(attention(status, records, newest, now));
    }

    private PoolStatus with(List<String> found) {
        return new PoolStatus(
                pool,
                at,
                scenario,
                scenarioSince,
                evidence,
                mode,
                configVersion,
                hosts,
                hot,
                underWay,
                last,
                failed,
                power,
                List.copyOf(found));
    }

    private static List<HotHost> hot(PoolRecords records, Optional<Decision> newest, List<HostState> picture) {
        return picture.stream()
                .filter(state -> state.getTemperature() == Temperature.HOT)
                .sorted(Comparator.comparing(HostState::getSince).thenComparing(HostState::getHost))
                .map(state -> {
                    String host = state.getHost();
                    boolean alone = newest.map(decision -> Explainer.isLeftAlone(records, host, decision))
                            .orElse(true);
                    String why = Explainer.summary(records, host, state.getWindowEnd());
                    return new HotHost(host, state.getSince(), why, alone);
                })
                .toList();
    }

    private static List<String> attention(
            PoolStatus status, PoolRecords records, Optional<Decision> newest, Instant now) {
        List<String> found = new ArrayList<>();
        if (newest.isEmpty()) {
            found.add("nothing was decided: see that collectors, analyzer and decider run ('isotherm health')");
            return found;
        }
        Decision decision = newest.get();
        long tick = records.configAt(now)
                .map(config -> config.getDecision().getTickMillis())
                .orElse(DEFAULT_TICK_MILLIS);
        long silent = now.toEpochMilli() - status.at().toEpochMilli();
        if (silent > SILENT_TICKS * tick) {
            found.add("nothing was decided for " + Formats.duration(silent)
                    + ": see that collectors, analyzer and decider run ('isotherm health')");
        }
        decision.getScenarios().stream()
                .filter(share -> share.getScenario() == Scenario.UNSAFE
                        || share.getScenario() == Scenario.PAUSED
                        || share.getScenario() == Scenario.SATURATION)
                .forEach(share -> found.add(share.getScenario() + ": " + String.join("; ", share.getEvidence())));
        status.hot().stream()
                .filter(HotHost::alone)
                .forEach(host -> found.add(host.host() + " is hot since " + host.since()
                        + " and left alone: 'isotherm explain " + host.host() + "' says why"));
        int unknown = status.hosts().getOrDefault(Temperature.UNKNOWN, 0);
        if (unknown > 0) {
            found.add("too little is known of " + Counted.of(unknown, "host") + ": "
                    + unknownHosts(records, status.at()));
        }
        if (!status.failed().isEmpty()) {
            found.add(Counted.of(status.failed().size(), "move") + " failed or "
                    + (status.failed().size() == 1 ? "was" : "were") + " refused");
        }
        long offered = decision.getMoves().stream()
                .filter(move -> isOffered(decision, move))
                .count();
        if (offered > 0) {
            found.add(Counted.of(offered, "move") + " waiting for approval: 'isotherm offers' lists what does");
        }
        return found;
    }

    private static boolean isOffered(Decision decision, Move move) {
        return !move.getIssued()
                && decision.getScenarios().stream()
                        .anyMatch(share ->
                                share.getScenario() == move.getScenario() && share.getMode() == Mode.RECOMMEND);
    }

    private static String unknownHosts(PoolRecords records, Instant at) {
        return String.join(
                "; ",
                records.picture(at).stream()
                        .filter(state -> !state.getWindowEnd().isBefore(at))
                        .filter(state -> state.getTemperature() == Temperature.UNKNOWN)
                        .map(state -> state.getHost() + " (" + String.join(", ", state.getQualityReasons()) + ")")
                        .toList());
    }
}
