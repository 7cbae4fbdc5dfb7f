package io.isotherm.replay.recording;

import io.isotherm.pool.TrustedSchemas;
import io.isotherm.topics.Topic;
import io.isotherm.topics.Topics;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.avro.data.TimeConversions.TimestampMillisConversion;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;

/** The schema of a recording's records: the topics' own schemas in an envelope of topic, key and times. */
final class RecordingSchema {
    static final String TOPIC = "topic";
    static final String KEY = "key";
    static final String AT = "at";
    static final String TURN = "turn";
    static final String VALUE = "value";
    static final String HEADERS = "headers";

    private static final String NAMESPACE = "io.isotherm.recording";
    private static final String NAME = "Recorded";
    private static final Map<String, Class<? extends SpecificRecord>> TYPES = types();

    /** Of each record only what is needed to count it. */
    static final Schema OUTLINE = SchemaBuilder.record(NAME)
            .namespace(NAMESPACE)
            .fields()
            .requiredString(TOPIC)
            .name(TURN)
            .type(time())
            .noDefault()
            .endRecord();

    private RecordingSchema() {}

    /** How records become bytes and back: generated classes convert the times of their own fields, but not optional ones. */
    static SpecificData data() {
        SpecificData data = new SpecificData();
        data.addLogicalTypeConversion(new TimestampMillisConversion());
        return data;
    }

    /** The topics that can be recorded, in the order of the data flow. */
    static List<String> topics() {
        return List.copyOf(TYPES.keySet());
    }

    /** The schema of a topic's records. */
    static Schema of(String topic) {
        Class<? extends SpecificRecord> type = TYPES.get(topic);
        if (type == null) {
            throw new RecordingException(
                    "Topic '" + topic + "' cannot be recorded; those that can are " + String.join(", ", topics()));
        }
        return SpecificData.get().getSchema(type);
    }

    /** What can be written of the topics, and read of any recording of them. */
    static Schema of(Collection<String> topics) {
        List<Schema> values = new ArrayList<>();
        values.add(Schema.create(Schema.Type.NULL));
        topics.forEach(topic -> values.add(of(topic)));
        return SchemaBuilder.record(NAME)
                .namespace(NAMESPACE)
                .doc("One record of a topic, as recorded by Isotherm.")
                .fields()
                .name(TOPIC)
                .doc("Name of the topic, without prefix.")
                .type()
                .stringType()
                .noDefault()
                .name(KEY)
                .doc("The record's key.")
                .type()
                .stringType()
                .noDefault()
                .name(AT)
                .doc("The record's own time.")
                .type(time())
                .noDefault()
                .name(TURN)
                .doc("When it is played; never before the record before it.")
                .type(time())
                .noDefault()
                .name(VALUE)
                .doc("The record's value; null for a deletion.")
                .type(Schema.createUnion(values))
                .noDefault()
                .name(HEADERS)
                .doc("The record's headers, as text.")
                .type()
                .map()
                .values()
                .stringType()
                .mapDefault(Map.of())
                .endRecord();
    }

    /** Why records written so cannot be read as a recording; empty when they can. */
    static String trouble(Schema written) {
        if (!written.getFullName().equals(NAMESPACE + "." + NAME)) {
            return "its schema is " + written.getFullName() + ", not " + NAMESPACE + "." + NAME
                    + ": it is no recording of Isotherm";
        }
        Schema.Field value = written.getField(VALUE);
        if (value == null || value.schema().getType() != Schema.Type.UNION) {
            return "its records have no union '" + VALUE + "': it is no recording of Isotherm";
        }
        for (Schema branch : value.schema().getTypes()) {
            if (branch.getType() == Schema.Type.NULL) {
                continue;
            }
            Schema known = TYPES.values().stream()
                    .map(type -> SpecificData.get().getSchema(type))
                    .filter(schema -> schema.getFullName().equals(branch.getFullName()))
                    .findFirst()
                    .orElse(null);
            if (known == null) {
                return "it holds records of schema " + branch.getFullName() + ", which this version does not know";
            }
            SchemaCompatibility.SchemaPairCompatibility pair =
                    SchemaCompatibility.checkReaderWriterCompatibility(known, branch);
            if (pair.getType() != SchemaCompatibilityType.COMPATIBLE) {
                return "its schema " + branch.getFullName() + " is one that this version cannot read: "
                        + pair.getResult().getIncompatibilities().get(0).getMessage();
            }
        }
        return SchemaCompatibility.checkReaderWriterCompatibility(of(topics()), written)
                                .getType()
                        == SchemaCompatibilityType.COMPATIBLE
                ? ""
                : "its schema " + written.getFullName() + " lacks topic, key or times: it is no recording of Isotherm";
    }

    private static Schema time() {
        return LogicalTypes.timestampMillis().addToSchema(Schema.create(Schema.Type.LONG));
    }

    private static Map<String, Class<? extends SpecificRecord>> types() {
        TrustedSchemas.trust();
        Map<String, Class<? extends SpecificRecord>> types = new LinkedHashMap<>();
        for (Topic<?> topic : new Topics("").all()) {
            if (SpecificRecord.class.isAssignableFrom(topic.valueType())) {
                types.put(topic.name(), topic.valueType().asSubclass(SpecificRecord.class));
            }
        }
        return types;
    }
}
