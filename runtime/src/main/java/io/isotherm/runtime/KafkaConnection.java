package io.isotherm.runtime;

import io.isotherm.topics.AvroSerdes;
import io.isotherm.topics.Topics;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The way to Kafka and to the schema registry.
 *
 * @param bootstrapServers Kafka's {@code bootstrap.servers}
 * @param registryUrls addresses of the schema registry, tried in turn
 * @param registrySettings further settings of the registry's client, as for authentication
 * @param clientSettings further settings of every Kafka client, as for TLS and SASL
 * @param topicPrefix begins the name of every topic
 */
public record KafkaConnection(
        String bootstrapServers,
        List<String> registryUrls,
        Map<String, String> registrySettings,
        Map<String, String> clientSettings,
        String topicPrefix) {

    public KafkaConnection {
        registryUrls = List.copyOf(registryUrls);
        registrySettings = Map.copyOf(registrySettings);
        clientSettings = Map.copyOf(clientSettings);
    }

    /** A connection without further settings, with the default prefix. */
    public static KafkaConnection to(String bootstrapServers, String registryUrl) {
        return new KafkaConnection(bootstrapServers, List.of(registryUrl), Map.of(), Map.of(), Topics.DEFAULT_PREFIX);
    }

    public Topics topics() {
        return new Topics(topicPrefix);
    }

    public AvroSerdes serdes() {
        return AvroSerdes.connect(registryUrls, registrySettings);
    }

    /** The settings of a Kafka client: where to connect, how, and as whom. */
    public Map<String, Object> clientProperties(String clientId) {
        Map<String, Object> properties = new HashMap<>(clientSettings);
        properties.put("bootstrap.servers", bootstrapServers);
        properties.put("client.id", clientId);
        return properties;
    }

    /** Without the settings, which may hold secrets. */
    @Override
    public String toString() {
        return "Kafka at " + bootstrapServers + ", registry at " + String.join(",", registryUrls) + ", topics "
                + topicPrefix + "*";
    }
}
