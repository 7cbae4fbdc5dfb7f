package io.isotherm.replay.schedule;

import io.isotherm.checker.core.Checker;
import io.isotherm.checker.core.observed.ObservedRecord;
import io.isotherm.checker.core.observed.ObservedTopic;
import io.isotherm.checker.core.report.CheckReport;
import io.isotherm.decider.core.tick.TickResult;
import io.isotherm.replay.engine.DecisionEngine;
import io.isotherm.replay.recording.Recorded;
import io.isotherm.schema.Decision;
import io.isotherm.schema.HostMetrics;
import io.isotherm.schema.HostState;
import io.isotherm.schema.MigrationCommand;
import io.isotherm.schema.MigrationEvent;
import io.isotherm.schema.PoolConfig;
import io.isotherm.schema.PowerCommand;
import io.isotherm.schema.PowerEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.apache.avro.specific.SpecificRecord;

/** One schedule: 200 ticks of a pool and all that befalls it, by its seed alone. */
final class Schedule {
    static final int TICKS = 200;

    private static final Instant START = Instant.parse("2026-03-02T00:00:00Z");
    private static final long MINUTE = 60_000;
    private static final long[] BEATS = {10_000, 15_000, 20_000, 20_000, 20_000};

    private record Seen(long turn, ObservedTopic topic, String key, SpecificRecord value) {}

    private final Random random;
    private final long beat;
    private final ScheduledPool pool;
    private final ScheduledConfigs configs;
    private final ScheduledExecutors executors;
    private final List<Recorded> inputs = new ArrayList<>();
    private final List<Decision> decisions = new ArrayList<>();
    private final List<Seen> seen = new ArrayList<>();
    private final DecisionEngine engine = new DecisionEngine(new DecisionEngine.Listener() {
        @Override
        public void state(HostState state) {
            observe(ObservedTopic.HOST_STATES, state.getHost(), state.getWindowEnd(), state);
        }

        @Override
        public void decided(TickResult result) {
            take(result);
        }
    });
    private final FlapWatch flaps;
    private long now;

    private Schedule(long seed) {
        this.random = new Random(seed);
        this.beat = BEATS[random.nextInt(BEATS.length)];
        this.pool = new ScheduledPool(random, beat);
        this.configs = new ScheduledConfigs(random, pool, beat, START);
        this.executors = new ScheduledExecutors(random, new Random(~seed), pool, START, configs.newest());
        this.flaps = new FlapWatch(configs.newest());
    }

    /** Runs the schedule of a seed. */
    static Schedule of(long seed) {
        Schedule schedule = new Schedule(seed);
        schedule.run();
        return schedule;
    }

    /** What the independent checker says. */
    CheckReport judged() {
        Checker checker = new Checker();
        seen.sort(Comparator.comparing((Seen one) -> one.topic() != ObservedTopic.POOL_CONFIG)
                .thenComparingLong(Seen::turn)
                .thenComparing(Seen::topic));
        long offset = 0;
        for (Seen one : seen) {
            checker.accept(new ObservedRecord(one.topic(), 0, offset++, one.turn(), one.key(), one.value()));
        }
        return checker.report();
    }

    /** Hosts that were put to sleep or woken sooner than their minimum times allow, in words. */
    List<String> flaps() {
        return flaps.found();
    }

    List<Decision> decisions() {
        return decisions;
    }

    List<Recorded> inputs() {
        return inputs;
    }

    /** What a second engine decides on the same records. */
    List<Decision> decidedAgain() {
        List<Decision> again = new ArrayList<>();
        DecisionEngine second = new DecisionEngine(result -> again.add(result.decision()));
        inputs.forEach(second::accept);
        return again;
    }

    private void run() {
        publish(configs.newest());
        while (now < TICKS * MINUTE) {
            now += beat;
            if (now % MINUTE == 0) {
                configs.change(at(now)).ifPresent(this::publish);
            }
            pool.pass(now);
            for (SpecificRecord event : executors.events(now)) {
                hear(event);
            }
            for (HostMetrics sample : pool.samples(START, now)) {
                input("host-metrics", ObservedTopic.HOST_METRICS, sample.getHost(), sample.getSampledAt(), sample);
            }
        }
    }

    private void publish(PoolConfig config) {
        executors.configure(config);
        flaps.configure(config);
        input("pool-config", ObservedTopic.POOL_CONFIG, "", config.getAppliedAt(), config);
    }

    private void hear(SpecificRecord record) {
        if (record instanceof MigrationEvent event) {
            input("migration-events", ObservedTopic.MIGRATION_EVENTS, event.getSource(), event.getAt(), event);
        } else if (record instanceof PowerEvent event) {
            input("power-events", ObservedTopic.POWER_EVENTS, event.getHost(), event.getAt(), event);
        }
    }

    private void take(TickResult result) {
        Decision decision = result.decision();
        decisions.add(decision);
        flaps.look(decision);
        observe(ObservedTopic.DECISIONS, "", decision.getTick(), decision);
        for (MigrationCommand command : result.migrations()) {
            observe(ObservedTopic.MIGRATION_COMMANDS, command.getSource(), command.getIssuedAt(), command);
            executors.take(command, now);
        }
        for (PowerCommand command : result.powers()) {
            observe(ObservedTopic.POWER_COMMANDS, command.getHost(), command.getIssuedAt(), command);
            executors.take(command, now);
        }
    }

    private void input(String topic, ObservedTopic observed, String host, Instant at, SpecificRecord value) {
        observe(observed, host, at, value);
        Recorded recorded = new Recorded(topic, key(host), at, at(now), value);
        inputs.add(recorded);
        engine.accept(recorded);
    }

    private void observe(ObservedTopic topic, String host, Instant at, SpecificRecord value) {
        boolean sample = topic == ObservedTopic.HOST_METRICS;
        long turn = sample ? Math.max(at.toEpochMilli(), at(now).toEpochMilli()) : at.toEpochMilli();
        seen.add(new Seen(turn, topic, key(host), value));
    }

    private static String key(String host) {
        return host.isEmpty() ? ScheduledPool.NAME : ScheduledPool.NAME + "/" + host;
    }

    private static Instant at(long millis) {
        return START.plusMillis(millis);
    }
}
