package io.isotherm.chaos;

import io.isotherm.checker.core.Checker;
import io.isotherm.checker.core.observed.ObservedRecord;
import io.isotherm.checker.core.observed.ObservedTopic;
import io.isotherm.checker.core.report.CheckReport;
import io.isotherm.checker.core.report.InvariantBreach;
import io.isotherm.executor.ExecutorConfig;
import io.isotherm.pool.PoolKeys;
import io.isotherm.schema.HostMetrics;
import io.isotherm.topics.TimeMerge;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** One schedule: a pool, its processes and all that befalls them, by its seed alone. */
final class Schedule {
    private static final long SECOND = 1000;
    private static final long TROUBLE = 15 * 60 * SECOND;
    private static final long CALM = 10 * 60 * SECOND;
    /** Clocks are wrong by so much at most. */
    private static final int AHEAD = 2000;

    private final VirtualClock clock = new VirtualClock();
    private final Story story = new Story(clock);
    private final Random random;
    private final Ports ports;
    private final SimulatedLog log;
    private final World world;
    private final Witness witness;
    private final Map<String, Unit> units = new TreeMap<>();

    private Schedule(long seed, Ports ports) {
        this.random = new Random(seed);
        this.ports = ports;
        this.log = ports.log(clock);
        this.world = new World(clock, story, random);
        this.witness = new Witness(log, world, story);
    }

    /**
     * What came of a schedule.
     *
     * @param breaches what must not be, each in words; empty if all is well
     * @param story who did what when
     * @param commands how many commands to move a guest were issued
     */
    record Result(List<String> breaches, Story story, long commands) {}

    /** Runs the schedule of a seed. */
    static Result run(long seed, Ports ports) {
        Schedule schedule = new Schedule(seed, ports);
        List<String> breaches = schedule.run();
        return new Result(breaches, schedule.story, schedule.witness.commands());
    }

    private List<String> run() {
        setClocks();
        Operator operator = new Operator(log, world, random);
        unit("analyzer", 2 * SECOND, () -> new AnalyzerLife(clock, story, random, log), () -> true);
        unit(
                "decider",
                2 * SECOND,
                () -> new DeciderLife(clock, story, random, log, ports, witness::worked),
                () -> true);
        world.hosts.keySet().forEach(this::agents);
        executor(
                ExecutorConfig.of(World.POOL, "power", List.of()).withPowerHosts(world.hosts.keySet()),
                clock,
                () -> true);
        world.whenAsleep(host -> {
            witness.asleep(host);
            units.forEach((name, unit) -> {
                if (name.endsWith("-" + host.name)) {
                    unit.life().kill("falls asleep with its host");
                }
            });
        });
        Mischief mischief = new Mischief(log, world, units, random);
        clock.runUntil(TROUBLE);
        mischief.end();
        operator.leave();
        world.calmDown();
        clock.runUntil(TROUBLE + CALM);
        List<String> breaches = new ArrayList<>(witness.breaches(mischief.unreadable()));
        breaches.addAll(judged());
        return breaches;
    }

    private void setClocks() {
        for (WorldHost host : world.hosts.values()) {
            host.ahead = random.nextInt(4) == 0 ? random.nextInt(2 * AHEAD) - AHEAD : 0;
        }
    }

    private void agents(String name) {
        WorldHost host = world.host(name);
        BooleanSupplier awake = () -> host.awake;
        executor(ExecutorConfig.of(World.POOL, name, List.of(name)), host.clock(clock), awake);
        unit(
                "collector-" + name,
                Operator.SAMPLE_MILLIS,
                () -> new CollectorLife(host, clock, story, random, log, world),
                awake);
    }

    private void executor(ExecutorConfig usual, InstantSource own, BooleanSupplier possible) {
        ExecutorConfig config = usual.withMaxCommandAge(Duration.ofMinutes(2)).withPace(2, Duration.ofMillis(200));
        Supplier<Life> lives = () -> new ExecutorLife(config, clock, own, story, random, log, world, ports);
        unit("executor-" + config.instance(), 2 * SECOND, lives, possible);
    }

    private void unit(String name, long turnMillis, Supplier<Life> lives, BooleanSupplier possible) {
        units.put(name, new Unit(clock, lives, possible, turnMillis));
    }

