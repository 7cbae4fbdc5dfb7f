package io.isotherm.executor;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Steps watches on a few threads, with a short real pause between two steps of one, so that any clock can drive them. */
final class PooledSteps implements Steps {
    private static final Logger LOG = LoggerFactory.getLogger(PooledSteps.class);
    private static final int MOST_THREADS = 8;

    private final ScheduledThreadPoolExecutor threads;
    private final long pauseNanos;

    PooledSteps(int concurrent, Duration pause) {
        AtomicInteger number = new AtomicInteger();
        threads = new ScheduledThreadPoolExecutor(Math.min(MOST_THREADS, concurrent), step -> {
            Thread thread = new Thread(step, "executor-watch-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
        threads.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        threads.setRemoveOnCancelPolicy(true);
        pauseNanos = pause.toNanos();
    }

    @Override
    public void follow(Watch watch, Runnable whenOver) {
        schedule(watch, whenOver, 0);
    }

    private void schedule(Watch watch, Runnable whenOver, long nanos) {
        try {
            Future<?> unused = threads.schedule(() -> step(watch, whenOver), nanos, TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("Command {} is left as it is: the executor stops", watch.commandId(), e);
        }
    }

    private void step(Watch watch, Runnable whenOver) {
        boolean over = false;
        try {
            over = watch.step();
        } catch (RuntimeException e) {
            LOG.error("A step of command {} failed and will be tried again", watch.commandId(), e);
        }
        if (over) {
            whenOver.run();
        } else {
            schedule(watch, whenOver, pauseNanos);
        }
    }

    @Override
    public void stop() {
        threads.shutdownNow();
        try {
            if (!threads.awaitTermination(2, TimeUnit.SECONDS)) {
                LOG.debug("A step still waits for its hypervisor");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
