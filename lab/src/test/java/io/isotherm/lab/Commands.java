package io.isotherm.lab;

import io.isotherm.pool.PoolKeys;
import io.isotherm.runtime.KafkaConnection;
import io.isotherm.schema.CommandStatus;
import io.isotherm.schema.MigrationCommand;
import io.isotherm.schema.MigrationEvent;
import io.isotherm.topics.PoolPartitioner;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;
import org.awaitility.Awaitility;

/** Gives migration commands as a decider does, and waits for what the executors say of them. */
final class Commands implements AutoCloseable {
    private final KafkaConnection kafka;
    private final Timeline timeline;
    private final KafkaProducer<byte[], byte[]> producer;
    private final Serializer<MigrationCommand> serializer;
    private int given;

    Commands(KafkaConnection kafka, Timeline timeline) {
        this.kafka = kafka;
        this.timeline = timeline;
        Map<String, Object> settings = kafka.clientProperties("commands");
        settings.put("partitioner.class", PoolPartitioner.class.getName());
        producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
        serializer = kafka.serdes().serializer(kafka.topics().migrationCommands());
    }

    /** Commands a migration; returns the command's id. */
    String give(Guest guest, String source, String destination) {
        String id = "command-" + ++given;
        Instant now = Instant.now();
        MigrationCommand command = MigrationCommand.newBuilder()
                .setCommandId(id)
                .setDecisionId("by hand")
                .setPool(Installation.POOL)
                .setVm(guest.uuid().toString())
                .setVmName(guest.name())
                .setSource(source)
                .setDestination(destination)
                .setMemoryKib(0)
                .setIssuedAt(now)
                .setDeadline(now.plus(Duration.ofMinutes(10)))
                .setReason("a test")
                .build();
        String topic = kafka.topics().migrationCommands().name();
        byte[] key = PoolKeys.of(Installation.POOL, source).getBytes(StandardCharsets.UTF_8);
        producer.send(new ProducerRecord<>(topic, null, now.toEpochMilli(), key, serializer.serialize(topic, command)));
        producer.flush();
        return id;
    }

    /** Waits until a command is under way. */
    void awaitRunning(String id) {
        await(id, Duration.ofMinutes(2), event -> event.getStatus() == CommandStatus.RUNNING);
    }

    /** Waits until the hosts themselves have begun: the destination then knows of the guest. */
    void awaitTransfer(Lab lab, Guest guest, String destination) {
        Awaitility.await("the transfer of " + guest.name())
                .atMost(Duration.ofMinutes(2))
                .until(() -> lab.run(destination, "virsh -q list --all --name")
                        .lines()
                        .anyMatch(guest.name()::equals));
    }

    /** Waits for the end of a command and returns the verdict. */
    MigrationEvent awaitEnd(String id) {
        return await(id, Duration.ofMinutes(8), event -> switch (event.getStatus()) {
            case SUCCEEDED, FAILED, REJECTED, EXPIRED -> true;
            case ACCEPTED, RUNNING, UNKNOWN -> false;
        });
    }

    private MigrationEvent await(String id, Duration limit, Predicate<MigrationEvent> wanted) {
        return Awaitility.await("news of " + id)
                .atMost(limit)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(200))
                .until(
                        () -> {
                            timeline.read();
                            return timeline.events().stream()
                                    .filter(event -> event.getCommandId().equals(id) && wanted.test(event))
                                    .toList();
                        },
                        (List<MigrationEvent> found) -> !found.isEmpty())
                .get(0);
    }

    @Override
    public void close() {
        producer.close();
    }
}
