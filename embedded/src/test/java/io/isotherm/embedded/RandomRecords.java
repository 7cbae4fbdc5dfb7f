package io.isotherm.embedded;

import io.isotherm.topics.Topic;
import io.isotherm.topics.Topics;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecord;
import org.apache.avro.util.RandomData;

/** Records of any type in the catalogue, filled at random from a seed. */
final class RandomRecords {
    private RandomRecords() {}

    /** The topics that carry Avro. */
    static List<Topic<? extends SpecificRecord>> avroTopics(Topics topics) {
        return List.of(
                topics.hostMetrics(),
                topics.hostStates(),
                topics.poolConfig(),
                topics.decisions(),
                topics.approvals(),
                topics.migrationCommands(),
                topics.migrationEvents(),
                topics.powerCommands(),
                topics.powerEvents(),
                topics.inventory(),
                topics.hostOwners());
    }

    static <V extends SpecificRecord> List<V> of(Topic<V> topic, int count, long seed) {
        Schema schema = SpecificData.get().getSchema(topic.valueType());
        List<V> records = new ArrayList<>();
        for (Object datum : new RandomData(schema, count, seed, true)) {
            records.add(topic.valueType().cast(specific(schema, datum)));
        }
        return records;
    }

    private static SpecificRecord specific(Schema schema, Object datum) {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
            new GenericDatumWriter<>(schema).write(datum, encoder);
            encoder.flush();
            return new SpecificDatumReader<SpecificRecord>(schema)
                    .read(null, DecoderFactory.get().binaryDecoder(bytes.toByteArray(), null));
        } catch (IOException e) {
            throw new AssertionError("A random " + schema.getName() + " cannot be made", e);
        }
    }
}
