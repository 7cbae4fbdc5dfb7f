package io.isotherm.checker.core.report;

import java.util.EnumMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Counts over all pools. */
public final class CheckTally {
    /** What is counted by number alone. */
    public enum Count {
        SAMPLES,
        IMPLAUSIBLE_SAMPLES,
        DECISIONS,
        TICKS_WITHOUT_DECISION,
        REVERSE_MOVES,
        FOREIGN_MOVES,
        EVENTS_WITHOUT_COMMAND
    }

    private final Map<Count, Long> counts = new EnumMap<>(Count.class);
    private final SortedMap<String, Long> scenarioMillis = new TreeMap<>();
    private final SortedMap<String, Long> leftHotMillis = new TreeMap<>();
    private final SortedMap<String, Long> deadLetters = new TreeMap<>();
    private final SortedMap<String, Long> unreadable = new TreeMap<>();
    private final SortedMap<String, Long> leftOut = new TreeMap<>();
    private final SortedMap<String, String> firstLeftOut = new TreeMap<>();

    public void add(Count what) {
        add(what, 1);
    }

    public void add(Count what, long number) {
        counts.merge(what, number, Long::sum);
    }

    public long count(Count what) {
        return counts.getOrDefault(what, 0L);
    }

    /** Adds time that a pool spent in a scenario. */
    public void scenario(String scenario, long millis) {
        scenarioMillis.merge(scenario, millis, Long::sum);
    }

    public SortedMap<String, Long> scenarioMillis() {
        return scenarioMillis;
    }

    /** Adds time that a host stayed hot without a command from it, by what kept it from relief. */
    public void leftHot(String reason, long millis) {
        if (millis > 0) {
            leftHotMillis.merge(reason, millis, Long::sum);
        }
    }

    public SortedMap<String, Long> leftHotMillis() {
        return leftHotMillis;
    }

    public void deadLetter(String fromTopic) {
        deadLetters.merge(fromTopic, 1L, Long::sum);
    }

    /** Dead letters by the topic that they came from. */
    public SortedMap<String, Long> deadLetters() {
        return deadLetters;
    }

    public void unreadable(String topic) {
        unreadable.merge(topic, 1L, Long::sum);
    }

    /** Records that could not be decoded, by topic. */
    public SortedMap<String, Long> unreadable() {
        return unreadable;
    }

    public void leftOut(String topicAndFault, String place) {
        leftOut.merge(topicAndFault, 1L, Long::sum);
        firstLeftOut.putIfAbsent(topicAndFault, place);
    }

    /** Records that cannot be true, by topic and fault. */
    public SortedMap<String, Long> leftOut() {
        return leftOut;
    }

    /** Where the first of them is, by topic and fault. */
    public SortedMap<String, String> firstLeftOut() {
        return firstLeftOut;
    }
}
