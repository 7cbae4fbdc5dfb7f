package io.isotherm.chaos;

import io.isotherm.pool.PoolKeys;
import io.isotherm.schema.MigrationCommand;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Kills and stops processes, cuts hosts off, has them lie, and puts bad records into the log. */
final class Mischief {
    private static final long SECOND = 1000;
    private static final int STEPS = 40;

    private final SimulatedLog log;
    private final World world;
    private final Map<String, Unit> units;
    private final Random random;
    private final double restless;
    private final Map<String, Integer> unreadable = new TreeMap<>();
    private int forged;
    private boolean over;

    /** @param units all processes, by name */
    Mischief(SimulatedLog log, World world, Map<String, Unit> units, Random random) {
        this.log = log;
        this.world = world;
        this.units = units;
        this.random = random;
        this.restless = random.nextDouble();
        later();
    }

    private void later() {
        world.clock.in((2 + random.nextInt((int) (60 * restless) + 10)) * SECOND, this::happen);
    }

    /** From now on it leaves all alone. */
    void end() {
        over = true;
        log.failNext(0);
    }

    /** How many records it has put into the log that nobody can read, by the host that has to. */
    Map<String, Integer> unreadable() {
        return unreadable;
    }

    private void happen() {
        if (over) {
            return;
        }
        WorldHost host = any(List.copyOf(world.hosts.values()));
        switch (random.nextInt(13)) {
            case 0, 1, 2, 3 -> kill();
            case 4, 5 -> stop();
            case 6 -> {
                world.story.tell("mischief", "has Kafka fail for some calls");
                log.failNext(1 + random.nextInt(6));
            }
            case 7 -> {
                world.story.tell("mischief", "cuts " + host.name + " off");
                host.cutOffUntil = world.clock.now() + (10 + random.nextInt(120)) * SECOND;
            }
            case 8 -> vanish(host);
            case 9 -> {
                host.lie = any(List.of(WorldHost.Lie.values()));
                world.story.tell("mischief", "has " + host.name + " lie: " + host.lie);
                world.clock.in((20 + random.nextInt(90)) * SECOND, () -> host.lie = WorldHost.Lie.NONE);
            }
            case 10 -> garbage(host);
            case 11 -> forge(host);
            default -> repeat();
        }
        later();
    }

    private void kill() {
        Unit unit = any(new ArrayList<>(units.values()));
        unit.life().befall(STEPS, Life.Mishap.KILLED, () -> unit.rest(random.nextInt(60) * SECOND));
    }

    /** Sometimes another takes its place meanwhile. */
    private void stop() {
        Unit unit = any(new ArrayList<>(units.values()));
        boolean replaced = random.nextBoolean() && !(unit.life() instanceof CollectorLife);
        unit.life().befall(STEPS, Life.Mishap.STANDS_STILL, () -> {
            if (replaced) {
                world.clock.in(random.nextInt(5) * SECOND, unit::replace);
            }
        });
    }

    /** The network of a host fails, and its agents with it; its guests run on. */
    private void vanish(WorldHost host) {
        long millis = (30 + random.nextInt(150)) * SECOND;
        world.story.tell("mischief", "has " + host.name + " vanish for " + millis / SECOND + " s");
        host.cutOffUntil = world.clock.now() + millis;
        for (String agent : List.of("executor-", "collector-")) {
            Unit unit = units.get(agent + host.name);
            if (unit != null) {
                unit.life().kill("vanishes");
                unit.rest(millis);
            }
        }
    }

    private void garbage(WorldHost host) {
        if (!host.awake) {
            return;
        }
        unreadable.merge(host.name, 1, Integer::sum);
        world.story.tell("mischief", "puts a bad command for " + host.name + " into the log");
        log.append(new ProducerRecord<>(
                SimulatedLog.TOPICS.migrationCommands().name(),
                0,
                world.clock.millis(),
                PoolKeys.of(World.POOL, host.name).getBytes(StandardCharsets.UTF_8),
                new byte[random.nextInt(100)]));
    }

    /** Somebody writes a command that no decider has decided on. */
    private void forge(WorldHost to) {
        Guest guest = any(List.copyOf(world.guests.values()));
        String from = guest.host;
        if (from == null || from.equals(to.name)) {
            return;
        }
        MigrationCommand command = MigrationCommand.newBuilder()
                .setCommandId("forged-" + forged++)
                .setDecisionId("none")
                .setPool(World.POOL)
                .setVm(guest.uuid.toString())
                .setVmName(guest.name)
                .setSource(from)
                .setDestination(to.name)
                .setMemoryKib(guest.memoryKib)
                .setIssuedAt(world.clock.instant())
                .setDeadline(world.clock.instant().plusSeconds(120))
                .setReason("forged")
                .build();
        world.story.tell("mischief", "forges " + command.getCommandId() + ": " + guest.name + " to " + to.name);
        ProducerRecord<byte[], byte[]> record = Codec.record(
                SimulatedLog.TOPICS.migrationCommands(), PoolKeys.of(World.POOL, from), world.clock.instant(), command);
        log.append(new ProducerRecord<>(
                record.topic(), 0, record.timestamp(), record.key(), record.value(), Codec.FOREIGN));
    }

    /** Puts a command into the log once more. */
    private void repeat() {
        List<ConsumerRecord<byte[], byte[]>> commands =
                log.records(SimulatedLog.TOPICS.migrationCommands().name());
        if (!commands.isEmpty()) {
            ConsumerRecord<byte[], byte[]> command = any(commands);
            if (Codec.isReadable(command)) {
                world.story.tell("mischief", "puts the command @" + command.offset() + " into the log once more");
                log.append(new ProducerRecord<>(
                        command.topic(), 0, command.timestamp(), command.key(), command.value(), Codec.FOREIGN));
            }
        }
    }

    private <T> T any(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }
}
