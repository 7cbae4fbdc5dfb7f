package io.isotherm.replay.schedule;

import io.isotherm.schema.CommandStatus;
import io.isotherm.schema.MigrationCommand;
import io.isotherm.schema.MigrationEvent;
import io.isotherm.schema.MigrationReason;
import io.isotherm.schema.PoolConfig;
import io.isotherm.schema.PowerAction;
import io.isotherm.schema.PowerCommand;
import io.isotherm.schema.PowerEvent;
import io.isotherm.schema.PowerReason;
import io.isotherm.schema.Whereabouts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;

/**
 * The executors of a pool in small. They carry commands out, refuse what cannot be done for reasons that last or pass,
 * fail, fall silent, come back to a backlog, and always report the truth, though not always at all.
 */
final class ScheduledExecutors {
    private static final long MINUTE = 60_000;
    private static final long SECOND = 1000;
    private static final long GIB = 1024L * 1024;
    private static final long LEFT_ALONE = 6 * MINUTE;
    private static final long MAX_COMMAND_AGE = 3 * MINUTE;

    /** What is wrong with what controls a host's power. */
    private enum PowerFault {
        REFUSES,
        DOES_NOT_ANSWER,
        /** It says that it is done, and nothing happens. */
        CLAIMS,
        TAKES_LONG
    }

    private record Due(long at, long order, Happening happens) {}

    private record Waiting(MigrationCommand command, long since) {}

    private final Random random;
    private final ScheduledPool pool;
    private final Instant start;
    private final double failing;
    private final double unanswered;
    private final Map<String, PowerFault> controllers = new HashMap<>();
    private final Set<String> unmovable = new HashSet<>();
    private final Set<String> incompatible = new HashSet<>();
    private final PriorityQueue<Due> agenda =
            new PriorityQueue<>(Comparator.comparingLong(Due::at).thenComparingLong(Due::order));
    private final List<Waiting> waiting = new ArrayList<>();
    private final List<SpecificRecord> events = new ArrayList<>();
    private PoolConfig config;
    private long order;

    ScheduledExecutors(Random random, Random powerFaults, ScheduledPool pool, Instant start, PoolConfig config) {
        this.random = random;
        this.pool = pool;
        this.start = start;
        this.config = config;
        this.failing = random.nextInt(3) == 0 ? 0.3 * random.nextDouble() : 0;
        this.unanswered = random.nextInt(5) == 0 ? 0.1 * random.nextDouble() : 0;
        if (powerFaults.nextInt(3) > 0) {
            for (String host : pool.hosts.keySet()) {
                if (powerFaults.nextInt(4) == 0) {
                    controllers.put(host, PowerFault.values()[powerFaults.nextInt(PowerFault.values().length)]);
                }
            }
        }
        if (random.nextInt(4) == 0) {
            pool.guests.keySet().stream()
                    .filter(guest -> random.nextInt(5) == 0)
                    .forEach(unmovable::add);
        }
        if (random.nextInt(4) == 0) {
            for (String source : pool.hosts.keySet()) {
                pool.hosts.keySet().stream()
                        .filter(host -> random.nextInt(4) == 0)
                        .forEach(host -> incompatible.add(source + "/" + host));
            }
        }
    }

    void configure(PoolConfig newest) {
        config = newest;
    }

    /** Takes a command in; what becomes of it is told by {@link #events}. */
    void take(MigrationCommand command, long now) {
        waiting.add(new Waiting(command, now));
        leaveAlone(command, now);
    }

    private void leaveAlone(MigrationCommand command, long now) {
        ScheduledGuest guest = pool.guest(command.getVm());
        guest.leftAloneUntil = Math.max(guest.leftAloneUntil, now + LEFT_ALONE);
    }

    void take(PowerCommand command, long now) {
        ScheduledHost host = pool.host(command.getHost());
        boolean sleep = command.getAction() == PowerAction.SLEEP;
        if (config.getDecision().getPaused()) {
            tell(command, CommandStatus.REJECTED, PowerReason.POOL_PAUSED, now);
        } else if (sleep && !pool.isEmpty(command.getHost())) {
            tell(command, CommandStatus.REJECTED, PowerReason.NOT_EMPTY, now);
        } else if (controllers.containsKey(command.getHost())) {
            faulty(command, controllers.get(command.getHost()), now);
        } else if (random.nextInt(20) == 0) {
            tell(command, CommandStatus.FAILED, PowerReason.POWER_FAILED, now);
        } else if (random.nextInt(30) > 0) {
            tell(command, CommandStatus.ACCEPTED, PowerReason.NONE, now);
            if (sleep) {
                host.awake = false;
            }
            at(now + (sleep ? 30 * SECOND : (2 + random.nextInt(3)) * MINUTE), when -> {
                host.awake = !sleep;
                tell(command, CommandStatus.SUCCEEDED, PowerReason.NONE, when);
            });
        }
    }

    private void faulty(PowerCommand command, PowerFault fault, long now) {
        ScheduledHost host = pool.host(command.getHost());
        boolean sleep = command.getAction() == PowerAction.SLEEP;
        switch (fault) {
            case REFUSES -> tell(command, CommandStatus.FAILED, PowerReason.POWER_FAILED, now);
            case CLAIMS -> tell(command, CommandStatus.SUCCEEDED, PowerReason.NONE, now);
            case TAKES_LONG -> {
                tell(command, CommandStatus.ACCEPTED, PowerReason.NONE, now);
                if (sleep) {
                    host.awake = false;
                }
                at(now + 12 * MINUTE, when -> {
                    host.awake = !sleep;
                    tell(command, CommandStatus.SUCCEEDED, PowerReason.NONE, when);
                });
            }
            case DOES_NOT_ANSWER -> {}
        }
    }

