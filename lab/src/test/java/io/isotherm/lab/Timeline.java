package io.isotherm.lab;

import io.isotherm.runtime.KafkaConnection;
import io.isotherm.schema.CommandStatus;
import io.isotherm.schema.Decision;
import io.isotherm.schema.Evidence;
import io.isotherm.schema.HostMetrics;
import io.isotherm.schema.HostState;
import io.isotherm.schema.MigrationCommand;
import io.isotherm.schema.MigrationEvent;
import io.isotherm.schema.PowerCommand;
import io.isotherm.schema.PowerEvent;
import io.isotherm.schema.Temperature;
import io.isotherm.schema.VmMetrics;
import io.isotherm.topics.Topic;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** Follows all that a pool's services say, and prints what is new. Not thread-safe: it reads when it is asked. */
final class Timeline implements AutoCloseable {
    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final KafkaConsumer<String, byte[]> consumer;
    private final PrintStream out;
    private final Map<String, Consumer<byte[]>> handlers = new HashMap<>();
    private final Map<String, HostMetrics> samples = new HashMap<>();
    private final Map<String, String> toldSamples = new HashMap<>();
    private final Map<String, HostState> states = new TreeMap<>();
    private final List<Decision> decisions = new ArrayList<>();
    private final List<MigrationCommand> commands = new ArrayList<>();
    private final List<MigrationEvent> events = new ArrayList<>();
    private final List<PowerCommand> powerCommands = new ArrayList<>();
    private final List<PowerEvent> powerEvents = new ArrayList<>();

