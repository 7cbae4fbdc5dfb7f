package io.isotherm.launcher.demo;

import io.isotherm.collector.CollectorService;
import io.isotherm.hypervisor.HostPower;
import io.isotherm.hypervisor.Hypervisor;
import io.isotherm.hypervisor.HypervisorException;
import io.isotherm.hypervisor.Inventory;
import io.isotherm.launcher.demo.DemoStory.FailingMigration;
import io.isotherm.schema.DetectionConfig;
import io.isotherm.schema.MigrationCommand;
import io.isotherm.schema.PowerCommand;
import io.isotherm.simulator.SimulatedClock;
import io.isotherm.simulator.SimulatedPool;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Moves simulated time on, sample by sample. Time never runs ahead of the services: before it goes on, the window that a
 * sample closed has been decided on, and every command that is not still under way has been reported on. So a demo runs as
 * fast as the services can. Loads follow from the seed; moves differ a little from run to run, since how far simulated time has
 * got when an executor reports depends on real time.
 */
final class DemoConductor {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** How much faster than time it goes on until the present is reached. */
    private static final int CATCHING_UP = 10;

    private final DemoStory story;
    private final SimulatedClock clock;
    private final SimulatedPool pool;
    private final Inventory inventory;
    private final CollectorService collector;
    private final DemoWatch watch;
    private final Deque<FailingMigration> failures;
    private final Map<Instant, Long> closedAtNanos = new TreeMap<>();
    private final double speed;
    private final Instant start;
    private final long begun = System.nanoTime();
    private Instant nextSample;

    DemoConductor(
            DemoStory story,
            SimulatedClock clock,
            SimulatedPool pool,
            Inventory inventory,
            CollectorService collector,
            DemoWatch watch,
            double speed) {
        this.story = story;
        this.clock = clock;
        this.pool = pool;
        this.inventory = inventory;
        this.collector = collector;
        this.watch = watch;
        this.failures = new ArrayDeque<>(story.failures());
        this.speed = speed;
        this.start = clock.instant();
        this.nextSample = start;
    }

    /** Goes on until an instant of simulated time, which is the last that is sampled. */
    void runUntil(Instant end) {
        while (!nextSample.isAfter(end)) {
            pace(Duration.between(start, nextSample));
            sample(nextSample);
        }
        awaitReports();
    }

    /** Goes on until it is told to stop: faster than time until the present is reached, and then with it. */
    void runWithTime(CountDownLatch stop) throws InterruptedException {
        long fast = story.config().getDetection().getSampleMillis() / CATCHING_UP;
        while (!stop.await(
                Math.max(fast, nextSample.toEpochMilli() - System.currentTimeMillis()), TimeUnit.MILLISECONDS)) {
            sample(nextSample);
            forget();
        }
    }

    /** Forgets what is only for a summary. */
    void forget() {
        closedAtNanos.clear();
        watch.forget();
    }

    private void sample(Instant at) {
        DetectionConfig detection = story.config().getDetection();
        Instant closed = at.minusMillis(detection.getGraceMillis());
        boolean closesWindow = closed.toEpochMilli() % detection.getWindowMillis() == 0
                && !closed.isBefore(start.plusMillis(detection.getWindowMillis()));
        clock.set(at);
        pool.advanceTo(at);
        injectFailures(Duration.between(start, at));
        nextSample = at.plusMillis(detection.getSampleMillis());
        // Hosts asleep are not sampled: they have no collector.
        if (closesWindow) {
            // The decision is to know of all that is over by now.
            awaitReports();
            collector.sampleNow();
            closedAtNanos.put(closed, System.nanoTime());
            watch.awaitDecision(closed, PATIENCE);
        } else {
            collector.sampleNow();
            awaitReports();
        }
    }

    private void awaitReports() {
        watch.awaitReports(this::moving, this::changing, PATIENCE);
    }

    /** When the sample that closed a window was taken, by the window's end, on the scale of nanoTime. */
    Map<Instant, Long> closedAtNanos() {
        return closedAtNanos;
    }

    private void pace(Duration simulated) {
        if (speed <= 0) {
            return;
        }
        long due = begun + (long) (simulated.toNanos() / speed);
        long left = due - System.nanoTime();
        if (left > 0) {
            RealTime.pass(Duration.ofNanos(left));
        }
    }

    private void injectFailures(Duration since) {
        while (!failures.isEmpty() && failures.peek().after().compareTo(since) <= 0) {
            FailingMigration failure = failures.remove();
            pool.failNextMigrations(1, failure.kind(), failure.atShare());
        }
    }

    private boolean moving(MigrationCommand command) {
        return inventory
                .hypervisor(command.getSource())
                .map(source -> isMigrating(source, UUID.fromString(command.getVm())))
                .orElse(false);
    }

    private static boolean isMigrating(Hypervisor source, UUID vm) {
        try {
            return source.isMigrating(vm);
        } catch (HypervisorException e) {
            return false;
        }
    }

    private boolean changing(PowerCommand command) {
        return inventory.power().state(command.getHost()) == HostPower.State.CHANGING;
    }
}
