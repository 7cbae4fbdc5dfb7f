package io.isotherm.chaos;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.PriorityQueue;

/** The time of the simulated world, which passes only from one thing that is due to the next. Instants are true time. */
final class VirtualClock implements InstantSource {
    private static final Instant START = Instant.parse("2026-03-02T00:00:00Z");

    private record Due(long at, long number, Runnable what) {}

    private final PriorityQueue<Due> agenda =
            new PriorityQueue<>(Comparator.comparingLong(Due::at).thenComparingLong(Due::number));
    private long number;
    private long now;

    /** Milliseconds since the beginning. */
    long now() {
        return now;
    }

    @Override
    public Instant instant() {
        return START.plusMillis(now);
    }

    /** Has something happen after so many milliseconds. */
    void in(long millis, Runnable what) {
        agenda.add(new Due(now + millis, number++, what));
    }

    /**
     * Lets all happen that is due until a time. May be called by what happens: the rest of the world then goes on while the
     * caller stands still.
     */
    void runUntil(long millis) {
        while (!agenda.isEmpty() && agenda.peek().at() <= millis) {
            Due due = agenda.remove();
            now = Math.max(now, due.at());
            due.what().run();
        }
        now = Math.max(now, millis);
    }
}
