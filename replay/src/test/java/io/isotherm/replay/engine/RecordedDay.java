package io.isotherm.replay.engine;

import io.isotherm.decider.core.tick.TickResult;
import io.isotherm.pool.PoolConfigs;
import io.isotherm.replay.recording.Recorded;
import io.isotherm.schema.Approval;
import io.isotherm.schema.CommandStatus;
import io.isotherm.schema.HostMetrics;
import io.isotherm.schema.MigrationEvent;
import io.isotherm.schema.MigrationReason;
import io.isotherm.schema.Mode;
import io.isotherm.schema.PoolConfig;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * What a living pool left on its topics in an eventful time, in the order in which it came: samples every ten seconds,
 * moves that succeed, fail, are refused or never heard of again; a pool that is retuned, paused while a later version is
 * still to come, resumed on recommendations that an operator approves, and whose configuration is deleted; that is then
 * drained, given a rule that it breaks, packed for the night and woken in the morning, and hardly heard at its end; and among it records of every kind
 * that the services refuse. Made anew each time, and always the same.
 */
public final class RecordedDay {
    /** The beats between which the pool's guests rest. */
    static final int NIGHT = 660;

    static final int MORNING = 1120;

    private static final String POOL = "p";
    private static final Instant START = Instant.parse("2026-03-02T00:00:00Z");
    private static final int BEATS = 1320;
    private static final int SILENCE = 1285;
    private static final int SILENT_BEATS = 30;
    private static final long BEAT_NANOS = 10_000_000_000L;

    private final List<Recorded> records = new ArrayList<>();
    private final List<TickResult> decided = new ArrayList<>();
    private final LivingPool pool = new LivingPool(POOL, START, BEAT_NANOS);
    private final DecisionEngine living = new DecisionEngine(result -> {
        decided.add(result);
        pool.react(result);
    });

    private RecordedDay() {}

    /** What happened, in the order in which it came. */
    public static RecordedDay made() {
        RecordedDay day = new RecordedDay();
        day.live();
        return day;
    }

    /** All records, those that are refused among them. */
    public List<Recorded> records() {
        return List.copyOf(records);
    }

    /** What was decided as it happened. */
    public List<TickResult> decided() {
        return List.copyOf(decided);
    }

    private void live() {
        for (int beat = 0; beat < BEATS; beat++) {
            Instant now = START.plusNanos(beat * BEAT_NANOS);
            configure(beat, now);
            hear(now);
            sample(beat, now);
            disturb(beat, now);
        }
    }

    private void configure(int beat, Instant now) {
        switch (beat) {
            case 0 -> publish(config(1, now));
            case 60 -> {
                PoolConfig unsound = config(2, now);
                unsound.getDecision().setMaxConcurrentMoves(0);
                publish(unsound);
            }
            case 123 -> {
                PoolConfig retuned = config(3, now.plusSeconds(95));
                retuned.getDecision().setMaxConcurrentMoves(1);
                publish(retuned);
            }
            case 125 -> {
                // Dated back to the newest window, before the version that it replaces.
                PoolConfig paused = config(4, now.minusSeconds(50).plusMillis(1));
                paused.getDecision().setPaused(true);
                publish(paused);
            }
            case 171 -> {
                PoolConfig resumed = config(5, now.plusSeconds(5));
                resumed.getDecision().setMode(Mode.RECOMMEND);
                publish(resumed);
            }
            case 172 -> publish(config(3, now.plusSeconds(60)));
            case 300 -> add("pool-config", POOL, now, null);
            case 330 -> publish(config(1, now));
            case 480 -> {
                PoolConfig draining = config(2, now);
                draining.getConstraints().setMaintenanceHosts(List.of("b"));
                publish(draining);
            }
            case 570 -> {
                PoolConfig apart = config(3, now);
                apart.getConstraints().setAntiAffinity(apart());
                publish(apart);
            }
            case NIGHT -> {
                PoolConfig thrifty = config(4, now);
                thrifty.getDecision().setMoveCostWattHours(0.1);
                thrifty.getDecision().setPackingLimit(0.8);
                thrifty.getDecision().setRisk(0.3);
                thrifty.getPower().setReserveHosts(0);
                thrifty.getPower().setEnabled(true);
                thrifty.getPower().setColdMillis(Duration.ofMinutes(5).toMillis());
                thrifty.getPower().setMinUpMillis(Duration.ofMinutes(5).toMillis());
                publish(thrifty);
            }
            default -> {}
        }
    }

    /** Guests that are to be apart, as many as there are hosts: some are together wherever they are. */
    private static List<List<String>> apart() {
        return List.of(List.of("v0", "v1", "v2", "v3", "v4"), List.of("v5", "v6", "v7", "v8", "v9"));
    }

