package io.isotherm.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.isotherm.reasons.DeadLetterReason;
import io.isotherm.schema.Approval;
import io.isotherm.schema.HostMetrics;
import io.isotherm.schema.PowerCommand;
import io.isotherm.topics.AvroSerdes;
import io.isotherm.topics.Topic;
import io.isotherm.topics.Topics;
import io.isotherm.topics.UnreadableRecordException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The serdes over a real registry and broker. */
@ExtendWith(SharedCluster.class)
class AvroSerdesIT {
    private static final Topics TOPICS = new Topics("serdes.");
    private static final Approval APPROVAL = Approval.newBuilder()
            .setPool("pool-1")
            .setCommandId("c-1")
            .setApprovedBy("ada")
            .setApprovedAt(Instant.ofEpochMilli(1_700_000_000_123L))
            .build();

    private final EmbeddedCluster cluster;
    private final AvroSerdes serdes;

    AvroSerdesIT(EmbeddedCluster cluster) {
        this.cluster = cluster;
        this.serdes = AvroSerdes.connect(List.of(cluster.registryUrl()), Map.of());
    }

    static Stream<Topic<? extends SpecificRecord>> avroTopics() {
        return RandomRecords.avroTopics(TOPICS).stream();
    }

    @Test
    void coverAllTopicsThatCarryAvro() {
        List<String> covered = avroTopics().map(Topic::name).toList();
        assertThat(TOPICS.all().stream()
                        .filter(topic -> SpecificRecord.class.isAssignableFrom(topic.valueType()))
                        .map(Topic::name))
                .containsExactlyInAnyOrderElementsOf(covered);
    }

    @ParameterizedTest
    @MethodSource("avroTopics")
    <V extends SpecificRecord> void bringEveryRecordTypeThroughTheBroker(Topic<V> topic) throws Exception {
        List<V> written = RandomRecords.of(topic, 20, 42);
        KafkaClients.createTopic(cluster.bootstrapServers(), topic.name());
        Serializer<V> serializer = serdes.serializer(topic);
        try (KafkaProducer<byte[], byte[]> producer = KafkaClients.producer(cluster.bootstrapServers(), Map.of())) {
            for (V value : written) {
                producer.send(new ProducerRecord<>(topic.name(), serializer.serialize(topic.name(), value)))
                        .get();
            }
        }
        // Of another process: nothing cached.
        Deserializer<V> deserializer =
                AvroSerdes.connect(List.of(cluster.registryUrl()), Map.of()).deserializer(topic);
        List<V> read = KafkaClients.consume(cluster.bootstrapServers(), topic.name()).stream()
                .map(record -> deserializer.deserialize(topic.name(), record.value()))
                .toList();
        assertThat(read).isEqualTo(written);
        assertThat(serdes.registry()
                        .getLatestSchemaMetadata(topic.name() + "-value")
                        .getVersion())
                .isEqualTo(1);
    }

    @Test
    void writeTheConfluentFrame() throws Exception {
        byte[] bytes = frame();
        int id = serdes.registry().getId("serdes.approvals-value", new AvroSchema(Approval.SCHEMA$));
        assertThat(bytes[0]).isZero();
        assertThat(ByteBuffer.wrap(bytes, 1, 4).getInt()).isEqualTo(id);
    }

    /** An array that claims as many guests as fit into no memory. */
    @Test
    void takeALengthThatIsLargerThanTheRecordForDamage() throws Exception {
        Topic<HostMetrics> topic = TOPICS.hostMetrics();
        HostMetrics sample = RandomRecords.of(topic, 1, 7).get(0);
        sample.setProblems(List.of());
        sample.setVms(List.of());
        byte[] head = serdes.serializer(topic).serialize(topic.name(), sample);
        ByteArrayOutputStream claim = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(claim, null);
        encoder.writeLong(Integer.MAX_VALUE - 10);
        int claims = 0;
        for (int at = 5; at < head.length; at++) {
            if (head[at] == 0) {
                byte[] bytes = Arrays.copyOf(head, at + claim.size());
                System.arraycopy(claim.toByteArray(), 0, bytes, at, claim.size());
                assertThatThrownBy(() -> serdes.deserializer(topic).deserialize(topic.name(), bytes))
                        .isInstanceOf(UnreadableRecordException.class);
                claims++;
            }
        }
        assertThat(claims).isGreaterThan(2);
    }

    @Test
    void takeNoRecordThatIsLargerThanAnyOfOurs() {
        assertThatThrownBy(() -> serdes.deserializer(TOPICS.hostMetrics()).deserialize("any", new byte[33 << 20]))
                .isInstanceOfSatisfying(
                        UnreadableRecordException.class,
                        refused -> assertThat(refused.reason()).isEqualTo(DeadLetterReason.TOO_LARGE));
    }

