package io.isotherm.embedded;

import io.isotherm.embedded.kafka.EmbeddedKafka;
import io.isotherm.runtime.config.Scalar;
import io.isotherm.runtime.config.Setting;
import io.isotherm.runtime.config.Settings;
import io.isotherm.runtime.config.Settings.Section;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Where the embedded broker and registry listen.
 *
 * @param host interface of both
 * @param advertisedHost where clients are told to find the broker; empty for where the host is reachable
 * @param port of the broker; 0 has the system choose a free one
 * @param registryPort of the registry; 0 has the system choose a free one
 * @param retentionCheckInterval time between the broker's looks at what topics need no longer keep, above 0
 */
public record BrokerConfig(
        String host, Optional<String> advertisedHost, int port, int registryPort, Duration retentionCheckInterval) {
    public static final Setting<String> HOST =
            Setting.of("broker.host", Scalar.text(), "127.0.0.1", "Interface of the embedded broker and registry.");
    public static final Setting<Optional<String>> ADVERTISED_HOST = Setting.optional(
            "broker.advertisedHost",
            Scalar.text(),
            "Name or address by which clients find the embedded broker, as the name of its container; where none is "
                    + "given, broker.host, or the machine's name if that means all interfaces.");
    public static final Setting<Integer> PORT =
            Setting.port("broker.port", 9092, "Port of the embedded broker; 0 for a free one.");
    public static final Setting<Integer> REGISTRY_PORT =
            Setting.port("broker.registryPort", 8081, "Port of the embedded registry; 0 for a free one.");
    public static final Setting<Duration> RETENTION_CHECK_INTERVAL = Setting.duration(
            "broker.retentionCheckInterval",
            EmbeddedKafka.RETENTION_CHECK_INTERVAL,
            Duration.ofMillis(100),
            Duration.ofDays(1),
            "Time between the embedded broker's looks at what topics need no longer keep.");

    public static final Section SECTION = new Section(
            "broker",
            "The embedded broker and registry of 'isotherm broker', for trying out.",
            List.of(HOST, ADVERTISED_HOST, PORT, REGISTRY_PORT, RETENTION_CHECK_INTERVAL));

    public static BrokerConfig from(Settings settings) {
        return new BrokerConfig(
                settings.get(HOST),
                settings.get(ADVERTISED_HOST),
                settings.get(PORT),
                settings.get(REGISTRY_PORT),
                settings.get(RETENTION_CHECK_INTERVAL));
    }
}
