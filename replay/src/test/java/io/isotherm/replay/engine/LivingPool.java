package io.isotherm.replay.engine;

import io.isotherm.decider.core.tick.TickResult;
import io.isotherm.pool.PoolKeys;
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
import io.isotherm.schema.PowerAction;
import io.isotherm.schema.PowerCommand;
import io.isotherm.schema.PowerEvent;
import io.isotherm.schema.PowerReason;
import io.isotherm.schema.VmMetrics;
import io.isotherm.schema.VmState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Five hosts with fifteen guests, whose executors carry out what is decided, fail at it, refuse it or say nothing, by turns,
 * and whose operator approves what is recommended.
 */
final class LivingPool {
    static final List<String> HOSTS = List.of("a", "b", "c", "d", "e");

    private static final int GUESTS = 15;
    private static final int CORES = 8;
    private static final double FOR_GUESTS = 7.7;
    private static final long GIB = 1024L * 1024;

    private final String pool;
    private final Instant start;
    private final long beatNanos;
    private final Map<String, String> placement = new TreeMap<>();
    private final Map<String, Long> guestNanos = new TreeMap<>();
    private final Map<String, Long> hostNanos = new TreeMap<>();
    private final SortedSet<String> asleep = new TreeSet<>();
    private final List<Recorded> waiting = new ArrayList<>();
    private long sequence;
    private int commands;

    LivingPool(String pool, Instant start, long beatNanos) {
        this.pool = pool;
        this.start = start;
        this.beatNanos = beatNanos;
        for (int i = 0; i < GUESTS; i++) {
            placement.put("v" + i, HOSTS.get(i < 6 ? 0 : i < 9 ? 1 : i < 12 ? 2 : i < 14 ? 3 : 4));
        }
    }

    /** Samples of the hosts that are awake, after one more beat. */
    List<HostMetrics> beat(int beat, Instant now) {
        Map<String, Double> wanted = new TreeMap<>();
        placement.forEach((vm, host) -> wanted.merge(host, cores(vm, beat), Double::sum));
        List<HostMetrics> samples = new ArrayList<>();
        for (String host : HOSTS) {
            if (!asleep.contains(host)) {
                double cores = Math.min(FOR_GUESTS, wanted.getOrDefault(host, 0.0));
                List<VmMetrics> guests = new ArrayList<>();
                placement.forEach((vm, where) -> {
                    if (where.equals(host)) {
                        guests.add(guest(vm, cores(vm, beat) * cores / wanted.getOrDefault(host, 1.0)));
                    }
                });
                long nanos = hostNanos.merge(host, (long) ((0.2 + cores) * beatNanos), Long::sum);
                samples.add(sample(host, now, nanos, guests));
            }
        }
        return samples;
    }

    HostMetrics sample(String host, Instant now, long nanos, List<VmMetrics> guests) {
        return HostMetrics.newBuilder()
                .setPool(pool)
                .setHost(host)
                .setSampledAt(now)
                .setSequence(sequence++)
                .setCollectorStartedAt(start)
                .setCapacity(new HostCapacity(CORES, 2000.0, 64 * GIB, 1e9, 1e9))
                .setCpuTimeNanos(nanos)
                .setMemoryUsedKib((2 + 4L * guests.size()) * GIB)
                .setComplete(true)
                .setVms(guests)
                .build();
    }

    /** The guests take their turns at being busy, so that hosts get hot and cool down; all rest at night, more are busy after it. */
    private static double cores(String vm, int beat) {
        int guest = Integer.parseInt(vm.substring(1));
        if (beat >= RecordedDay.NIGHT && beat < RecordedDay.MORNING) {
            return 0.1 + 0.01 * guest;
        }
        int turns = beat < RecordedDay.NIGHT ? 4 : 2;
        return (beat / 40 + guest) % turns == 0 ? 3.2 : 0.2 + 0.03 * guest;
    }

