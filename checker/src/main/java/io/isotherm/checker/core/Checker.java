package io.isotherm.checker.core;

import io.isotherm.checker.core.Screening.Fault;
import io.isotherm.checker.core.observed.ObservedCommand;
import io.isotherm.checker.core.observed.ObservedPower;
import io.isotherm.checker.core.observed.ObservedRecord;
import io.isotherm.checker.core.observed.ObservedRetention;
import io.isotherm.checker.core.observed.ObservedTopic;
import io.isotherm.checker.core.report.CheckFigures;
import io.isotherm.checker.core.report.CheckReport;
import io.isotherm.checker.core.report.CheckTally;
import io.isotherm.checker.core.report.CheckTally.Count;
import io.isotherm.checker.core.report.Findings;
import io.isotherm.checker.core.report.HotEpisode;
import io.isotherm.checker.core.report.Invariant;
import io.isotherm.checker.core.report.NeglectedHotspot;
import io.isotherm.pool.PoolKeys;
import io.isotherm.schema.Approval;
import io.isotherm.schema.CommandStatus;
import io.isotherm.schema.Decision;
import io.isotherm.schema.HostMetrics;
import io.isotherm.schema.HostState;
import io.isotherm.schema.MigrationCommand;
import io.isotherm.schema.MigrationEvent;
import io.isotherm.schema.PoolConfig;
import io.isotherm.schema.PowerAction;
import io.isotherm.schema.PowerCommand;
import io.isotherm.schema.PowerEvent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecord;

/**
 * Judges a stream of records by the invariants, see {@link Invariant}. Records come in the order of time, those of the
 * same time in the order of {@link ObservedTopic}, those of a partition in the order of their offsets; all
 * pool configurations come first. Each pool has its own time, so that pools may be from different days. Memory grows with
 * the number of commands and decisions, not with that of samples. Records that cannot be true are left out and counted; none
 * ends the check.
 */
public final class Checker {
    private static final int EPISODES_KEPT = 20;
    private static final long SECOND_MILLIS = 1000;

    private final Findings findings = new Findings();
    private final CheckTally tally = new CheckTally();
    private final ObservedRetention retention = new ObservedRetention();
    private final Map<String, PoolChecker> pools = new TreeMap<>();

    /** Takes a record in at its own time. */
    public void accept(ObservedRecord record) {
        accept(record, record.timestamp());
    }

    /**
     * Takes a record in.
     *
     * @param time how far the stream has come, epoch milliseconds; the record's own timestamp unless that is out of line
     */
    public void accept(ObservedRecord record, long time) {
        String name = PoolKeys.pool(record.key());
        Optional<Fault> fault = Screening.record(record);
        if (fault.isEmpty() && !pools.containsKey(name) && pools.size() >= Screening.MAX_POOLS) {
            fault = Optional.of(Fault.NUMBER);
        }
        if (fault.isPresent()) {
            leftOut(record.source(), fault.get(), place(record));
            return;
        }
        PoolChecker pool = pools.computeIfAbsent(name, any -> new PoolChecker(any, findings, tally, retention));
        if (record.source() != ObservedTopic.POOL_CONFIG) {
            pool.advance(time);
        }
        if (!take(record.value(), pool)) {
            leftOut(record.source(), Fault.NUMBER, place(record));
        }
    }

    /** Whether there is room for what a record tells of. */
    private static boolean take(SpecificRecord value, PoolChecker pool) {
        if (value instanceof HostMetrics metrics) {
            return pool.metrics(metrics);
        } else if (value instanceof HostState state) {
            return pool.state(state);
        } else if (value instanceof PoolConfig config) {
            pool.config(config);
        } else if (value instanceof Decision decision) {
            pool.decision(decision);
        } else if (value instanceof MigrationCommand command) {
            pool.command(command);
        } else if (value instanceof MigrationEvent event) {
            pool.event(event);
        } else if (value instanceof PowerCommand command) {
            pool.powerCommand(command);
        } else if (value instanceof PowerEvent event) {
            pool.powerEvent(event);
        } else if (value instanceof Approval approval) {
            pool.approval(approval);
        }
        return true;
    }

    private static String place(ObservedRecord record) {
        return Screening.place(record.source(), record.partition(), record.offset(), record.key());
    }

    /**
     * Notes a record that is left out, see {@link Screening}.
     *
     * @param place as {@link Screening#place} tells it
     */
    public void leftOut(ObservedTopic source, Fault fault, String place) {
        tally.leftOut(source.label() + ": " + fault.label(), place);
        if (source == ObservedTopic.HOST_METRICS) {
            tally.add(Count.SAMPLES);
            tally.add(Count.IMPLAUSIBLE_SAMPLES);
        }
    }

