package io.isotherm.launcher.cli;

import io.isotherm.runtime.KafkaConnection;
import io.isotherm.topics.Topic;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.utils.Utils;

/**
 * Asks broker and registry whether they are there, before clients would wait for a minute and name no address. Where nobody
 * listens it tells so in some seconds; who takes connections and has too much to do is given eight seconds more.
 */
public final class Reachability {
    /** Of TCP. */
    public static final int HIGHEST_PORT = 65_535;

    private static final Duration WITHIN = Duration.ofSeconds(8);
    private static final int CONNECT_MILLIS = 4_000;

    private Reachability() {}

    /**
     * What does not answer, where, and what to do about it; empty if broker and registry answer and the topics are there.
     *
     * @param topics that must be there
     */
    public static Optional<String> missing(KafkaConnection kafka, Collection<Topic<?>> topics) {
        return brokerMissing(kafka, topics, WITHIN).or(() -> registryMissing(kafka));
    }

    /** The same of the broker alone. */
    static Optional<String> brokerMissing(KafkaConnection kafka) {
        return brokerMissing(kafka, List.of(), WITHIN);
    }

    /** @param within for an answer of whoever takes a connection */
    static Optional<String> brokerMissing(KafkaConnection kafka, Collection<Topic<?>> topics, Duration within) {
        // First, for settings that cannot be used are wrong wherever it is.
        Map<String, Object> properties = new HashMap<>(kafka.clientProperties("isotherm-reachability"));
        // Kafka's client would try again and again where nobody listens.
        if (Arrays.stream(kafka.bootstrapServers().split(",")).noneMatch(address -> connects(address.strip()))) {
            return Optional.of(noBroker(kafka));
        }
        int millis = (int) within.toMillis();
        properties.put("request.timeout.ms", millis);
        properties.put("default.api.timeout.ms", millis);
        try (Admin admin = Admin.create(properties)) {
            Set<String> present = admin.listTopics().names().get(within.toMillis(), TimeUnit.MILLISECONDS);
            return topicsMissing(kafka, topics, present);
        } catch (ExecutionException e) {
            Throwable cause = Objects.requireNonNullElse(e.getCause(), e);
            if (cause instanceof TimeoutException) {
                return Optional.of(silentBroker(kafka, within));
            }
            return Optional.of("The broker at " + kafka.bootstrapServers() + " refuses: " + cause.getMessage()
                    + "; see kafka.client in the configuration");
        } catch (java.util.concurrent.TimeoutException e) {
            return Optional.of(silentBroker(kafka, within));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of(noBroker(kafka));
        } catch (KafkaException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            return Optional.of("Kafka's client cannot be made for " + kafka.bootstrapServers() + ": "
                    + cause.getMessage() + "; see kafka.bootstrapServers and kafka.client in the configuration");
        }
    }

    private static Optional<String> topicsMissing(
            KafkaConnection kafka, Collection<Topic<?>> topics, Set<String> present) {
        List<String> missing = topics.stream()
                .map(Topic::name)
                .filter(name -> !present.contains(name))
                .toList();
        if (missing.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of("Kafka at " + kafka.bootstrapServers() + " has no topic " + String.join(", ", missing)
                + ": make them with 'isotherm topics create', or name the prefix of those that are there in "
                + "kafka.topicPrefix (ISOTHERM_KAFKA_TOPIC_PREFIX)");
    }

    private static String noBroker(KafkaConnection kafka) {
        return "No broker answers at " + kafka.bootstrapServers()
                + ": start Kafka there, or name the right address in kafka.bootstrapServers"
                + " (ISOTHERM_KAFKA_BOOTSTRAP_SERVERS)";
    }

    private static String silentBroker(KafkaConnection kafka, Duration within) {
        return "No broker answers at " + kafka.bootstrapServers() + " within " + within.toSeconds()
                + " s, though connections are taken there: if it is a broker's port, look whether it has too much to do;"
                + " else name the right address in kafka.bootstrapServers (ISOTHERM_KAFKA_BOOTSTRAP_SERVERS)";
    }

    private static Optional<String> registryMissing(KafkaConnection kafka) {
        if (kafka.registryUrls().stream().anyMatch(Reachability::answers)) {
            return Optional.empty();
        }
        return Optional.of("No schema registry answers at " + String.join(", ", kafka.registryUrls())
                + ": start it there, or name the right address in kafka.registry (ISOTHERM_KAFKA_REGISTRY)");
    }

    /**
     * Whether a registry answers at an address. Any answer but "not found" will do: who may ask what is its business.
     */
    public static boolean answers(String url) {
        try {
            URI uri = URI.create(url);
            if (uri.getPort() > HIGHEST_PORT) {
                return false;
            }
            // Its certificate is checked by the registry's own client, which knows whom to trust.
            if ("https".equals(uri.getScheme())) {
                return connects(uri);
            }
            if (URI.create(url.replaceAll("/+$", "") + "/subjects").toURL().openConnection()
                    instanceof HttpURLConnection connection) {
                connection.setConnectTimeout(CONNECT_MILLIS);
                connection.setReadTimeout((int) WITHIN.toMillis());
                int status = connection.getResponseCode();
                connection.disconnect();
                return status > 0 && status != HttpURLConnection.HTTP_NOT_FOUND;
            }
            return false;
        } catch (IOException | IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean connects(URI uri) {
        String host = uri.getHost() == null ? "" : uri.getHost();
        return connects(host, uri.getPort() >= 0 ? uri.getPort() : 443);
    }

    /** What is no address is for Kafka's client to complain of. */
    private static boolean connects(String address) {
        String host = Utils.getHost(address);
        Integer port = Utils.getPort(address);
        return host == null || port == null || connects(host, port);
    }

    private static boolean connects(String host, int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, port), CONNECT_MILLIS);
            return true;
        } catch (IOException | IllegalArgumentException e) {
            return false;
        }
    }
}
