package io.isotherm.executor.command;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs tasks on a few threads, with a short real pause between two steps of one, so that any clock can drive them. */
public final class PooledTaskScheduler implements TaskScheduler {
    private static final Logger LOG = LoggerFactory.getLogger(PooledTaskScheduler.class);
    private static final int MOST_THREADS = 8;

    private final ScheduledThreadPoolExecutor threads;
    private final long pauseNanos;

    public PooledTaskScheduler(String pool, int concurrent, Duration pause) {
        AtomicInteger number = new AtomicInteger();
        threads = new ScheduledThreadPoolExecutor(Math.min(MOST_THREADS, concurrent), step -> {
            Thread thread = new Thread(
                    () -> {
                        LogIds.ofPool(pool);
                        step.run();
                    },
                    "executor-task-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
        threads.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        threads.setRemoveOnCancelPolicy(true);
        pauseNanos = pause.toNanos();
    }

    @Override
    public void schedule(CommandTask task, Runnable whenOver) {
        schedule(task, whenOver, 0);
    }

    private void schedule(CommandTask task, Runnable whenOver, long nanos) {
        try {
            Future<?> unused = threads.schedule(
                    () -> LogIds.ofCommand(task.host(), task.commandId(), () -> step(task, whenOver)),
                    nanos,
                    TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("Command {} is left as it is: the executor stops", task.commandId(), e);
        }
    }

    private void step(CommandTask task, Runnable whenOver) {
        boolean over = false;
        try {
            over = task.step();
        } catch (RuntimeException e) {
            LOG.error("A step of command {} failed and will be tried again", task.commandId(), e);
        }
        if (over) {
            whenOver.run();
        } else {
            schedule(task, whenOver, pauseNanos);
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