    @Test
    void passDeletionsThrough() {
        assertThat(serdes.serializer(TOPICS.poolConfig()).serialize("any", null))
                .isNull();
        assertThat(serdes.deserializer(TOPICS.poolConfig()).deserialize("any", null))
                .isNull();
    }

    @Test
    void refuseBytesThatAreNotAvro() {
        for (String text : List.of("", "x", "{\"pool\": \"p\"}", "\u0000\u0000")) {
            assertUnreadable(text.getBytes(UTF_8), "not in the Confluent wire format");
        }
    }

    @Test
    void refuseASchemaIdThatTheRegistryDoesNotKnow() {
        for (int id : new int[] {999_999, 0, -1, Integer.MIN_VALUE}) {
            byte[] bytes = frame();
            ByteBuffer.wrap(bytes).putInt(1, id);
            assertUnreadable(bytes, "schema id " + id + ", which the registry does not know");
        }
    }

    @Test
    void refuseARecordOfAnotherType() {
        PowerCommand command = RandomRecords.of(TOPICS.powerCommands(), 1, 7).get(0);
        byte[] bytes = serdes.serializer(TOPICS.powerCommands()).serialize("any", command);
        assertUnreadable(bytes, "is a io.isotherm.schema.PowerCommand", "not a io.isotherm.schema.Approval");
    }

    @Test
    void refuseBytesLeftOver() {
        byte[] bytes = frame();
        assertUnreadable(Arrays.copyOf(bytes, bytes.length + 1), "left over");
    }

    @Test
    void refuseARecordCutShort() {
        byte[] bytes = frame();
        for (int length = 5; length < bytes.length; length++) {
            assertUnreadable(Arrays.copyOf(bytes, length), "is no Approval");
        }
    }

    @Test
    void refuseALengthThatNoRecordHas() throws IOException {
        byte[] header = Arrays.copyOf(frame(), 5);
        for (long length : new long[] {-1, 1L << 20, Integer.MAX_VALUE - 100, Integer.MAX_VALUE, Long.MAX_VALUE}) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            bytes.write(header);
            BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
            encoder.writeLong(length);
            bytes.write("short".getBytes(UTF_8));
            assertUnreadable(bytes.toByteArray(), "is no Approval");
        }
    }

    @ParameterizedTest
    @MethodSource("avroTopics")
    <V extends SpecificRecord> void readOrRefuseWhateverBytesComeButFailInNoOtherWay(Topic<V> topic) {
        Random random = new Random(11);
        Deserializer<V> deserializer = serdes.deserializer(topic);
        for (V value : RandomRecords.of(topic, 10, 5)) {
            byte[] good = serdes.serializer(topic).serialize(topic.name(), value);
            for (int round = 0; round < 200; round++) {
                byte[] bad = good.clone();
                int position = 5 + random.nextInt(bad.length - 5);
                byte[] noise = new byte[Math.min(bad.length - position, 1 + random.nextInt(6))];
                random.nextBytes(noise);
                System.arraycopy(noise, 0, bad, position, noise.length);
                try {
                    deserializer.deserialize(topic.name(), bad);
                } catch (UnreadableRecordException e) {
                    assertThat(e).hasMessageContaining(topic.name());
                }
            }
        }
    }

    @Test
    void readWhatAnOlderProgramWrote() throws Exception {
        String subject = "older.approvals-value";
        Schema older = new Schema.Parser().parse("""
                        {"type": "record", "name": "Approval", "namespace": "io.isotherm.schema", "fields": [
                          {"name": "pool", "type": "string"},
                          {"name": "commandId", "type": "string"},
                          {"name": "forgotten", "type": "int"},
                          {"name": "approvedBy", "type": "string"},
                          {"name": "approvedAt", "type": {"type": "long", "logicalType": "timestamp-millis"}}]}
                        """);
        int id = serdes.registry().register(subject, new AvroSchema(older));
        GenericData.Record record = new GenericData.Record(older);
        record.put("pool", "pool-1");
        record.put("commandId", "c-1");
        record.put("forgotten", 3);
        record.put("approvedBy", "ada");
        record.put("approvedAt", 1_700_000_000_123L);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(ByteBuffer.allocate(5).put((byte) 0).putInt(id).array());
        BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
        new GenericDatumWriter<>(older).write(record, encoder);
        assertThat(serdes.deserializer(TOPICS.approvals()).deserialize("older.approvals", bytes.toByteArray()))
                .isEqualTo(APPROVAL);
    }

    private byte[] frame() {
        return serdes.serializer(TOPICS.approvals())
                .serialize(TOPICS.approvals().name(), APPROVAL);
    }

    private void assertUnreadable(byte[] bytes, String... parts) {
        assertThatThrownBy(() -> serdes.deserializer(TOPICS.approvals())
                        .deserialize(TOPICS.approvals().name(), bytes))
                .isInstanceOf(UnreadableRecordException.class)
                .hasMessageContainingAll(parts)
                .hasMessageContaining("serdes.approvals");
    }
}
