package io.isotherm.launcher.demo;

import io.isotherm.schema.Approval;
import io.isotherm.schema.CommandStatus;
import io.isotherm.schema.PowerAction;
import io.isotherm.schema.PowerCommand;
import io.isotherm.schema.PowerEvent;
import io.isotherm.topics.AvroSerdes;
import io.isotherm.topics.Topic;
import io.isotherm.topics.Topics;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Records that are in order, of a story that goes on; of what it has none yet, one that could be. */
final class GenuineRecords {
    private final RunningStory story;
    private final Topics topics;
    private final AvroSerdes serdes;

    GenuineRecords(RunningStory story) {
        this.story = story;
        this.topics = story.kafka().topics();
        this.serdes = story.kafka().serdes();
    }

    /** The value of one for each topic that services read. */
    Map<Topic<? extends SpecificRecord>, byte[]> all() {
        Map<Topic<? extends SpecificRecord>, byte[]> genuine = new HashMap<>();
        for (Topic<? extends SpecificRecord> topic : List.of(
                topics.poolConfig(),
                topics.hostMetrics(),
                topics.hostStates(),
                topics.inventory(),
                topics.hostOwners(),
                topics.migrationEvents(),
                topics.migrationCommands())) {
            List<ConsumerRecord<byte[], byte[]>> records = story.read(topic);
            genuine.put(topic, records.get(records.size() - 1).value());
        }
        Approval approval = Approval.newBuilder()
                .setPool(DemoStory.POOL)
                .setCommandId("none")
                .setApprovedBy("nobody")
                .setApprovedAt(story.now())
                .build();
        genuine.put(topics.approvals(), bytes(topics.approvals(), approval));
        genuine.put(topics.powerCommands(), bytes(topics.powerCommands(), sleep()));
        genuine.put(topics.powerEvents(), bytes(topics.powerEvents(), asleep()));
        return genuine;
    }

    private PowerCommand sleep() {
        return PowerCommand.newBuilder()
                .setCommandId("none")
                .setDecisionId("none")
                .setPool(DemoStory.POOL)
                .setHost("xen1")
                .setAction(PowerAction.SLEEP)
                .setIssuedAt(story.now())
                .setDeadline(story.now().plusSeconds(60))
                .setReason("")
                .build();
    }

    private PowerEvent asleep() {
        return PowerEvent.newBuilder()
                .setCommandId("none")
                .setPool(DemoStory.POOL)
                .setHost("xen1")
                .setAction(PowerAction.SLEEP)
                .setAt(story.now())
                .setStatus(CommandStatus.SUCCEEDED)
                .build();
    }

    /** The newest of a topic. */
    <V extends SpecificRecord> V newest(Topic<V> topic) {
        List<ConsumerRecord<byte[], byte[]>> records = story.read(topic);
        return serdes.deserializer(topic)
                .deserialize(topic.name(), records.get(records.size() - 1).value());
    }

    /** A value as it is on its topic. */
    <V extends SpecificRecord> byte[] bytes(Topic<V> topic, V value) {
        return serdes.serializer(topic).serialize(topic.name(), value);
    }
}
