package io.isotherm.checker.core.observed;

import java.util.EnumMap;
import java.util.Map;

/** From when on the records of each topic are there: retention removes the oldest. */
public final class ObservedRetention {
    private final Map<ObservedTopic, Long> from = new EnumMap<>(ObservedTopic.class);

    /** Notes that what is older than a time, epoch milliseconds, may be missing from a topic. */
    public void startsAt(ObservedTopic topic, long timestamp) {
        from.merge(topic, timestamp, Math::max);
    }

    /** Whether all records of a topic from a time on, epoch milliseconds, are there. */
    public boolean covers(ObservedTopic topic, long time) {
        return time >= from.getOrDefault(topic, Long.MIN_VALUE);
    }
}
