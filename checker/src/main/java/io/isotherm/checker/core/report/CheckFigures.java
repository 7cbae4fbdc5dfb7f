package io.isotherm.checker.core.report;

import java.util.List;
import java.util.SortedMap;

/**
 * What was counted beside the invariants.
 *
 * @param samples host-metrics records read
 * @param implausibleSamples those of them that could not be true and were left out
 * @param decisions Decision records read
 * @param ticksWithoutDecision ticks that passed while a pool was sampling and nothing was decided
 * @param scenarioSeconds time between decisions, by the scenario of the first of each two, summed over pools
 * @param moves migration commands by what became of them
 * @param power power commands
 * @param foreignMoves guests found on another host without a command
 * @param eventsWithoutCommand migration events about commands that are not in the topic
 * @param hotEpisodes how many times a host was HOT for a while
 * @param hotSeconds their time in sum
 * @param leftHotSeconds those of them without a command from the host, by what kept it from relief: a setting of the
 *     pool, "rule", "no room" and the like, or "nothing"
 * @param longestLeftAlone the hot episodes that were longest without a command from the host, the longest first
 * @param deadLetters dead letters by the topic that they came from
 * @param unreadable records that this reading could not decode, by topic
 * @param leftOut records that were left out since they cannot be true, by topic and fault
 * @param firstLeftOut the partition, offset and key of the first of them, by topic and fault
 * @param unchecked what could not be judged and how often, by reason
 */
public record CheckFigures(
        long samples,
        long implausibleSamples,
        long decisions,
        long ticksWithoutDecision,
        SortedMap<String, Long> scenarioSeconds,
        Moves moves,
        Power power,
        long foreignMoves,
        long eventsWithoutCommand,
        long hotEpisodes,
        long hotSeconds,
        SortedMap<String, Long> leftHotSeconds,
        List<HotEpisode> longestLeftAlone,
        SortedMap<String, Long> deadLetters,
        SortedMap<String, Long> unreadable,
        SortedMap<String, Long> leftOut,
        SortedMap<String, String> firstLeftOut,
        SortedMap<String, Long> unchecked) {

    /**
     * Migration commands. issued = succeeded + failed + rejected + expired + unknown + unanswered + open.
     *
     * @param unknown last reported UNKNOWN
     * @param unanswered without an outcome although the deadline has passed
     * @param open without an outcome, the deadline still to come
     * @param reversed those that would take a guest back within its cool-down, whatever became of them
     */
    public record Moves(
            long issued,
            long succeeded,
            long failed,
            long rejected,
            long expired,
            long unknown,
            long unanswered,
            long open,
            long reversed) {}

    /**
     * Power commands.
     *
     * @param sleep issued to put a host to sleep
     * @param wake issued to wake a host
     * @param succeeded carried out
     * @param failed FAILED, REJECTED or EXPIRED
     */
    public record Power(long sleep, long wake, long succeeded, long failed) {}
}
