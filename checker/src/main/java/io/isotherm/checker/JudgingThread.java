package io.isotherm.checker;

import io.isotherm.checker.core.Checker;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;

/** Gives a checker what was read, in order, in a thread of its own, so that the next is read while it judges. */
final class JudgingThread implements AutoCloseable {
    /** So many records are read ahead of their judgement at most. */
    private static final int AHEAD = 100;

    private final Checker checker;
    private final AtomicReference<@Nullable Throwable> fault = new AtomicReference<>();
    private final ExecutorService thread;

    JudgingThread(Checker checker) {
        this.checker = checker;
        this.thread = new ThreadPoolExecutor(
                1,
                1,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(AHEAD),
                task -> new Thread(task, "checker"),
                (task, executor) -> {
                    try {
                        executor.getQueue().put(task);
                    } catch (InterruptedException e) {
                        throw new InterruptException(e);
                    }
                });
    }

    /** Has the checker take something in, after all before it. */
    void give(Consumer<Checker> what) {
        rethrow();
        thread.execute(() -> {
            if (fault.get() == null) {
                try {
                    what.accept(checker);
                } catch (RuntimeException | Error e) {
                    fault.set(e);
                }
            }
        });
    }

    /** Returns once the checker has taken in all that it was given. */
    void finish() {
        CountDownLatch taken = new CountDownLatch(1);
        thread.execute(taken::countDown);
        try {
            taken.await();
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
        rethrow();
    }

    private void rethrow() {
        Throwable thrown = fault.get();
        if (thrown instanceof RuntimeException exception) {
            throw exception;
        }
        if (thrown instanceof Error error) {
            throw error;
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
