package io.isotherm.topics;

import io.confluent.kafka.schemaregistry.avro.AvroSchemaProvider;
import io.confluent.kafka.schemaregistry.client.CachedSchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.isotherm.pool.TrustedSchemas;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;

/** Serdes of the topics' values over one schema registry, through the Confluent client. Thread-safe. */
public final class AvroSerdes {
    private static final int CACHED_SCHEMAS = 1000;

    static {
        TrustedSchemas.trust();
    }

    private final SchemaRegistryClient registry;
    private final UnknownSchemas unknown = new UnknownSchemas();

    public AvroSerdes(SchemaRegistryClient registry) {
        this.registry = registry;
    }

    /**
     * Serdes over the registry at the given addresses.
     *
     * @param urls addresses of the registry's nodes, tried in turn
     * @param settings further settings of the Confluent client, as for authentication; empty for none
     */
    public static AvroSerdes connect(List<String> urls, Map<String, ?> settings) {
        return new AvroSerdes(
                new CachedSchemaRegistryClient(urls, CACHED_SCHEMAS, List.of(new AvroSchemaProvider()), settings));
    }

    public <V extends SpecificRecord> Serde<V> serde(Topic<V> topic) {
        return Serdes.serdeFrom(serializer(topic), deserializer(topic));
    }

    public <V extends SpecificRecord> Serializer<V> serializer(Topic<V> topic) {
        return new AvroSerializer<>(topic, registry);
    }

    public <V extends SpecificRecord> Deserializer<V> deserializer(Topic<V> topic) {
        return new AvroDeserializer<>(topic, registry, unknown);
    }

    /** The client that the serdes use. */
    public SchemaRegistryClient registry() {
        return registry;
    }
}
