package io.isotherm.topics;

import io.confluent.kafka.schemaregistry.ParsedSchema;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import io.isotherm.reasons.DeadLetterReason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the Confluent wire format, whichever version of the schema the writer had.
 *
 * <p>Throws {@link UnreadableRecordException} for bytes that are no such record, and {@link
 * RegistryUnavailableException} when the registry cannot be asked.
 */
final class AvroDeserializer<V extends SpecificRecord> implements Deserializer<V> {
    private static final int HEADER_BYTES = 5;
    // As large as anything that is written, such as the ledger of 100,000 guests.
    private static final int MOST_BYTES = 32 * 1024 * 1024;
    // No such schema; and no such subject, which the client itself answers where it keeps schemas by subject.
    private static final Set<Integer> NOT_FOUND = Set.of(40401, 40403);

    private final SchemaRegistryClient registry;
    private final Schema readerSchema;
    private final UnknownSchemas unknown;
    private final OwnSchemas own;
    private final Map<Integer, SpecificDatumReader<V>> readers = new ConcurrentHashMap<>();

    AvroDeserializer(Topic<V> topic, SchemaRegistryClient registry, UnknownSchemas unknown) {
        this.registry = registry;
        this.unknown = unknown;
        this.own = new OwnSchemas(registry, topic.subject(), System::nanoTime);
        this.readerSchema = SpecificData.get().getSchema(topic.valueType());
    }

    @Override
    public @Nullable V deserialize(String topicName, byte @Nullable [] data) {
        if (data == null) {
            return null;
        }
        if (data.length < HEADER_BYTES || data[0] != AvroSerializer.MAGIC) {
            throw new UnreadableRecordException(
                    DeadLetterReason.NOT_AVRO,
                    "A record of " + topicName + " (" + data.length
                            + " bytes) is not in the Confluent wire format: a zero byte and a schema id must come first");
        }
        if (data.length > MOST_BYTES) {
            throw new UnreadableRecordException(
                    DeadLetterReason.TOO_LARGE,
                    "A record of " + topicName + " has " + data.length + " bytes, and no more than " + MOST_BYTES
                            + " are taken up");
        }
        int schemaId = ByteBuffer.wrap(data, 1, Integer.BYTES).getInt();
        SpecificDatumReader<V> reader = reader(topicName, schemaId);
        BinaryDecoder decoder =
                DecoderFactory.get().binaryDecoder(data, HEADER_BYTES, data.length - HEADER_BYTES, null);
        try {
            V value = reader.read(null, decoder);
            if (!decoder.isEnd()) {
                throw new UnreadableRecordException(
                        DeadLetterReason.DAMAGED,
                        "A record of " + topicName + " has bytes left over after its " + readerSchema.getName()
                                + " (schema id " + schemaId + ")");
            }
            return value;
        } catch (IOException | RuntimeException | StackOverflowError | OutOfMemoryError e) {
            // A damaged length or count may ask for more than there is; nothing of it has been kept.
            if (e instanceof UnreadableRecordException unreadable) {
                throw unreadable;
            }
            throw new UnreadableRecordException(
                    DeadLetterReason.DAMAGED,
                    "A record of " + topicName + " is no " + readerSchema.getName() + " (schema id " + schemaId + "): "
                            + e,
                    e);
        }
    }

    private SpecificDatumReader<V> reader(String topicName, int schemaId) {
        SpecificDatumReader<V> known = readers.get(schemaId);
        if (known != null) {
            return known;
        }
        String objection = unknown.objection(schemaId);
        if (!objection.isEmpty() && !own.contain(schemaId)) {
            throw new UnreadableRecordException(
                    DeadLetterReason.UNKNOWN_SCHEMA,
                    "A record of " + topicName + " names schema id " + schemaId + ", " + objection);
        }
        ParsedSchema written;
        try {
            written = RegistryCalls.retrying("give schema " + schemaId, () -> registry.getSchemaById(schemaId));
        } catch (RestClientException e) {
            if (!NOT_FOUND.contains(e.getErrorCode())) {
                // As when credentials have expired, or the address is another server's: no fault of the record.
                throw new RegistryUnavailableException(
                        "The schema registry does not give schema " + schemaId + " of " + topicName
                                + ", though not for want of it: " + e.getMessage(),
                        e);
            }
            unknown.add(schemaId);
            throw new UnreadableRecordException(
                    DeadLetterReason.UNKNOWN_SCHEMA,
                    "A record of " + topicName + " names schema id " + schemaId + ", which the registry does not know: "
                            + e.getMessage(),
                    e);
        }
        if (!(written.rawSchema() instanceof Schema writerSchema)) {
            throw new UnreadableRecordException(
                    DeadLetterReason.UNKNOWN_SCHEMA,
                    "A record of " + topicName + " names schema id " + schemaId + ", which is " + written.schemaType()
                            + ", not AVRO");
        }
        if (!writerSchema.getFullName().equals(readerSchema.getFullName())) {
            throw new UnreadableRecordException(
                    DeadLetterReason.FOREIGN_TYPE,
                    "A record of " + topicName + " is a " + writerSchema.getFullName() + " (schema id " + schemaId
                            + "), not a " + readerSchema.getFullName());
        }
        SpecificDatumReader<V> reader = new SpecificDatumReader<>(writerSchema, readerSchema);
        SpecificDatumReader<V> other = readers.putIfAbsent(schemaId, reader);
        return other == null ? reader : other;
    }
}