    /** What was reported up to a time, since it was last asked for. */
    List<SpecificRecord> events(long now) {
        List<Waiting> ready = waiting.stream()
                .filter(command -> pool.host(command.command().getSource()).executorDownUntil <= now)
                .toList();
        waiting.removeAll(ready);
        waiting.forEach(command -> leaveAlone(command.command(), now));
        ready.forEach(command -> begin(command.command(), now));
        while (!agenda.isEmpty() && agenda.peek().at() <= now) {
            agenda.remove().happens().at(now);
        }
        List<SpecificRecord> told = List.copyOf(events);
        events.clear();
        return told;
    }

    private void begin(MigrationCommand command, long now) {
        MigrationReason refused = refusal(command, now);
        if (refused != MigrationReason.NONE) {
            boolean late = refused == MigrationReason.DEADLINE_PASSED;
            tell(command, late ? CommandStatus.EXPIRED : CommandStatus.REJECTED, refused, now);
            return;
        }
        if (random.nextDouble() < unanswered) {
            return;
        }
        ScheduledGuest guest = pool.guest(command.getVm());
        guest.destination = command.getDestination();
        tell(command, CommandStatus.ACCEPTED, MigrationReason.NONE, now);
        tell(command, CommandStatus.RUNNING, MigrationReason.NONE, now);
        long takes = 5 * SECOND + guest.memoryKib / GIB * (2 + random.nextInt(15)) * SECOND;
        boolean fails = random.nextDouble() < failing;
        boolean reports = random.nextDouble() >= unanswered;
        boolean inDoubt = random.nextDouble() < unanswered;
        at(now + takes, when -> {
            guest.destination = null;
            if (inDoubt) {
                tell(command, CommandStatus.UNKNOWN, MigrationReason.NONE, when);
            }
            boolean there = !fails && guest.running && guest.host.equals(command.getSource());
            leaveAlone(command, when);
            if (there) {
                guest.arrive(command.getDestination());
            }
            if (reports) {
                tell(
                        command,
                        there ? CommandStatus.SUCCEEDED : CommandStatus.FAILED,
                        there ? MigrationReason.NONE : MigrationReason.MIGRATION_FAILED,
                        when);
            }
        });
    }

    private MigrationReason refusal(MigrationCommand command, long now) {
        ScheduledGuest guest = pool.guest(command.getVm());
        ScheduledHost destination = pool.host(command.getDestination());
        long age = now - (command.getIssuedAt().toEpochMilli() - start.toEpochMilli());
        if (!start.plusMillis(now).isBefore(command.getDeadline())) {
            return MigrationReason.DEADLINE_PASSED;
        } else if (age > MAX_COMMAND_AGE) {
            return MigrationReason.COMMAND_TOO_OLD;
        } else if (config.getDecision().getPaused()) {
            return MigrationReason.POOL_PAUSED;
        } else if (config.getConstraints().getMaintenanceHosts().contains(command.getDestination())) {
            return MigrationReason.DESTINATION_IN_MAINTENANCE;
        } else if (!guest.host.equals(command.getSource())) {
            return MigrationReason.VM_UNKNOWN;
        } else if (!guest.running) {
            return MigrationReason.VM_NOT_RUNNING;
        } else if (guest.destination != null || random.nextInt(100) == 0) {
            return MigrationReason.VM_BUSY;
        } else if (unmovable.contains(guest.uuid)) {
            return MigrationReason.NO_LOG_DIRTY;
        } else if (incompatible.contains(guest.host + "/" + destination.name)) {
            return MigrationReason.INCOMPATIBLE_CPU;
        } else if (!destination.awake || destination.unreachableUntil > now) {
            return MigrationReason.DESTINATION_UNREACHABLE;
        } else if (destination.hiddenMemoryUntil > now || guest.memoryKib > pool.freeKib(destination)) {
            return MigrationReason.DESTINATION_NO_MEMORY;
        }
        return MigrationReason.NONE;
    }

    private interface Happening {
        void at(long when);
    }

    private void at(long when, Happening happening) {
        agenda.add(new Due(when, order++, happening));
    }

    private void tell(MigrationCommand command, CommandStatus status, MigrationReason reason, long at) {
        events.add(MigrationEvent.newBuilder()
                .setCommandId(command.getCommandId())
                .setPool(command.getPool())
                .setVm(command.getVm())
                .setSource(command.getSource())
                .setDestination(command.getDestination())
                .setAt(start.plusMillis(at))
                .setStatus(status)
                .setReason(reason)
                .setWhereabouts(
                        status == CommandStatus.SUCCEEDED
                                ? Whereabouts.DESTINATION
                                : status == CommandStatus.FAILED ? Whereabouts.SOURCE : Whereabouts.UNKNOWN)
                .build());
    }

    private void tell(PowerCommand command, CommandStatus status, PowerReason reason, long at) {
        events.add(PowerEvent.newBuilder()
                .setCommandId(command.getCommandId())
                .setPool(command.getPool())
                .setHost(command.getHost())
                .setAction(command.getAction())
                .setAt(start.plusMillis(at))
                .setStatus(status)
                .setReason(reason)
                .build());
    }
}
