package io.isotherm.streams;

import io.isotherm.pool.PoolKeys;
import io.isotherm.pool.RefusedRecordException;
import io.isotherm.reasons.DeadLetterReason;
import io.isotherm.retry.LimitedLog;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records that must not be worked on again: what follows from them is refused by Kafka for good, or they have brought the
 * process to its limits repeatedly. The transaction in which that showed is rolled back; when such a record comes again
 * it becomes a dead letter before anything else is done; if even that is refused, nothing becomes of it. When it is their
 * pool's stored state that makes them so, the pool is set aside ({@link PoolsSetAside}). Thread-safe.
 */
public final class RejectedInputs {
    private static final int ATTEMPTS = 2;
    private static final int KEPT = 10_000;
    private static final int LINES_PER_MINUTE = 10;

    private static final Logger LOG = LoggerFactory.getLogger(RejectedInputs.class);

    /** Where a record lies. */
    record Position(String topic, int partition, long offset) {
        @Override
        public String toString() {
            return topic + "-" + partition + "@" + offset;
        }
    }

    /** A record that is worked on; its pool is empty if its key names none. */
    record Input(Position position, String pool) {}

    private record Rejection(DeadLetterReason reason, String message) {}

    private final Map<Position, Rejection> rejections = bounded();
    private final Map<Position, String> undeliverable = bounded();
    private final Map<Position, Integer> attempts = bounded();
    private final AtomicBoolean blamed = new AtomicBoolean();
    private final ThreadLocal<@Nullable Input> current = new ThreadLocal<>();
    private final PoolsSetAside poolsSetAside;
    private final LongAdder passedOver = new LongAdder();
    private final LimitedLog lines = new LimitedLog(LOG, LINES_PER_MINUTE);

    public RejectedInputs() {
        this(InstantSource.system());
    }

    /** @param clock by which pools are set aside and tried again */
    RejectedInputs(InstantSource clock) {
        poolsSetAside = new PoolsSetAside(clock);
    }

    /**
     * A thread begins to work on a record.
     *
     * @return whether it may; else its pool is set aside, and nothing becomes of the record, which stays in its topic
     * @throws RefusedRecordException if the record was rejected
     */
    boolean begin(Input input) {
        current.set(input);
        Rejection rejection;
        synchronized (this) {
            rejection = rejections.get(input.position());
        }
        if (rejection != null) {
            throw new RefusedRecordException(rejection.reason(), rejection.message());
        }
        if (poolsSetAside.contains(input.pool())) {
            passedOver.increment();
            return false;
        }
        return true;
    }

    /** The record that this thread works on. */
    @Nullable
    Input current() {
        return current.get();
    }

    synchronized void reject(Input input, DeadLetterReason reason, String message) {
        rejections.put(input.position(), new Rejection(reason, message));
        blamed.set(true);
        if (!input.pool().isEmpty()) {
            poolsSetAside.refused(input.pool(), message);
            tell(input.pool(), message);
        }
    }

    /** What is stored of the record's pool cannot be read: the pool is set aside, and the record is not to blame. */
    synchronized void rejectState(Input input, String message) {
        blamed.set(true);
        poolsSetAside.unusable(input.pool(), message);
        tell(input.pool(), message);
    }

    private void tell(String pool, String message) {
        if (poolsSetAside.contains(pool)) {
            lines.error(
                    "Pool {} is set aside, and its records are passed over for a while, lest it stop the others: {}",
                    PoolKeys.shown(pool),
                    message);
        }
    }

    /** The pools whose records are passed over just now. */
    PoolsSetAside poolsSetAside() {
        return poolsSetAside;
    }

    /** How many records of pools that were set aside have been passed over. */
    long passedOver() {
        return passedOver.sum();
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
    synchronized void failed(Input input, Error error) {
        blamed.set(true);
        if (attempts.merge(input.position(), 1, Integer::sum) >= ATTEMPTS) {
            reject(
                    input,
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
