package io.isotherm.checker.core.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The judgement.
 *
 * @param breaches how many breaches each invariant has; every invariant is there
 * @param firstBreaches the first of them with their evidence
 * @param neglected hot hosts that were left alone for more than k windows although there was room
 * @param figures what was counted beside
 */
public record CheckReport(
        Map<Invariant, Integer> breaches,
        Map<Invariant, List<InvariantBreach>> firstBreaches,
        List<NeglectedHotspot> neglected,
        CheckFigures figures) {

    /** Whether no invariant was broken and no hot host neglected. */
    public boolean clean() {
        return neglected.isEmpty() && breaches.values().stream().allMatch(count -> count == 0);
    }

    /** How many breaches an invariant has. */
    public int count(Invariant invariant) {
        return breaches.getOrDefault(invariant, 0);
    }

    /** The first breaches of an invariant. */
    public List<InvariantBreach> first(Invariant invariant) {
        return firstBreaches.getOrDefault(invariant, List.of());
    }

    /** The report for people. */
    public String text() {
        return new CheckReportText(this).toString();
    }

    /** The report as maps, lists, strings and numbers, for JSON. */
    public Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("clean", clean());
        Map<String, Object> counts = new LinkedHashMap<>();
        breaches.forEach((invariant, count) -> counts.put(invariant.name(), count));
        map.put("invariantBreaches", counts);
        map.put(
                "firstBreaches",
                firstBreaches.values().stream()
                        .flatMap(List::stream)
                        .map(CheckReport::breach)
                        .toList());
        map.put("neglectedHotspots", neglected.size());
        map.put(
                "firstNeglectedHotspots",
                neglected.stream().limit(10).map(CheckReport::hotspot).toList());
        map.put("figures", figuresMap());
        return map;
    }

    private static Map<String, Object> breach(InvariantBreach breach) {
        return ordered(
                "invariant", breach.invariant().name(),
                "pool", breach.pool(),
                "at", breach.at().toString(),
                "detail", breach.detail());
    }

    private static Map<String, Object> hotspot(NeglectedHotspot hotspot) {
        return ordered(
                "pool", hotspot.pool(),
                "host", hotspot.host(),
                "since", hotspot.since().toString(),
                "at", hotspot.at().toString(),
                "room", hotspot.room());
    }

    private Map<String, Object> figuresMap() {
        CheckFigures.Moves moves = figures.moves();
        CheckFigures.Power power = figures.power();
        return ordered(
                "samples", figures.samples(),
                "implausibleSamples", figures.implausibleSamples(),
                "decisions", figures.decisions(),
                "ticksWithoutDecision", figures.ticksWithoutDecision(),
                "scenarioSeconds", figures.scenarioSeconds(),
                "moves",
                        ordered(
                                "issued", moves.issued(),
                                "succeeded", moves.succeeded(),
                                "failed", moves.failed(),
                                "rejected", moves.rejected(),
                                "expired", moves.expired(),
                                "unknown", moves.unknown(),
                                "unanswered", moves.unanswered(),
                                "open", moves.open(),
                                "reversed", moves.reversed()),
                "power",
                        ordered(
                                "sleep", power.sleep(),
                                "wake", power.wake(),
                                "succeeded", power.succeeded(),
                                "failed", power.failed()),
                "foreignMoves", figures.foreignMoves(),
                "eventsWithoutCommand", figures.eventsWithoutCommand(),
                "hotEpisodes", figures.hotEpisodes(),
                "hotSeconds", figures.hotSeconds(),
                "leftHotSeconds", figures.leftHotSeconds(),
                "longestLeftAlone",
                        figures.longestLeftAlone().stream()
                                .map(CheckReport::episode)
                                .toList(),
                "deadLetters", figures.deadLetters(),
                "unreadable", figures.unreadable(),
                "leftOut", figures.leftOut(),
                "firstLeftOut", figures.firstLeftOut(),
                "unchecked", figures.unchecked());
    }

    private static Map<String, Object> episode(HotEpisode episode) {
        return ordered(
                "pool", episode.pool(),
                "host", episode.host(),
                "from", episode.from().toString(),
                "to", episode.to().toString(),
                "leftAloneSeconds", episode.leftAlone().toSeconds());
    }

    private static Map<String, Object> ordered(Object... keysAndValues) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            map.put((String) keysAndValues[i], keysAndValues[i + 1]);
        }
        return map;
    }
}
