package io.isotherm.bench.stream;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * A part of the process whose threads are told from all others, so that their processor time is: what it takes apart from the
 * broker, the collection of garbage and what the JVM compiles.
 */
final class OwnThreads {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final ThreadGroup group;

    /** @param name of the part */
    OwnThreads(String name) {
        this.group = new ThreadGroup(name);
    }

    /**
     * Runs what starts the part; the threads that it makes, and those that they make, belong to it.
     *
     * @throws CompletionException with what the start failed with
     */
    void start(Runnable start) {
        CompletableFuture<Void> started = new CompletableFuture<>();
        new Thread(group, () -> {
                    try {
                        start.run();
                        started.complete(null);
                    } catch (RuntimeException | Error e) {
                        started.completeExceptionally(e);
                    }
                })
                .start();
        started.join();
    }

    /** The processor time of its threads up to now, in nanoseconds; that of threads which have ended is left out. */
    long processorNanos() {
        Thread[] threads = new Thread[2 * group.activeCount() + 8];
        int count = group.enumerate(threads, true);
        long nanos = 0;
        for (int i = 0; i < count; i++) {
            nanos += Math.max(0, THREADS.getThreadCpuTime(threads[i].getId()));
        }
        return nanos;
    }
}
