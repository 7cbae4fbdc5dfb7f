package io.isotherm.streams;

import io.isotherm.pool.RefusedRecordException;
import io.isotherm.reasons.DeadLetterReason;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Records that must not be worked on again: what follows from them is refused by Kafka for good, or they have brought the
 * process to its limits repeatedly. The transaction in which that showed is rolled back; when such a record comes again
 * it becomes a dead letter before anything else is done; if even that is refused, nothing becomes of it. Thread-safe.
 */
public final class RejectedInputs {
    private static final int ATTEMPTS = 2;
    private static final int KEPT = 10_000;

    /** Where a record lies. */
    record Position(String topic, int partition, long offset) {
        @Override
        public String toString() {
            return topic + "-" + partition + "@" + offset;
        }
    }

    private record Rejection(DeadLetterReason reason, String message) {}

    private final Map<Position, Rejection> rejections = bounded();
    private final Map<Position, String> undeliverable = bounded();
    private final Map<Position, Integer> attempts = bounded();
    private final AtomicBoolean blamed = new AtomicBoolean();
    private final ThreadLocal<@Nullable Position> current = new ThreadLocal<>();

    /**
     * A thread begins to work on a record.
     *
     * @throws RefusedRecordException if the record was rejected
     */
    void begin(Position position) {
        current.set(position);
        Rejection rejection;
        synchronized (this) {
            rejection = rejections.get(position);
        }
        if (rejection != null) {
            throw new RefusedRecordException(rejection.reason(), rejection.message());
        }
    }

    /** The record that this thread works on. */
    @Nullable
    Position current() {
        return current.get();
    }

    synchronized void reject(Position position, DeadLetterReason reason, String message) {
        rejections.put(position, new Rejection(reason, message));
        blamed.set(true);
    }

    /** Kafka refuses the record's dead letter for good. */
    synchronized void rejectDeadLetter(Position position, String reason) {
        undeliverable.put(position, reason);
        blamed.set(true);
    }

    /** Why Kafka refuses the record's dead letter; null as long as it does not. */
    synchronized @Nullable String undeliverable(Position position) {
        return undeliverable.get(position);
    }

    /** Whether a record was found to be the cause of a failure since this was last asked: trying again then ends. */
    boolean hasBlamed() {
        return blamed.getAndSet(false);
    }

    /** An error of the virtual machine came up while a record was worked on. */
    synchronized void failed(Position position, Error error) {
        blamed.set(true);
        if (attempts.merge(position, 1, Integer::sum) >= ATTEMPTS) {
            reject(
                    position,
                    DeadLetterReason.EXHAUSTING,
                    "The record was tried " + ATTEMPTS + " times and each time brought up " + error);
        }
    }

    private static <V> Map<Position, V> bounded() {
        return new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<Position, V> eldest) {
                return size() > KEPT;
            }
        };
    }
}
