package io.isotherm.bench.scale;

import com.sun.management.OperatingSystemMXBean;
import io.isotherm.decider.core.ledger.PoolLedger;
import io.isotherm.decider.core.tick.DecisionLoop;
import io.isotherm.decider.core.tick.InMemoryDecisionMemory;
import io.isotherm.decider.core.tick.TickResult;
import io.isotherm.decider.stream.StoredLedger;
import io.isotherm.pool.PoolKeys;
import io.isotherm.schema.HostState;
import io.isotherm.schema.PowerEvent;
import io.isotherm.schema.Scenario;
import io.isotherm.schema.ScenarioShare;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Runs scenarios on generated pools, as the decider runs pools. Ticks count from the first on that decides for the scenario.
 * Times are the processor time of the whole process, the collection of garbage and what the JVM compiles in it, so that
 * they mean the same on a machine that does something else besides; none is less than that of the thread that decides, for
 * a process's is told in steps of some milliseconds.
 */
public final class ScaleBenchmark {
    private static final Instant BEGIN = Instant.parse("2026-01-05T00:00:00Z");
    private static final int POLL_MILLIS = 20;
    private static final int MOST_TICKS_BEFORE = 10;
    private static final double NANOS_PER_MILLI = 1e6;
    private static final double BYTES_PER_MIB = 1024.0 * 1024.0;

    private final int ticks;
    private final Duration limit;
    private final long seed;
    private boolean underWay;

    /**
     * A benchmark.
     *
     * @param ticks how many are measured of each pool, at least 1
     * @param limit how much processor time one pool may take, its ticks that are not measured included
     * @param seed what pools are generated from
     */
    public ScaleBenchmark(int ticks, Duration limit, long seed) {
        this.ticks = ticks;
        this.limit = limit;
        this.seed = seed;
    }

    /**
     * Runs one scenario at one size. A tick that is under way at the limit is waited for no longer, and left to itself: it
     * takes the processor from whatever is measured after it.
     *
     * @throws InterruptedException if interrupted while it runs
     */
    public ScaleResult run(ScaleScenario scenario, PoolSize size) throws InterruptedException {
        Run run = new Run(scenario, size);
        Thread thread = new Thread(run, "scale-" + scenario + "-" + size);
        thread.setDaemon(true);
        thread.start();
        long end = processorNanos() + limit.toNanos();
        while (thread.isAlive() && processorNanos() < end) {
            thread.join(POLL_MILLIS);
        }
        underWay |= thread.isAlive();
        return run.result();
    }

    /** Whether a tick is still under way that was beyond its limit. */
    public boolean isUnderWay() {
        return underWay;
    }

    private final class Run implements Runnable {
        private final ScaleScenario scenario;
        private final PoolSize size;
        private final List<Double> millis = new ArrayList<>();
        private boolean completed;
        private String algorithm = "none";
        private long moves;
        private double peakHeapMib;
        private long ledgerBytes;
        private double ledgerMillis;

        Run(ScaleScenario scenario, PoolSize size) {
            this.scenario = scenario;
            this.size = size;
        }

        @Override
        public void run() {
            long end = processorNanos() + limit.toNanos();
            System.gc();
            heap().forEach(MemoryPoolMXBean::resetPeakUsage);
            GeneratedPool pool = new GeneratedPool(scenario, size, seed);
            InMemoryDecisionMemory memory = new InMemoryDecisionMemory(GeneratedPool.NAME);
            DecisionLoop loop = new DecisionLoop(name -> memory);
            Instant at = BEGIN;
            int before = 0;
            PoolLedger beforeLast = memory.ledger();
            while (millis.size() < ticks && processorNanos() < end) {
                at = at.plus(GeneratedPool.WINDOW);
                loop.accept(GeneratedPool.NAME, at, pool.config(at));
                List<HostState> window = pool.window(at);
                beforeLast = memory.ledger();
                long began = processorNanos();
                long threadBegan = threadNanos();
                TickResult result = decide(loop, window, at);
                double took = Math.max(processorNanos() - began, threadNanos() - threadBegan) / NANOS_PER_MILLI;
                Optional<ScenarioShare> share = share(result);
                if (share.isPresent() || before == MOST_TICKS_BEFORE || !millis.isEmpty()) {
                    measured(took, result, share);
                } else {
                    before++;
                }
                for (PowerEvent event : pool.carryOut(result, at)) {
                    loop.accept(PoolKeys.of(event.getPool(), event.getHost()), at, event);
                }
            }
            long began = processorNanos();
            long bytes = StoredLedger.bytesWritten(beforeLast, memory.ledger());
            completed(bytes, (processorNanos() - began) / NANOS_PER_MILLI);
        }

        private TickResult decide(DecisionLoop loop, List<HostState> window, Instant at) {
            Optional<TickResult> result = Optional.empty();
            for (HostState state : window) {
                result = loop.accept(PoolKeys.of(state.getPool(), state.getHost()), at, state);
            }
            return result.orElseThrow(() -> new IllegalStateException("The window of " + at + " gave no decision"));
        }

        private Optional<ScenarioShare> share(TickResult result) {
            Scenario wanted = Scenario.valueOf(scenario.name());
            return result.decision().getScenarios().stream()
                    .filter(share -> share.getScenario() == wanted)
                    .findFirst();
        }

        private synchronized void measured(double took, TickResult result, Optional<ScenarioShare> share) {
            millis.add(took);
            moves += result.migrations().size();
            share.flatMap(found -> Optional.ofNullable(found.getAlgorithm())).ifPresent(name -> algorithm = name);
        }

        private synchronized void completed(long bytes, double took) {
            completed = millis.size() == ticks;
            ledgerBytes = bytes;
            ledgerMillis = took;
            peakHeapMib = peakMib();
        }

        synchronized ScaleResult result() {
            List<Double> sorted = millis.stream().sorted().toList();
            return new ScaleResult(
                    size.hosts(),
                    size.guests(),
                    scenario.name(),
                    algorithm,
                    completed,
                    sorted.isEmpty() ? null : sorted.get((sorted.size() - 1) / 2),
                    sorted.isEmpty() ? null : sorted.get((int) Math.ceil(0.99 * sorted.size()) - 1),
                    completed ? peakHeapMib : peakMib(),
                    ledgerBytes,
                    ledgerMillis,
                    moves);
        }
    }

    private static long processorNanos() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
    }

    private static long threadNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static List<MemoryPoolMXBean> heap() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .toList();
    }

    private static double peakMib() {
        return heap().stream().mapToLong(pool -> pool.getPeakUsage().getUsed()).sum() / BYTES_PER_MIB;
    }
}
