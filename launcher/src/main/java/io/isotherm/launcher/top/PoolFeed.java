package io.isotherm.launcher.top;

import io.isotherm.explain.PoolRecords;
import io.isotherm.operator.FollowedRecords;
import io.isotherm.operator.TopicRecords;
import io.isotherm.schema.HostState;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Follows a pool's records on a thread of its own, and tells how the pool is whenever that may have changed. */
final class PoolFeed implements AutoCloseable {
    private static final Duration TRENDS = Duration.ofMinutes(15);
    private static final Duration STATES_KEPT = Duration.ofMinutes(5);
    private static final long PICTURE_EVERY_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long ASK_EVERY_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(5);
    private static final long AGAIN_SECONDS = 2;

    private final TopicRecords source;
    private final String pool;
    private final Duration past;
    private final Consumer<Picture> pictures;
    private final Consumer<String> problems;
    private final CountDownLatch stop = new CountDownLatch(1);

    /**
     * Begins.
     *
     * @param past how long moves and failures count
     * @param pictures takes how the pool is, on the feed's thread
     * @param problems takes what is wrong, likewise
     */
    PoolFeed(TopicRecords source, String pool, Duration past, Consumer<Picture> pictures, Consumer<String> problems) {
        this.source = source;
        this.pool = pool;
        this.past = past;
        this.pictures = pictures;
        this.problems = problems;
        Thread thread = new Thread(this::run, "top-" + pool);
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        try {
            do {
                try {
                    follow();
                } catch (RuntimeException e) {
                    problems.accept(String.valueOf(e.getMessage()));
                }
            } while (!stop.await(AGAIN_SECONDS, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void follow() {
        Instant newest = source.newest();
        PoolRecords records = new PoolRecords(pool, STATES_KEPT);
        Trends trends = new Trends();
        try (FollowedRecords followed = source.follow(begin(newest))) {
            long drawn = System.nanoTime() - PICTURE_EVERY_NANOS;
            long heard = System.nanoTime();
            while (stop.getCount() > 0) {
                boolean any = followed.poll(read -> {
                    records.accept(read);
                    if (read instanceof HostState state && state.getPool().equals(pool)) {
                        trends.accept(state);
                    }
                });
                long at = System.nanoTime();
                heard = any ? at : heard;
                if (at - drawn >= PICTURE_EVERY_NANOS && followed.caughtUp()) {
                    drawn = at;
                    pictures.accept(picture(records, trends));
                }
                if (at - heard >= ASK_EVERY_NANOS) {
                    if (!followed.answers(ANSWER_WITHIN)) {
                        problems.accept("Kafka does not answer; what is shown is old");
                    }
                    heard = System.nanoTime();
                }
            }
        }
    }

    private Picture picture(PoolRecords records, Trends trends) {
        Instant clock = Instant.ofEpochMilli(System.currentTimeMillis());
        Instant tick =
                records.decisions().isEmpty() ? clock : records.decisions().lastKey();
        // A pool's clocks may be ahead of ours.
        Instant now = tick.isAfter(clock) ? tick : clock;
        records.forgetBefore(tick.minus(past));
        return Picture.of(records, trends, tick.minus(past), now);
    }

    private Map<String, Instant> begin(Instant newest) {
        Map<String, Instant> begin = new HashMap<>();
        for (String topic : new String[] {"decisions", "approvals", "migration-commands", "migration-events"}) {
            begin.put(topic, newest.minus(past));
        }
        begin.put("host-states", newest.minus(TRENDS));
        for (String topic : new String[] {"pool-config", "power-commands", "power-events"}) {
            begin.put(topic, Instant.EPOCH);
        }
        return begin;
    }

    /** Ends soon; nothing waits for it. */
    @Override
    public void close() {
        stop.countDown();
    }
}