    Timeline(KafkaConnection kafka, PrintStream out) {
        this.out = out;
        Map<String, Object> properties = kafka.clientProperties("timeline");
        properties.put("isolation.level", "read_committed");
        consumer = new KafkaConsumer<>(properties, new StringDeserializer(), new ByteArrayDeserializer());
        handle(kafka, kafka.topics().hostMetrics(), this::sampled);
        handle(kafka, kafka.topics().hostStates(), this::judged);
        handle(kafka, kafka.topics().decisions(), this::decided);
        handle(kafka, kafka.topics().migrationCommands(), this::commanded);
        handle(kafka, kafka.topics().migrationEvents(), this::reported);
        handle(kafka, kafka.topics().powerCommands(), this::commanded);
        handle(kafka, kafka.topics().powerEvents(), this::reported);
        List<TopicPartition> partitions = handlers.keySet().stream()
                .sorted()
                .map(topic -> new TopicPartition(topic, 0))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    private <V extends SpecificRecord> void handle(KafkaConnection kafka, Topic<V> topic, Consumer<V> handler) {
        Deserializer<V> deserializer = kafka.serdes().deserializer(topic);
        handlers.put(topic.name(), value -> handler.accept(deserializer.deserialize(topic.name(), value)));
    }

    /** Reads what has come since. */
    void read() {
        for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(500))) {
            Objects.requireNonNull(handlers.get(record.topic()), record.topic()).accept(record.value());
        }
    }

    /** Reads on for so long. */
    void readFor(Duration time) {
        long until = System.nanoTime() + time.toNanos();
        Awaitility.await().atMost(time.plusMinutes(1)).pollDelay(Duration.ZERO).until(() -> {
            read();
            return System.nanoTime() - until >= 0;
        });
    }

    /** Reads on until the condition holds, and says so. */
    void await(String what, Duration limit, Callable<Boolean> condition) {
        Awaitility.await(what)
                .atMost(limit)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(500))
                .until(() -> {
                    read();
                    return condition.call();
                });
        say(Instant.now(), "reached", what);
    }

    /** Reads on for a while; whether the condition came to hold. */
    boolean comesWithin(Duration limit, Callable<Boolean> condition) {
        try {
            await("what was waited for", limit, condition);
            return true;
        } catch (ConditionTimeoutException notYet) {
            return false;
        }
    }

    /** The last state of each host. */
    Map<String, HostState> states() {
        return states;
    }

    List<Decision> decisions() {
        return decisions;
    }

    List<MigrationCommand> commands() {
        return commands;
    }

    List<MigrationEvent> events() {
        return events;
    }

    List<PowerCommand> powerCommands() {
        return powerCommands;
    }

    List<PowerEvent> powerEvents() {
        return powerEvents;
    }

    /** Whether a migration between these hosts has succeeded. */
    boolean hasMoved(String source, String destination) {
        return events.stream()
                .anyMatch(event -> event.getStatus() == CommandStatus.SUCCEEDED
                        && event.getSource().equals(source)
                        && event.getDestination().equals(destination));
    }

    /** Whether each migration is over, by the executors' reports and by what the decider knows. */
    boolean isNoMoveOpen() {
        List<String> over = events.stream()
                .filter(event ->
                        event.getStatus() != CommandStatus.ACCEPTED && event.getStatus() != CommandStatus.RUNNING)
                .map(MigrationEvent::getCommandId)
                .toList();
        List<String> unfinished = decisions.get(decisions.size() - 1).getUnfinished();
        return commands.stream()
                .map(MigrationCommand::getCommandId)
                .allMatch(id -> over.contains(id) && !unfinished.contains(id));
    }

    /** Whether so many hosts are well known and none is hot, and no migration is open. */
    boolean isCalm(int hosts) {
        return states.size() == hosts
                && states.values().stream()
                        .allMatch(state -> state.getTemperature() == Temperature.NORMAL
                                || state.getTemperature() == Temperature.COLD)
                && isNoMoveOpen();
    }

    /** Says a sample where another tenth of the CPU is in use than before, or other guests are there. */
    private void sampled(HostMetrics sample) {
        HostMetrics before = samples.put(sample.getHost(), sample);
        String told = sample.getHost() + ": "
                + (before == null ? "the first" : "cpu about %d0 %%".formatted(Math.round(10 * use(before, sample))))
                + ", guests "
                + sample.getVms().stream().map(VmMetrics::getName).sorted().toList();
        if (!told.equals(toldSamples.put(sample.getHost(), told))) {
            say(sample.getSampledAt(), "sample", told);
        }
    }

    private static double use(HostMetrics before, HostMetrics after) {
        double nanos =
                Duration.between(before.getSampledAt(), after.getSampledAt()).toNanos();
        return (after.getCpuTimeNanos() - before.getCpuTimeNanos())
                / (nanos * after.getCapacity().getCpus());
    }

    private void judged(HostState state) {
        HostState before = states.put(state.getHost(), state);
        if (before == null
                || before.getTemperature() != state.getTemperature()
                || before.getQuality() != state.getQuality()) {
            say(
                    state.getWindowEnd(),
                    "state",
                    "%s: %s, quality %s; %s%s"
                            .formatted(
                                    state.getHost(),
                                    state.getTemperature(),
                                    state.getQuality(),
                                    state.getEvidence().stream()
                                            .map(Timeline::text)
                                            .collect(Collectors.joining("; ")),
                                    state.getQualityReasons()));
        }
    }

    private static String text(Evidence evidence) {
        return "%s beyond %.2f in %d of %d windows"
                .formatted(
                        evidence.getResource(), evidence.getMark(), evidence.getWindowsBeyond(), evidence.getWindows());
    }

    private void decided(Decision decision) {
        boolean news = decisions.isEmpty()
                || decisions.get(decisions.size() - 1).getScenario() != decision.getScenario()
                || !decision.getMoves().isEmpty();
        decisions.add(decision);
        if (news) {
            say(
                    decision.getTick(),
                    "decision",
                    decision.getScenario() + ": " + decision.getScenarioEvidence() + "; refused: "
                            + decision.getRejectionCounts());
        }
    }

    private void commanded(MigrationCommand command) {
        commands.add(command);
        say(
                command.getIssuedAt(),
                "command",
                "%s from %s to %s: %s"
                        .formatted(
                                command.getVmName(),
                                command.getSource(),
                                command.getDestination(),
                                command.getReason()));
    }

    private void reported(MigrationEvent event) {
        boolean news = events.stream()
                .noneMatch(earlier -> earlier.getCommandId().equals(event.getCommandId())
                        && earlier.getStatus() == event.getStatus());
        events.add(event);
        if (news) {
            say(
                    event.getAt(),
                    "event",
                    "%s: %s after %.1f s, whereabouts %s%s"
                            .formatted(
                                    guest(event),
                                    event.getStatus(),
                                    event.getElapsedMillis() / 1000.0,
                                    event.getWhereabouts(),
                                    event.getDetail().isEmpty()
                                            ? ""
                                            : "; " + event.getReason() + ": " + event.getDetail()));
        }
    }

    private void commanded(PowerCommand command) {
        powerCommands.add(command);
        say(
                command.getIssuedAt(),
                "command",
                command.getAction() + " " + command.getHost() + ": " + command.getReason());
    }

    private void reported(PowerEvent event) {
        powerEvents.add(event);
        say(
                event.getAt(),
                "event",
                event.getAction() + " " + event.getHost() + ": " + event.getStatus() + " " + event.getReason() + " "
                        + event.getDetail());
    }

    private String guest(MigrationEvent event) {
        return commands.stream()
                .filter(command -> command.getCommandId().equals(event.getCommandId()))
                .map(MigrationCommand::getVmName)
                .findFirst()
                .orElse(event.getVm());
    }

    /** One line of the time line. */
    void say(Instant at, String kind, String text) {
        out.printf("%s %-9s %s%n", CLOCK.format(at), kind, text);
    }

    @Override
    public void close() {
        consumer.close();
    }
}
