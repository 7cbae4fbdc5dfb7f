package io.isotherm.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.avro.AvroSchemaProvider;
import io.confluent.kafka.schemaregistry.client.CachedSchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.isotherm.topics.AvroSerdes;
import io.isotherm.topics.Topic;
import io.isotherm.topics.Topics;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A record of every topic, written by our serializer through a registry of ours and through Apicurio, read by consumers
 * that have nothing of ours: the genuine Confluent client with Avro's generic reader, as Kafka Connect's converter does it,
 * and the official JavaScript client, which registers every schema once more.
 */
@ExtendWith(SharedCluster.class)
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class InteroperabilityIT {
    private static final byte MAGIC = 0;

    private static @Nullable ApicurioProcess apicurio;

    private final EmbeddedCluster cluster;

    InteroperabilityIT(EmbeddedCluster cluster) {
        this.cluster = cluster;
    }

    private enum Registry {
        OURS,
        APICURIO
    }

    @BeforeAll
    @Timeout(value = 6, unit = TimeUnit.MINUTES)
    static void installTheClient() throws Exception {
        JavaScriptClient.install();
    }

    @AfterAll
    static void stopApicurio() {
        if (apicurio != null) {
            apicurio.close();
        }
    }

    private String url(Registry registry) throws IOException {
        if (registry == Registry.OURS) {
            return cluster.registryUrl();
        }
        if (apicurio == null) {
            apicurio = ApicurioProcess.start();
        }
        return apicurio.url();
    }

    @ParameterizedTest
    @EnumSource
    void everyTopicIsReadByWhoHasNothingOfOurs(Registry registry) throws Exception {
        String url = url(registry);
        AvroSerdes serdes = AvroSerdes.connect(List.of(url), Map.of());
        Map<String, Object> written = new TreeMap<>();
        String prefix = "interoperability-" + registry.name().toLowerCase(Locale.ROOT) + ".";
        for (Topic<?> topic : new Topics(prefix).all()) {
            if (SpecificRecord.class.isAssignableFrom(topic.valueType())) {
                written.put(topic.name(), write(serdes, topic));
            }
        }
        assertThat(written).hasSizeGreaterThan(8);

        SchemaRegistryClient confluent =
                new CachedSchemaRegistryClient(List.of(url), 100, List.of(new AvroSchemaProvider()), Map.of());
        Map<String, JavaScriptClient.Sample> samples = new TreeMap<>();
        Map<String, Integer> ids = new TreeMap<>();
        for (String topic : written.keySet()) {
            byte[] value = KafkaClients.consume(cluster.bootstrapServers(), topic)
                    .get(0)
                    .value();
            ByteBuffer frame = ByteBuffer.wrap(value);
            assertThat(frame.get()).isEqualTo(MAGIC);
            int id = frame.getInt();
            AvroSchema schema = (AvroSchema) confluent.getSchemaById(id);
            assertThat(confluent.getLatestSchemaMetadata(topic + "-value").getId())
                    .isEqualTo(id);
            assertThat(confluent.register(topic + "-value", schema)).isEqualTo(id);
            assertThat(generic(schema.rawSchema(), value, frame.position()))
                    .hasToString(written.get(topic).toString());
            ids.put(topic, id);
            samples.put(topic, new JavaScriptClient.Sample(schema.canonicalString(), value));
        }

        JsonNode javaScript = JavaScriptClient.registerAndDecode(url, samples);
        written.forEach((topic, value) -> {
            assertThat(javaScript.at("/" + topic + "/id").asInt()).as(topic).isEqualTo(ids.get(topic));
            assertThat(SampleValues.floating(javaScript.at("/" + topic + "/value")))
                    .as(topic)
                    .isEqualTo(SampleValues.json(value));
        });
    }

    /** Publishes a value by our serializer, and returns it. */
    private <V> Object write(AvroSerdes serdes, Topic<V> topic) throws Exception {
        Schema schema = SpecificData.get().getSchema(topic.valueType());
        Object sample = SampleValues.of(schema);
        ByteArrayOutputStream encoded = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(encoded, null);
        new GenericDatumWriter<>(schema).write(sample, encoder);
        encoder.flush();
        SpecificData model = SpecificData.getForClass(topic.valueType());
        Object value = new SpecificDatumReader<>(schema, schema, model)
                .read(null, DecoderFactory.get().binaryDecoder(encoded.toByteArray(), null));
        KafkaClients.createTopic(cluster.bootstrapServers(), topic.name());
        KafkaClients.produce(
                cluster.bootstrapServers(),
                topic.name(),
                "pool/host".getBytes(UTF_8),
                serialized(serdes, topic, value));
        return sample;
    }

    @SuppressWarnings("unchecked") // The value was made for the topic's schema.
    private static <S extends SpecificRecord> byte[] serialized(AvroSerdes serdes, Topic<?> topic, Object value) {
        return serdes.serializer((Topic<S>) topic).serialize(topic.name(), (S) value);
    }

    private static GenericRecord generic(Schema schema, byte[] value, int offset) throws IOException {
        return new GenericDatumReader<GenericRecord>(schema)
                .read(null, DecoderFactory.get().binaryDecoder(value, offset, value.length - offset, null));
    }
}
