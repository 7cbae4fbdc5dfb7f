package io.isotherm.topics;

import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/** Avro in the Confluent wire format: a zero byte, the schema's id (4 bytes, big-endian), the record in Avro binary. */
final class AvroSerializer<V extends SpecificRecord> implements Serializer<V> {
    static final byte MAGIC = 0;

    private static final int CONFLICT = 409;
    private static final int UNPROCESSABLE = 422;

    private final Topic<V> topic;
    private final SchemaRegistryClient registry;
    private final Schema schema;
    private final SpecificDatumWriter<V> writer;
    private volatile @Nullable Integer schemaId;

    AvroSerializer(Topic<V> topic, SchemaRegistryClient registry) {
        this.topic = topic;
        this.registry = registry;
        this.schema = SpecificData.get().getSchema(topic.valueType());
        this.writer = new SpecificDatumWriter<>(schema, compiled(topic.valueType()));
    }

    /** Has records written by the code that was generated for them, where there is any, and not field by field. */
    private static SpecificData compiled(Class<?> type) {
        SpecificData data = new SpecificData(type.getClassLoader());
        SpecificData.getForClass(type).getConversions().forEach(data::addLogicalTypeConversion);
        data.setCustomCoders(true);
        return data;
    }

    @Override
    public byte @Nullable [] serialize(String topicName, @Nullable V value) {
        if (value == null) {
            return null;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        try {
            DataOutputStream frame = new DataOutputStream(bytes);
            frame.writeByte(MAGIC);
            frame.writeInt(schemaId());
            BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
            writer.write(value, encoder);
            encoder.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (RuntimeException e) {
            if (e instanceof KafkaException) {
                throw e;
            }
            throw new SerializationException(
                    "A " + schema.getName() + " for " + topic.name() + " is not what its schema asks: "
                            + e.getMessage(),
                    e);
        }
        return bytes.toByteArray();
    }

    private int schemaId() {
        Integer known = schemaId;
        if (known == null) {
            try {
                known = RegistryCalls.retrying(
                        "register " + topic.subject(),
                        () -> registry.register(topic.subject(), new AvroSchema(schema)));
            } catch (RestClientException e) {
                if (e.getStatus() != CONFLICT && e.getStatus() != UNPROCESSABLE) {
                    throw new RegistryUnavailableException(
                            "The schema registry does not register " + topic.subject() + ", though not for its schema: "
                                    + e.getMessage(),
                            e);
                }
                throw new SerializationException(
                        "The schema registry refuses the schema of " + topic.subject() + ": " + e.getMessage()
                                + ". Is an older version of Isotherm, or another program, writing to this topic?",
                        e);
            }
            schemaId = known;
        }
        return known;
    }
}
