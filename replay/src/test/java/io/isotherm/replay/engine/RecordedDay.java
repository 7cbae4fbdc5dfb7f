package io.isotherm.replay.engine;

import io.isotherm.decider.core.tick.TickResult;
import io.isotherm.pool.PoolConfigs;
import io.isotherm.replay.recording.Recorded;
import io.isotherm.schema.Approval;
import io.isotherm.schema.CommandStatus;
import io.isotherm.schema.HostCapacity;
import io.isotherm.schema.HostMetrics;
import io.isotherm.schema.MigrationCommand;
import io.isotherm.schema.MigrationEvent;
import io.isotherm.schema.MigrationReason;
import io.isotherm.schema.Mode;
import io.isotherm.schema.Move;
import io.isotherm.schema.PoolConfig;
import io.isotherm.schema.VmMetrics;
import io.isotherm.schema.VmState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * What a living pool left on its topics in an eventful time, in the order in which it came: samples every ten seconds,
 * moves that succeed or fail, a pool that is retuned, paused while a later version is still to come, resumed on
 * recommendations that an operator approves, and whose configuration is deleted; and among it records of every kind that
 * the services refuse. Made anew each time, and always the same.
 */
public final class RecordedDay {
    private static final String POOL = "p";
    private static final Instant START = Instant.parse("2026-03-02T00:00:00Z");
    private static final long GIB = 1024L * 1024;
    private static final List<String> HOSTS = List.of("a", "b", "c");
    private static final int MINUTES = 90;
    private static final int BEATS_PER_MINUTE = 6;
    private static final long BEAT_NANOS = 10_000_000_000L;

    private final List<Recorded> records = new ArrayList<>();
    private final List<TickResult> decided = new ArrayList<>();
    private final List<Recorded> waiting = new ArrayList<>();
    private final Map<String, String> placement = new TreeMap<>();
    private final Map<String, Long> guestNanos = new TreeMap<>();
    private final Map<String, Long> hostNanos = new TreeMap<>();
    private final DecisionEngine living = new DecisionEngine(this::react);
    private long sequence;
    private int commands;