    private VmMetrics guest(String vm, double cores) {
        long nanos = guestNanos.merge(vm, (long) (cores * beatNanos), Long::sum);
        return VmMetrics.newBuilder()
                .setUuid(vm)
                .setName("n" + vm)
                .setState(VmState.RUNNING)
                .setVcpus(4)
                .setCpuTimeNanos(nanos)
                .setMemoryKib(4 * GIB)
                .setMemoryMaxKib(4 * GIB)
                .setNetworkRxBytes(0)
                .setNetworkTxBytes(0)
                .setDiskReadBytes(0)
                .setDiskWriteBytes(0)
                .build();
    }

    /** What the pool's executors and its operator do about a decision; it shows in {@link #due}. */
    void react(TickResult result) {
        Instant tick = result.decision().getTick();
        result.migrations().forEach(command -> carryOut(command, tick));
        result.powers().forEach(command -> carryOut(command, tick));
        if (result.decision().getMode() == Mode.RECOMMEND) {
            Instant at = tick.plusSeconds(31);
            for (Move move : result.decision().getMoves()) {
                waiting.add(Recorded.of(
                        "approvals", pool, at, new Approval(pool, move.getCommandId(), "ann", at, false, "")));
            }
        }
    }

    private void carryOut(MigrationCommand command, Instant tick) {
        switch (++commands % 9) {
            case 3 -> tell(command, CommandStatus.REJECTED, MigrationReason.VM_BUSY, tick.plusSeconds(15));
            case 5 -> {
                tell(command, CommandStatus.RUNNING, MigrationReason.NONE, tick.plusSeconds(15));
                tell(command, CommandStatus.FAILED, MigrationReason.MIGRATION_FAILED, tick.plusSeconds(35));
            }
            case 8 -> {} // Its executor is down, and says nothing.
            default -> {
                tell(command, CommandStatus.RUNNING, MigrationReason.NONE, tick.plusSeconds(15));
                tell(command, CommandStatus.SUCCEEDED, MigrationReason.NONE, tick.plusSeconds(35));
            }
        }
    }

    private void carryOut(PowerCommand command, Instant tick) {
        tell(command, CommandStatus.RUNNING, tick.plusSeconds(15));
        tell(command, CommandStatus.SUCCEEDED, tick.plusSeconds(35));
    }

    private void tell(MigrationCommand command, CommandStatus status, MigrationReason reason, Instant at) {
        MigrationEvent event = MigrationEvent.newBuilder()
                .setCommandId(command.getCommandId())
                .setPool(pool)
                .setVm(command.getVm())
                .setSource(command.getSource())
                .setDestination(command.getDestination())
                .setAt(at)
                .setStatus(status)
                .setReason(reason)
                .build();
        waiting.add(Recorded.of("migration-events", PoolKeys.of(pool, command.getSource()), at, event));
    }

    private void tell(PowerCommand command, CommandStatus status, Instant at) {
        PowerEvent event = PowerEvent.newBuilder()
                .setCommandId(command.getCommandId())
                .setPool(pool)
                .setHost(command.getHost())
                .setAction(command.getAction())
                .setAt(at)
                .setStatus(status)
                .setReason(PowerReason.NONE)
                .build();
        waiting.add(Recorded.of("power-events", PoolKeys.of(pool, command.getHost()), at, event));
    }

    /** What executors and the operator have published by now, and has not been given out. */
    List<Recorded> due(Instant now) {
        List<Recorded> due =
                waiting.stream().filter(record -> !record.at().isAfter(now)).toList();
        waiting.removeAll(due);
        due.forEach(record -> {
            if (record.value() instanceof MigrationEvent event && event.getStatus() == CommandStatus.SUCCEEDED) {
                placement.put(event.getVm(), event.getDestination());
                guestNanos.put(event.getVm(), 0L);
            } else if (record.value() instanceof PowerEvent event && event.getStatus() == CommandStatus.SUCCEEDED) {
                power(event.getHost(), event.getAction());
            }
        });
        return due;
    }

    private void power(String host, PowerAction action) {
        if (action == PowerAction.SLEEP) {
            asleep.add(host);
        } else {
            asleep.remove(host);
            hostNanos.put(host, 0L);
        }
    }
}
