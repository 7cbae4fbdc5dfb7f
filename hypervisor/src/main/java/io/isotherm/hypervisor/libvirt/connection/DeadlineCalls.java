package io.isotherm.hypervisor.libvirt.connection;

import io.isotherm.hypervisor.HypervisorException;
import io.isotherm.hypervisor.HypervisorException.Kind;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs calls that may hang on threads of their own. Native code cannot be interrupted: a call that hangs keeps its thread
 * until it ends, and when all threads are taken further calls are refused at once.
 */
public final class DeadlineCalls implements AutoCloseable {
    private final String host;
    private final String purpose;
    private final int limit;
    /** One for each call that has not ended; given back before its caller learns of its end. */
    private final Semaphore unfinished;

    private final ThreadPoolExecutor threads;

    public DeadlineCalls(String host, String purpose, int limit) {
        this.host = host;
        this.purpose = purpose;
        this.limit = limit;
        this.unfinished = new Semaphore(limit);
        AtomicInteger number = new AtomicInteger();
        this.threads =
                new ThreadPoolExecutor(0, Integer.MAX_VALUE, 30, TimeUnit.SECONDS, new SynchronousQueue<>(), work -> {
                    Thread thread = new Thread(work, purpose + "-" + host + "-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
    }

    /**
     * Runs a call and waits for it.
     *
     * @throws HypervisorException the call's own, or {@link Kind#UNREACHABLE} when it misses its deadline
     */
    public <T> T call(Duration deadline, Callable<T> call) {
        FutureTask<T> future = new FutureTask<>(() -> {
            try {
                return call.call();
            } finally {
                unfinished.release();
            }
        });
        start(future);
        try {
            return future.get(deadline.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new DeadlineMissedException(host, deadline);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HypervisorException(Kind.OTHER, "Interrupted while waiting for host " + host, e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof HypervisorException failure) {
                throw failure;
            }
            throw new HypervisorException(Kind.OTHER, "A call to host " + host + " failed: " + e.getCause(), e);
        }
    }

    /** Begins something and does not wait for it. */
    public void begin(Runnable work) {
        start(() -> {
            try {
                work.run();
            } finally {
                unfinished.release();
            }
        });
    }

    private void start(Runnable work) {
        if (!unfinished.tryAcquire()) {
            throw new HypervisorException(
                    Kind.UNREACHABLE,
                    "Host " + host + " has " + limit + " unfinished " + purpose
                            + " calls; no more are begun until one ends");
        }
        try {
            threads.execute(work);
        } catch (RejectedExecutionException e) {
            unfinished.release();
            throw new HypervisorException(Kind.UNREACHABLE, "The connection to host " + host + " is closed", e);
        }
    }

    @Override
    public void close() {
        threads.shutdown();
    }

    /** Tells a missed deadline from other failures, inside this package. */
    public static final class DeadlineMissedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private DeadlineMissedException(String host, Duration deadline) {
            super("Host " + host + " did not answer within " + deadline.toMillis() + " ms");
        }
    }
}