    /** Notes a record that could not be decoded. */
    public void unreadable(String topic) {
        tally.unreadable(topic);
    }

    /** Notes a dead letter and the topic that it came from. */
    public void deadLetter(String fromTopic) {
        tally.deadLetter(fromTopic);
    }

    /** Notes that retention has removed records of a topic: what is older than `timestamp` may be missing. */
    public void startsAt(ObservedTopic source, long timestamp) {
        retention.startsAt(source, timestamp);
    }

    /** Ends the stream and gives the judgement. To be called once. */
    public CheckReport report() {
        pools.values().forEach(PoolChecker::finish);
        List<HotEpisode> episodes = new ArrayList<>();
        List<NeglectedHotspot> neglected = new ArrayList<>();
        for (PoolChecker pool : pools.values()) {
            episodes.addAll(pool.hotspots().episodes());
            neglected.addAll(pool.hotspots().neglected());
        }
        neglected.sort(Comparator.comparing(NeglectedHotspot::at));
        return new CheckReport(findings.counts(), findings.first(), neglected, figures(episodes));
    }

    private CheckFigures figures(List<HotEpisode> episodes) {
        SortedMap<String, Long> scenarioSeconds = new TreeMap<>();
        tally.scenarioMillis().forEach((scenario, millis) -> scenarioSeconds.put(scenario, millis / SECOND_MILLIS));
        SortedMap<String, Long> leftHotSeconds = new TreeMap<>();
        tally.leftHotMillis().forEach((reason, millis) -> leftHotSeconds.put(reason, millis / SECOND_MILLIS));
        long hotSeconds = episodes.stream()
                .mapToLong(episode ->
                        episode.to().getEpochSecond() - episode.from().getEpochSecond())
                .sum();
        List<HotEpisode> longest = episodes.stream()
                .sorted(Comparator.comparing(HotEpisode::leftAlone).reversed())
                .limit(EPISODES_KEPT)
                .toList();
        return new CheckFigures(
                tally.count(Count.SAMPLES),
                tally.count(Count.IMPLAUSIBLE_SAMPLES),
                tally.count(Count.DECISIONS),
                tally.count(Count.TICKS_WITHOUT_DECISION),
                scenarioSeconds,
                moves(),
                power(),
                tally.count(Count.FOREIGN_MOVES),
                tally.count(Count.EVENTS_WITHOUT_COMMAND),
                episodes.size(),
                hotSeconds,
                leftHotSeconds,
                longest,
                new TreeMap<>(tally.deadLetters()),
                new TreeMap<>(tally.unreadable()),
                new TreeMap<>(tally.leftOut()),
                new TreeMap<>(tally.firstLeftOut()),
                new TreeMap<>(findings.unchecked()));
    }

    private CheckFigures.Moves moves() {
        Map<String, Long> byFate = new TreeMap<>();
        for (PoolChecker pool : pools.values()) {
            for (ObservedCommand command : pool.pool().moves().all()) {
                byFate.merge(fate(command, pool.clock()), 1L, Long::sum);
            }
        }
        return new CheckFigures.Moves(
                byFate.values().stream().mapToLong(Long::longValue).sum(),
                byFate.getOrDefault("SUCCEEDED", 0L),
                byFate.getOrDefault("FAILED", 0L),
                byFate.getOrDefault("REJECTED", 0L),
                byFate.getOrDefault("EXPIRED", 0L),
                byFate.getOrDefault("UNKNOWN", 0L),
                byFate.getOrDefault("unanswered", 0L),
                byFate.getOrDefault("open", 0L),
                tally.count(Count.REVERSE_MOVES));
    }

    private static String fate(ObservedCommand command, long clock) {
        if (command.outcome() != null) {
            return command.outcome().getStatus().name();
        }
        if (command.lastStatus() == CommandStatus.UNKNOWN) {
            return "UNKNOWN";
        }
        return command.deadline() < clock ? "unanswered" : "open";
    }

    private CheckFigures.Power power() {
        long sleep = 0;
        long wake = 0;
        long succeeded = 0;
        long failed = 0;
        for (PoolChecker pool : pools.values()) {
            for (ObservedPower.Command command : pool.pool().power().all()) {
                sleep += command.action() == PowerAction.SLEEP ? 1 : 0;
                wake += command.action() == PowerAction.WAKE ? 1 : 0;
                if (command.outcome() == CommandStatus.SUCCEEDED) {
                    succeeded++;
                } else if (command.outcome() != null) {
                    failed++;
                }
            }
        }
        return new CheckFigures.Power(sleep, wake, succeeded, failed);
    }
}
