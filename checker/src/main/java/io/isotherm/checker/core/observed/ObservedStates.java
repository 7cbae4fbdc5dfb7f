package io.isotherm.checker.core.observed;

import io.isotherm.schema.DataQuality;
import io.isotherm.schema.Evidence;
import io.isotherm.schema.HostState;
import io.isotherm.schema.Resource;
import io.isotherm.schema.Temperature;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The newest host-states of one host. */
public final class ObservedStates {
    private static final int KEPT = 16;

    /**
     * One state, reduced to its verdict.
     *
     * @param windowMillis how long its window was
     * @param sampledUntil when the last sample was taken that it rests on; the window's end where it does not say
     * @param configVersion the configuration under which its window was closed
     */
    public record State(
            long windowEnd,
            long windowMillis,
            long sampledUntil,
            long configVersion,
            Temperature temperature,
            DataQuality quality,
            Set<Resource> hotResources) {
        public static State of(HostState state) {
            Set<Resource> resources = EnumSet.noneOf(Resource.class);
            for (Evidence evidence : state.getEvidence()) {
                resources.add(evidence.getResource());
            }
            long windowEnd = state.getWindowEnd().toEpochMilli();
            Instant lastSample = state.getLastSampleAt();
            return new State(
                    windowEnd,
                    windowEnd - state.getWindowStart().toEpochMilli(),
                    lastSample == null ? windowEnd : Math.min(lastSample.toEpochMilli(), windowEnd),
                    state.getConfigVersion(),
                    state.getTemperature(),
                    state.getQuality(),
                    resources);
        }

        /** Whether the data is good enough to decide on. */
        public boolean isKnown() {
            return temperature != Temperature.UNKNOWN && (quality == DataQuality.GOOD || quality == DataQuality.FAIR);
        }

        public boolean isHot() {
            return temperature == Temperature.HOT;
        }
    }

    private final Deque<State> states = new ArrayDeque<>();

    /** Takes a state in; false if this window or a later one was there before. */
    public boolean add(State state) {
        State newest = states.peekLast();
        if (newest != null && state.windowEnd() <= newest.windowEnd()) {
            return false;
        }
        states.addLast(state);
        if (states.size() > KEPT) {
            states.removeFirst();
        }
        return true;
    }

    /** The newest state of a window that ended in the given time, both ends included; null if there is none. */
    public @Nullable State newest(long from, long to) {
        for (Iterator<State> backwards = states.descendingIterator(); backwards.hasNext(); ) {
            State state = backwards.next();
            if (state.windowEnd() <= to) {
                return state.windowEnd() >= from ? state : null;
            }
        }
        return null;
    }
}