    private static PoolConfig config(long version, Instant appliedAt) {
        PoolConfig config = PoolConfigs.defaults(POOL);
        config.setVersion(version);
        config.setAppliedAt(appliedAt);
        config.getConstraints().setSharedStorage(List.of("*"));
        config.getDecision().setMode(Mode.AUTOMATIC);
        config.getDecision().setCooldownMillis(Duration.ofMinutes(3).toMillis());
        return config;
    }

    private void publish(PoolConfig config) {
        add("pool-config", POOL, config.getAppliedAt(), config);
    }

    private void sample(int beat, Instant now) {
        List<HostMetrics> samples = pool.beat(beat, now);
        if (beat >= SILENCE && beat < SILENCE + SILENT_BEATS) {
            samples.removeIf(sample -> !sample.getHost().equals("a"));
        }
        if (beat % 7 == 3) {
            samples.sort(Comparator.comparing(HostMetrics::getHost).reversed());
        }
        samples.forEach(sample -> add("host-metrics", POOL + "/" + sample.getHost(), now, sample));
        if (beat % 11 == 5) {
            HostMetrics again = samples.get(0);
            add("host-metrics", POOL + "/" + again.getHost(), now, again);
        }
    }

    /** Kafka gives some of it twice. */
    private void hear(Instant now) {
        for (Recorded record : pool.due(now)) {
            add(record.topic(), record.key(), record.at(), record.value());
            add(record.topic(), record.key(), record.at(), record.value());
        }
    }

    /** Records that no service may be misled by. */
    private void disturb(int beat, Instant now) {
        HostMetrics good = pool.sample("a", now.plusMillis(1), 1, List.of());
        switch (beat) {
            case 20 -> add("host-metrics", POOL + "/b", now, good);
            case 21 -> add("host-metrics", "q/a", now, good);
            case 22 -> add("host-metrics", POOL + "/a", now, null);
            case 23 -> {
                HostMetrics hostile =
                        HostMetrics.newBuilder(good).setHost("a\u0007").build();
                add("host-metrics", POOL + "/a\u0007", now, hostile);
            }
            case 24 -> {
                HostMetrics late = HostMetrics.newBuilder(good)
                        .setSampledAt(now.minusSeconds(150))
                        .build();
                add("host-metrics", POOL + "/a", late.getSampledAt(), late);
            }
            case 25 -> add("pool-config", "q", now, config(9, now));
            case 26 -> add("approvals", POOL, now, new Approval("q", "x", "eve", now, false, ""));
            case 27 -> add("approvals", POOL, now, null);
            case 28 -> add("power-events", POOL + "/a", now, null);
            case 29 -> {
                Instant far = now.plus(Duration.ofDays(400));
                add("approvals", POOL, now, new Approval(POOL, "x", "eve", far, false, ""));
            }
            case 30 -> add("approvals", "p\u0000", now, new Approval("p\u0000", "x", "eve", now, false, ""));
            case 31 -> add("pool-config", POOL + "/a", now, null);
            case 32 -> add("approvals", POOL, now, new Approval(POOL, "nothing", "ann", now, false, ""));
            case 33 -> {
                HostMetrics far = HostMetrics.newBuilder(good)
                        .setSampledAt(now.plus(Duration.ofHours(2)))
                        .build();
                add("host-metrics", POOL + "/a", now, far);
            }
            case 34 -> {
                HostMetrics near = HostMetrics.newBuilder(good)
                        .setSampledAt(now.plusSeconds(50))
                        .build();
                add("host-metrics", POOL + "/a", now, near);
            }
            case 35 -> add("migration-events", POOL + "/a", now, moved("x", now.plus(Duration.ofDays(400))));
            case 36 -> add("migration-events", POOL + "/a", now, moved("x", now.plus(Duration.ofHours(2))));
            default -> {}
        }
    }

    private static MigrationEvent moved(String command, Instant at) {
        return MigrationEvent.newBuilder()
                .setCommandId(command)
                .setPool(POOL)
                .setVm("v0")
                .setSource("a")
                .setDestination("b")
                .setAt(at)
                .setStatus(CommandStatus.SUCCEEDED)
                .setReason(MigrationReason.NONE)
                .build();
    }

    private void add(String topic, String key, Instant at, @Nullable SpecificRecord value) {
        Instant turn = records.isEmpty() ? at : records.get(records.size() - 1).turn();
        Recorded recorded =
                new Recorded(topic, key, at, at.isAfter(turn) && at.isBefore(turn.plusSeconds(20)) ? at : turn, value);
        records.add(recorded);
        living.accept(recorded);
    }
}
