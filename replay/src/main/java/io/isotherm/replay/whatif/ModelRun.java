package io.isotherm.replay.whatif;

import io.isotherm.analyzer.core.InMemoryPoolMemory;
import io.isotherm.analyzer.core.PoolAnalyzer;
import io.isotherm.analyzer.core.Result.ClosedWindow;
import io.isotherm.decider.core.tick.DecisionLoop;
import io.isotherm.decider.core.tick.InMemoryDecisionMemory;
import io.isotherm.decider.core.tick.TickResult;
import io.isotherm.hypervisor.HostPower;
import io.isotherm.hypervisor.Inventory;
import io.isotherm.pool.PoolKeys;
import io.isotherm.replay.demand.Demand;
import io.isotherm.replay.demand.Demand.Change;
import io.isotherm.replay.demand.HostDemand;
import io.isotherm.schema.HostMetrics;
import io.isotherm.schema.HostState;
import io.isotherm.schema.PoolConfig;
import io.isotherm.schema.Scenario;
import io.isotherm.schema.Temperature;
import io.isotherm.simulator.SimulatedPool;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One configuration's way through a demand, for one thread: samples of the model pool go to detection, its states to
 * planning, the commands to the pool, what becomes of them back to planning.
 *
 * <p>Detection is fed no more than it needs. The model's counters are exact, so one sample of each host at the end of a
 * window measures that window; a host is sampled besides, on the collector's beat, after a guest has arrived on it, so
 * that the guest is measured from then on. The window is closed at once by {@link ModelSampler#signOfLife}, and commands
 * are carried out when the window's grace is over, as in service.
 */
final class ModelRun {
    /** Shorter than anything measured, longer than nothing. */
    private static final long GRACE_MILLIS = 1;
    /** So many signs of life in a row are needed from a host that is the only one awake. */
    private static final int SIGNS_OF_A_LONE_HOST = 6;

    private record Due(long at, long order, Runnable action) {}

    private final String name;
    private final Demand demand;
    private final PoolConfig config;
    private final PoolConfig detection;
    private final boolean managed;
    private final Runnable stepped;
    private final SimulatedPool pool;
    private final Inventory inventory;
    private final Population population;
    private final ModelSampler sampler;
    private final ModelExecutor executor;
    private final Tally tally;
    private final PoolAnalyzer analyzer = new PoolAnalyzer(new InMemoryPoolMemory());
    private final DecisionLoop loop = new DecisionLoop(InMemoryDecisionMemory::new);
    private final PriorityQueue<Due> agenda =
            new PriorityQueue<>(Comparator.comparingLong(Due::at).thenComparingLong(Due::order));
    private final TreeSet<String> reached = new TreeSet<>();
    private @Nullable Scenario scenario;
    private int hotHosts;
    private long order;

    ModelRun(
            String name,
            Demand demand,
            List<List<Change>> changes,
            ModelSettings model,
            PoolConfig config,
            boolean managed,
            Runnable stepped) {
        this.name = name;
        this.demand = demand;
        this.config = PoolConfig.newBuilder(config).setPool(demand.pool()).build();
        this.detection = exact(this.config);
        this.managed = managed;
        this.stepped = stepped;
        this.pool = ModelPool.of(demand, model, config);
        this.inventory = pool.inventory();
        this.population = new Population(demand, changes, model, pool, inventory);
        this.sampler = new ModelSampler(demand.pool(), demand.start());
        loop.accept(this.config.getPool(), this.config.getAppliedAt(), this.config);
        this.tally = new Tally(demand, pool.accounts());
        this.executor = new ModelExecutor(
                inventory,
                event -> {
                    tally.heard(event);
                    loop.accept(event.getPool(), event.getAt(), event);
                },
                event -> loop.accept(event.getPool(), event.getAt(), event));
    }

    /** The configuration as it holds for samples that are never late, lost or dated wrongly. */
    private static PoolConfig exact(PoolConfig config) {
        PoolConfig exact = PoolConfig.newBuilder(config).build();
        long window = config.getDetection().getWindowMillis();
        exact.getDetection().setSampleMillis(window);
        exact.getDetection().setGraceMillis(GRACE_MILLIS);
        exact.getDetection()
                .setMaxClockAheadMillis(
                        Math.max(2 * window, config.getDetection().getMaxClockAheadMillis()));
        return exact;
    }

    WhatIfResult run() {
        long start = demand.start().toEpochMilli();
        long end = demand.end().toEpochMilli();
        long step = demand.step().toMillis();
        long window = config.getDetection().getWindowMillis();
        long beat = config.getDetection().getSampleMillis();
        population.enter(0);
        hosts().forEach(host -> sample(host).ifPresent(this::detect));
        long now = start;
        while (now < end) {
            long next = Math.min(end, Math.min(after(now, step), after(now, window)));
            if (executor.busy() || !reached.isEmpty()) {
                next = Math.min(next, after(now, beat));
            }
            Due due = agenda.peek();
            now = due == null ? next : Math.min(next, Math.max(now, due.at()));
            Instant instant = Instant.ofEpochMilli(now);
            pool.advanceTo(instant);
            reached.addAll(executor.poll(instant));
            if (now % window == 0) {
                window(instant);
            } else if (now % beat == 0) {
                reached.forEach(host -> sample(host).ifPresent(this::detect));
                reached.clear();
            }
            if (now % step == 0) {
                if (now < end) {
                    population.enter((int) ((now - start) / step));
                }
                stepped.run();
            }
            while (!agenda.isEmpty() && agenda.peek().at() <= now) {
                agenda.remove().action().run();
            }
        }
        return tally.result(
                name, pool.accounts(), pool.migrations(), executor.refused(), population.waitingVmMinutes());
    }

    private static long after(long now, long period) {
        return (Math.floorDiv(now, period) + 1) * period;
    }

    private List<String> hosts() {
        return demand.hosts().stream().map(HostDemand::name).toList();
    }

    private Optional<HostMetrics> sample(String host) {
        return inventory
                .hypervisor(host)
                .filter(hypervisor -> inventory.power().state(host) == HostPower.State.ON)
                .map(sampler::sample);
    }

    private void window(Instant now) {
        reached.clear();
        executor.tellProgress(now);
        List<HostMetrics> samples = new ArrayList<>();
        for (String host : hosts()) {
            sample(host).ifPresent(samples::add);
        }
        for (HostMetrics sample : samples) {
            tally.memory(sample.getMemoryUsedKib(), sample.getCapacity().getMemoryKib());
            detect(sample);
        }
        int signs = samples.size() == 1 ? SIGNS_OF_A_LONE_HOST : 1;
        for (HostMetrics sample : samples.subList(0, Math.min(2, samples.size()))) {
            for (int i = 0; i < signs; i++) {
                detect(ModelSampler.signOfLife(sample, GRACE_MILLIS + i));
            }
        }
        tally.window(pool.accounts(), scenario, executor.movesUnderWay(), samples.size(), hotHosts);
    }

    private void detect(HostMetrics sample) {
        for (ClosedWindow closed : analyzer.accept(sample, detection).windows()) {
            List<HostState> states = closed.states();
            hotHosts = (int) states.stream()
                    .filter(state -> state.getTemperature() == Temperature.HOT)
                    .count();
            if (managed) {
                for (HostState state : states) {
                    loop.accept(PoolKeys.of(state.getPool(), state.getHost()), state.getWindowEnd(), state)
                            .ifPresent(result -> carryOut(result, Instant.ofEpochMilli(closed.windowEnd())));
                }
            }
        }
    }

    private void carryOut(TickResult result, Instant tick) {
        scenario = result.decision().getScenario();
        tally.expected(result.decision().getMoves());
        Instant at = tick.plus(Duration.ofMillis(config.getDetection().getGraceMillis()));
        result.migrations().forEach(command -> later(at, () -> executor.carryOut(command, at)));
        result.powers().forEach(command -> later(at, () -> executor.carryOut(command, at)));
    }

    private void later(Instant at, Runnable action) {
        agenda.add(new Due(at.toEpochMilli(), order++, action));
    }
}