    /** What the independent checker finds in the topics. */
    private List<String> judged() {
        Checker checker = new Checker();
        merge(checker, List.of(ObservedTopic.POOL_CONFIG));
        merge(
                checker,
                Stream.of(ObservedTopic.values())
                        .filter(topic -> topic != ObservedTopic.POOL_CONFIG && topic != ObservedTopic.DEAD_LETTERS)
                        .toList());
        CheckReport report = checker.report();
        List<String> found = new ArrayList<>();
        report.firstBreaches().values().stream()
                .flatMap(List::stream)
                .filter(one -> !isExcused(one))
                .forEach(one -> found.add("checker: " + one));
        report.neglected().forEach(one -> found.add("checker: " + one));
        return found;
    }

    /** While the decider or the analyzer is down there are no decisions, and of some guests nobody could know. */
    private boolean isExcused(InvariantBreach breach) {
        boolean inTrouble = breach.at().isBefore(clock.instant().minusMillis(CALM - 2 * 60 * SECOND));
        return switch (breach.invariant()) {
            case I9 -> inTrouble;
            case I7 -> inTrouble || world.departures.stream().anyMatch(guest -> guest.byHand() && isOf(guest, breach));
            case I6 -> world.departures.stream().anyMatch(guest -> isUnseen(guest, breach));
            default -> false;
        };
    }

    /** A guest that was moved by hand as its command, which was refused, wanted it. The witness sees that it is not begun. */
    private static boolean isOf(World.Departure guest, InvariantBreach breach) {
        return breach.detail().contains(guest.guest().uuid + ", " + guest.from() + " to " + guest.to() + ",");
    }

    /**
     * A guest that goes, after its command was told to be over and before its host is believably sampled again: by hand the way that had
     * failed, or on from where it had arrived. The witness knows whether what was told was true.
     */
    private boolean isUnseen(World.Departure guest, InvariantBreach breach) {
        String said = breach.detail();
        boolean failed = guest.byHand() && said.contains(": FAILED ") && isOf(guest, breach);
        boolean movedOn = said.contains(": SUCCEEDED ")
                && said.contains(guest.guest().uuid + ", ")
                && said.contains(" to " + guest.from() + ",");
        long told = breach.at().toEpochMilli();
        long gone = guest.at() + world.host(guest.from()).ahead;
        return (failed || movedOn)
                && gone > told - AHEAD
                && log.records(SimulatedLog.TOPICS.hostMetrics().name()).stream()
                        .map(Codec::value)
                        .filter(HostMetrics.class::isInstance)
                        .map(HostMetrics.class::cast)
                        .filter(sample -> sample.getHost().equals(guest.from())
                                && sample.getCapacity().getCpus() > 0)
                        .mapToLong(sample -> sample.getSampledAt().toEpochMilli())
                        .noneMatch(at -> at > told && at < gone);
    }

    private void merge(Checker checker, List<ObservedTopic> topics) {
        record Found(ObservedTopic topic, ConsumerRecord<byte[], byte[]> record) {}
        TimeMerge<Found> merge = new TimeMerge<>();
        for (ObservedTopic topic : topics) {
            int lane = merge.addLane(topic.ordinal(), topic != ObservedTopic.HOST_METRICS);
            for (ConsumerRecord<byte[], byte[]> record :
                    log.records(topic.topic(SimulatedLog.TOPICS).name())) {
                if (record.value() != null && !Codec.isForeign(record) && Codec.isReadable(record)) {
                    merge.add(lane, record.timestamp(), PoolKeys.pool(Codec.key(record)), new Found(topic, record));
                }
            }
            merge.end(lane);
        }
        for (TimeMerge.Merged<Found> next = merge.poll(); next != null; next = merge.poll()) {
            ConsumerRecord<byte[], byte[]> record = next.record().record();
            SpecificRecord value = Codec.value(record);
            if (value != null) {
                checker.accept(
                        new ObservedRecord(
                                next.record().topic(),
                                0,
                                record.offset(),
                                record.timestamp(),
                                Codec.key(record),
                                value),
                        next.time());
            }
        }
    }
}
