package io.isotherm.runtime;

import io.isotherm.runtime.config.ConfigException;
import io.isotherm.runtime.config.Scalar;
import io.isotherm.runtime.config.Secrets;
import io.isotherm.runtime.config.Setting;
import io.isotherm.runtime.config.Settings;
import io.isotherm.runtime.config.Settings.Section;
import io.isotherm.topics.AvroSerdes;
import io.isotherm.topics.Topics;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.kafka.common.security.auth.SecurityProtocol;

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
        Secrets registrySettings,
        Secrets clientSettings,
        String topicPrefix) {

    public static final Setting<String> BOOTSTRAP_SERVERS = Setting.of(
            "kafka.bootstrapServers",
            Scalar.text(),
            "127.0.0.1:9092",
            "Brokers to find the cluster by: host:port, several separated by commas.");
    public static final Setting<List<String>> REGISTRY = Setting.texts(
            "kafka.registry",
            List.of("http://127.0.0.1:8081"),
            "Addresses (URLs) of the schema registry, tried in turn.");
    public static final Setting<Secrets> REGISTRY_CLIENT = Setting.secrets(
            "kafka.registryClient",
            "Further settings of the registry's client, as for TLS and authentication; with references as in kafka.client.");
    public static final Setting<Secrets> CLIENT = Setting.secrets(
            "kafka.client",
            "Further settings of every Kafka client, as for TLS and SASL. In a value, ${file:PATH} stands for what is in a "
                    + "file, ${credential:NAME} for a credential of systemd, ${env:NAME} for an environment variable; it is "
                    + "looked up by who needs it. In sasl.jaas.config write it in quotes: whatever it stands for is taken as "
                    + "it is.");
    public static final Setting<String> TOPIC_PREFIX = Setting.of(
            "kafka.topicPrefix",
            Scalar.text(),
            Topics.DEFAULT_PREFIX,
            "Begins the name of every topic, consumer group and transaction, so that installations can share a cluster.");

    public static final Section SECTION = new Section(
            "kafka",
            "The way to Kafka and to the schema registry.",
            List.of(BOOTSTRAP_SERVERS, REGISTRY, REGISTRY_CLIENT, CLIENT, TOPIC_PREFIX));

    public static KafkaConnection from(Settings settings) {
        return new KafkaConnection(
                settings.get(BOOTSTRAP_SERVERS),
                settings.get(REGISTRY),
                settings.get(REGISTRY_CLIENT),
                settings.get(CLIENT),
                settings.get(TOPIC_PREFIX));
    }

    // Those of Kafka's own login modules; a module from elsewhere may bring one of its own.
    private static final List<String> MECHANISMS =
            List.of("SCRAM-SHA-512", "SCRAM-SHA-256", "PLAIN", "OAUTHBEARER", "GSSAPI");
    private static final Pattern OWN_LOGIN =
            Pattern.compile("\\s*(org\\.apache\\.kafka\\.|com\\.sun\\.security\\.).*", Pattern.DOTALL);

    public KafkaConnection {
        registryUrls = List.copyOf(registryUrls);
    }

    /** A connection without further settings, with the default prefix. */
    public static KafkaConnection to(String bootstrapServers, String registryUrl) {
        return new KafkaConnection(
                bootstrapServers, List.of(registryUrl), Secrets.NONE, Secrets.NONE, Topics.DEFAULT_PREFIX);
    }

    /**
     * For who will need all settings, and would else learn of one after the other what is wrong.
     *
     * @throws ConfigException if settings refer to what is not there, or name a SASL mechanism or a protocol that there is not
     */
    public void requireSettings() {
        Secrets.require(clientSettings, registrySettings);
        usableClientSettings();
    }

    /** Kafka's clients would tell of these by a stack trace, and not where they stand. */
    private Map<String, String> usableClientSettings() {
        Map<String, String> settings = clientSettings.resolve();
        String protocol = settings.get("security.protocol");
        if (protocol != null && !SecurityProtocol.names().contains(protocol.toUpperCase(Locale.ROOT))) {
            throw clientSettings.problem("security.protocol", protocol, oneOf(SecurityProtocol.names()));
        }
        String mechanism = settings.get("sasl.mechanism");
        boolean ownLogin = OWN_LOGIN
                .matcher(settings.getOrDefault("sasl.jaas.config", "org.apache.kafka."))
                .matches();
        if (mechanism != null
                && ownLogin
                && !settings.containsKey("security.providers")
                && !MECHANISMS.contains(mechanism)) {
            throw clientSettings.problem(
                    "sasl.mechanism", mechanism, oneOf(MECHANISMS) + ", and one that the brokers have enabled");
        }
        return settings;
    }

    private static String oneOf(List<String> names) {
        return "one of " + String.join(", ", names);
    }

    public Topics topics() {
        return new Topics(topicPrefix);
    }

    /** @throws ConfigException if {@code registrySettings} refer to what is not there */
    public AvroSerdes serdes() {
        return AvroSerdes.connect(registryUrls, registrySettings.resolve());
    }

    /**
     * The settings of a Kafka client: where to connect, how, and as whom.
     *
     * @throws ConfigException if {@code clientSettings} refer to what is not there, or name a SASL mechanism or a protocol
     *     that there is not
     */
    public Map<String, Object> clientProperties(String clientId) {
        Map<String, Object> properties = new HashMap<>(usableClientSettings());
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
