package io.isotherm.console.model;

import io.isotherm.console.view.DeadLetter;
import io.isotherm.console.view.RecordedSpan;
import io.isotherm.pool.PoolKeys;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the console knows: pool by pool, and the dead letters of all. Thread-safe. */
public final class ReadModel implements ReadModels {
    private static final Logger LOG = LoggerFactory.getLogger(ReadModel.class);
    private static final int MOST_POOLS = 500;
    private static final int MOST_DEAD_LETTERS = 500;
    private static final Duration ANYWAY_AFTER = Duration.ofSeconds(10);

    private final InstantSource clock;
    private final String epoch =
            HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
    private final SortedMap<String, PoolReadModel> pools = new ConcurrentSkipListMap<>();
    private final Deque<DeadLetter> deadLetters = new ArrayDeque<>();
    private long publishedAnyway = System.nanoTime();

    /** @param clock tells how long nothing was decided */
    public ReadModel(InstantSource clock) {
        this.clock = clock;
    }

    /** The pools of which something was read, by name. */
    public List<PoolReadModel> pools() {
        return List.copyOf(pools.values());
    }

    /** A pool; empty where nothing was read of it. */
    public Optional<PoolReadModel> pool(String name) {
        return Optional.ofNullable(pools.get(name));
    }

    /** The model of the pool that a key is of; empty where it is of none. */
    Optional<PoolReadModel> poolOf(String key) {
        String name = PoolKeys.pool(key);
        if (!PoolKeys.isPoolName(name) || (pools.size() >= MOST_POOLS && !pools.containsKey(name))) {
            return Optional.empty();
        }
        return Optional.of(pools.computeIfAbsent(name, none -> new PoolReadModel(name, epoch, clock)));
    }

    /** A pool of a recording. */
    PoolReadModel recorded(String name, PoolHistory history) {
        PoolReadModel pool = PoolReadModel.recorded(name, epoch, clock, history);
        pools.put(name, pool);
        return pool;
    }

    @Override
    public ReadModel newest() {
        return this;
    }

    @Override
    public ReadModel at(Instant time) {
        throw new UnsupportedOperationException("Only a recording tells of other times than now");
    }

    @Override
    public Optional<RecordedSpan> recording() {
        return Optional.empty();
    }

    /** Takes a dead letter, of whichever pool. */
    void accept(DeadLetter letter, boolean tell) {
        synchronized (deadLetters) {
            deadLetters.addLast(letter);
            if (deadLetters.size() > MOST_DEAD_LETTERS) {
                deadLetters.removeFirst();
            }
        }
        if (tell) {
            pools.values().forEach(pool -> pool.events().append("dead-letter", letter));
        }
    }

    /** The last dead letters, the newest first. */
    public List<DeadLetter> deadLetters() {
        synchronized (deadLetters) {
            List<DeadLetter> newestFirst = new ArrayList<>(deadLetters);
            Collections.reverse(newestFirst);
            return newestFirst;
        }
    }

    /** Brings all views up to date. */
    void publish() {
        boolean anyway = System.nanoTime() - publishedAnyway > ANYWAY_AFTER.toNanos();
        if (anyway) {
            publishedAnyway = System.nanoTime();
        }
        for (PoolReadModel pool : pools.values()) {
            try {
                pool.publish(anyway);
            } catch (RuntimeException e) {
                LOG.error("What is new in a pool cannot be shown", e);
            }
        }
    }
}
