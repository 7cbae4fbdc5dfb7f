package io.isotherm.collector;

import io.isotherm.schema.HostMetrics;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Samples on their way out, in order for each host and bounded for each host: when one host's share is full its oldest
 * sample makes room. Thread-safe.
 */
final class SampleBuffer {
    private final int perHost;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final SortedMap<String, Deque<HostMetrics>> waiting = new TreeMap<>();
    private boolean closed;

    SampleBuffer(int perHost) {
        if (perHost < 1) {
            throw new IllegalArgumentException("A buffer of " + perHost + " samples per host must hold at least 1");
        }
        this.perHost = perHost;
    }

    /** Takes a sample in; true if the oldest of its host had to be dropped for it. */
    boolean add(HostMetrics sample) {
        lock.lock();
        try {
            Deque<HostMetrics> queue = queue(sample);
            boolean full = queue.size() >= perHost;
            if (full) {
                queue.removeFirst();
            }
            queue.addLast(sample);
            changed.signalAll();
            return full;
        } finally {
            lock.unlock();
        }
    }

    /** Takes back a sample that could not be sent, as the oldest of its host; false if there is no room for it. */
    boolean putBack(HostMetrics sample) {
        lock.lock();
        try {
            Deque<HostMetrics> queue = queue(sample);
            if (queue.size() >= perHost) {
                return false;
            }
            queue.addFirst(sample);
            return true;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes out the oldest sample of every host, and waits until there is one. With never more than one of a host
     * under way, a sample that fails is never overtaken by a later one.
     *
     * @return empty only when the buffer is closed and empty
     */
    List<HostMetrics> takeRound() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (true) {
                List<HostMetrics> round = new ArrayList<>(waiting.size());
                for (Deque<HostMetrics> queue : waiting.values()) {
                    HostMetrics oldest = queue.pollFirst();
                    if (oldest != null) {
                        round.add(oldest);
                    }
                }
                if (!round.isEmpty() || closed) {
                    return round;
                }
                changed.await();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Returns after the given time, or as soon as the buffer is closed. */
    void pause(long millis) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = TimeUnit.MILLISECONDS.toNanos(millis);
            while (left > 0 && !closed) {
                left = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Lets a waiting {@link #takeRound()} end once nothing is left. */
    void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    int size() {
        lock.lock();
        try {
            return waiting.values().stream().mapToInt(Deque::size).sum();
        } finally {
            lock.unlock();
        }
    }

    int size(String host) {
        lock.lock();
        try {
            Deque<HostMetrics> queue = waiting.get(host);
            return queue == null ? 0 : queue.size();
        } finally {
            lock.unlock();
        }
    }

    private Deque<HostMetrics> queue(HostMetrics sample) {
        return waiting.computeIfAbsent(sample.getHost(), host -> new ArrayDeque<>());
    }
}
