package io.isotherm.launcher.fuzz;

import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import io.isotherm.pool.PoolConfigs;
import io.isotherm.schema.Approval;
import io.isotherm.topics.AvroSerdes;
import io.isotherm.topics.Topic;
import io.isotherm.topics.Topics;
import io.isotherm.topics.UnreadableRecordException;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;

/** Values of topics: the first byte chooses the topic, the others are the value, in the wire format. */
public final class AvroValues {
    private static final Topics TOPICS = new Topics("fuzz.");
    private static final AvroSerdes SERDES = new AvroSerdes(new MockSchemaRegistryClient());
    private static final List<Topic<?>> AVRO = TOPICS.all().stream()
            .<Topic<?>>map(topic -> topic)
            .filter(topic -> SpecificRecord.class.isAssignableFrom(topic.valueType()))
            .toList();

    static {
        AVRO.forEach(AvroValues::register);
    }

    private AvroValues() {}

    /** Called by the fuzzer. */
    public static void fuzzerTestOneInput(byte[] input) {
        if (input.length > 0) {
            read(AVRO.get(Byte.toUnsignedInt(input[0]) % AVRO.size()), Arrays.copyOfRange(input, 1, input.length));
        }
    }

    private static void read(Topic<?> topic, byte[] value) {
        SpecificRecord record;
        try {
            record = typed(topic, value);
        } catch (UnreadableRecordException e) {
            return;
        }
        // What can be read can be printed, as 'watch' does.
        if (record.toString().isEmpty()) {
            throw new AssertionError("A record of " + topic.name() + " is nothing");
        }
    }

    private static <V> SpecificRecord typed(Topic<V> topic, byte[] value) {
        return SERDES.deserializer(avro(topic)).deserialize(topic.name(), value);
    }

    @SuppressWarnings("unchecked") // they were chosen by their types
    private static Topic<SpecificRecord> avro(Topic<?> topic) {
        return (Topic<SpecificRecord>) topic;
    }

    private static void register(Topic<?> topic) {
        try {
            SERDES.registry()
                    .register(
                            topic.name() + "-value",
                            new AvroSchema(SpecificData.get().getSchema(topic.valueType())));
        } catch (IOException | RestClientException e) {
            throw new IllegalStateException(topic.name() + " cannot be registered", e);
        }
    }

    static Map<String, byte[]> seeds() {
        Approval approval = Approval.newBuilder()
                .setPool("lab")
                .setCommandId("one")
                .setApprovedBy("ada")
                .setApprovedAt(Instant.ofEpochMilli(1_700_000_000_123L))
                .build();
        return Map.of(
                "approval", seed(TOPICS.approvals(), approval),
                "config", seed(TOPICS.poolConfig(), PoolConfigs.defaults("lab")));
    }

    private static <V extends SpecificRecord> byte[] seed(Topic<V> topic, V value) {
        byte[] bytes = SERDES.serializer(topic).serialize(topic.name(), value);
        byte[] seed = new byte[bytes.length + 1];
        for (int i = 0; i < AVRO.size(); i++) {
            if (AVRO.get(i).name().equals(topic.name())) {
                seed[0] = (byte) i;
            }
        }
        System.arraycopy(bytes, 0, seed, 1, bytes.length);
        return seed;
    }
}