    private RecordedDay() {
        for (int i = 0; i < 9; i++) {
            placement.put("v" + i, HOSTS.get(i < 5 ? 0 : i < 7 ? 1 : 2));
        }
    }

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
        for (int beat = 0; beat < MINUTES * BEATS_PER_MINUTE; beat++) {
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
            case 390 -> publish(config(1, now));
            default -> {}
        }
    }

    private static PoolConfig config(long version, Instant appliedAt) {
        PoolConfig config = PoolConfigs.defaults(POOL);
        config.setVersion(version);
        config.setAppliedAt(appliedAt);
        config.getDecision().setMode(Mode.AUTOMATIC);
        config.getDecision().setCooldownMillis(Duration.ofMinutes(3).toMillis());
        return config;
    }

    private void publish(PoolConfig config) {
        add("pool-config", POOL, config.getAppliedAt(), config);
    }

    private void sample(int beat, Instant now) {
        Map<String, List<VmMetrics>> guests = new TreeMap<>();
        Map<String, Double> used = new TreeMap<>();
        placement.forEach((vm, host) -> {
            double cores = cores(vm, beat);
            used.merge(host, cores, Double::sum);
            guests.computeIfAbsent(host, any -> new ArrayList<>()).add(guest(vm, cores));
        });
        List<HostMetrics> samples = new ArrayList<>();
        for (String host : HOSTS) {
            long nanos = hostNanos.merge(
                    host, (long) ((0.2 + used.getOrDefault(host, 0.0)) * BEAT_NANOS), (before, more) -> before + more);
            samples.add(sample(host, now, nanos, guests.getOrDefault(host, List.of())));
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

    private HostMetrics sample(String host, Instant now, long nanos, List<VmMetrics> guests) {
        return new HostMetrics(
                POOL,
                host,
                null,
                now,
                sequence++,
                START,
                new HostCapacity(8, 2000.0, 64 * GIB, 1e9, 1e9),
                nanos,
                (2 + 4L * guests.size()) * GIB,
                true,
                List.of(),
                guests);
    }

    /** The guests take their turns at being busy, so that hosts get hot and cool down. */
    private static double cores(String vm, int beat) {
        int number = vm.charAt(1) - '0';
        return (beat / 40 + number) % 3 == 0 ? 3.2 : 0.4 + 0.1 * number;
    }

    private VmMetrics guest(String vm, double cores) {
        long nanos = guestNanos.merge(vm, (long) (cores * BEAT_NANOS), (before, more) -> before + more);
        return new VmMetrics(vm, "n" + vm, VmState.RUNNING, 4, nanos, 4 * GIB, 4 * GIB, 0L, 0L, 0L, 0L);
    }

    /** What the pool's executors and its operator do about a decision. */
    private void react(TickResult result) {
        decided.add(result);
        Instant tick = result.decision().getTick();
        for (MigrationCommand command : result.migrations()) {
            boolean fails = ++commands % 3 == 0;
            event(command, CommandStatus.RUNNING, MigrationReason.NONE, tick.plusSeconds(15));
            event(
                    command,
                    fails ? CommandStatus.FAILED : CommandStatus.SUCCEEDED,
                    fails ? MigrationReason.MIGRATION_FAILED : MigrationReason.NONE,
                    tick.plusSeconds(35));
        }
        List<Move> moves = result.decision().getMoves();
        if (result.decision().getMode() == Mode.RECOMMEND && !moves.isEmpty()) {
            Instant at = tick.plusSeconds(31);
            waiting.add(Recorded.of(
                    "approvals", POOL, at, new Approval(POOL, moves.get(0).getCommandId(), "ann", at)));
        }
    }

    private void event(MigrationCommand command, CommandStatus status, MigrationReason reason, Instant at) {
        MigrationEvent event = MigrationEvent.newBuilder()
                .setCommandId(command.getCommandId())
                .setPool(POOL)
                .setVm(command.getVm())
                .setSource(command.getSource())
                .setDestination(command.getDestination())
                .setAt(at)
                .setStatus(status)
                .setReason(reason)
                .build();
        waiting.add(Recorded.of("migration-events", POOL + "/" + command.getSource(), at, event));
    }

    private void hear(Instant now) {
        List<Recorded> due =
                waiting.stream().filter(record -> !record.at().isAfter(now)).toList();
        waiting.removeAll(due);
        for (Recorded record : due) {
            if (record.value() instanceof MigrationEvent event && event.getStatus() == CommandStatus.SUCCEEDED) {
                placement.put(event.getVm(), event.getDestination());
            }
            add(record.topic(), record.key(), record.at(), record.value());
            add(record.topic(), record.key(), record.at(), record.value());
        }
    }

    /** Records that no service may be misled by. */
    private void disturb(int beat, Instant now) {
        HostMetrics good = sample("a", now.plusMillis(1), 1, List.of());
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
            case 26 -> add("approvals", POOL, now, new Approval("q", "x", "eve", now));
            case 27 -> add("approvals", POOL, now, null);
            case 28 -> add("power-events", POOL + "/a", now, null);
            case 29 -> {
                Instant far = now.plus(Duration.ofDays(400));
                add("approvals", POOL, now, new Approval(POOL, "x", "eve", far));
            }
            case 30 -> add("approvals", "p\u0000", now, new Approval("p\u0000", "x", "eve", now));
            case 31 -> add("pool-config", POOL + "/a", now, null);
            case 32 -> add("approvals", POOL, now, new Approval(POOL, "nothing", "ann", now));
            default -> {}
        }
    }

    private void add(String topic, String key, Instant at, @Nullable SpecificRecord value) {
        Instant turn = records.isEmpty() ? at : records.get(records.size() - 1).turn();
        Recorded recorded =
                new Recorded(topic, key, at, at.isAfter(turn) && at.isBefore(turn.plusSeconds(20)) ? at : turn, value);
        records.add(recorded);
        living.accept(recorded);
    }
}
