package io.isotherm.launcher.cli;

import io.isotherm.runtime.KafkaConnection;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * Asks broker and registry whether they are there, before a command's own clients would wait for a minute and name no
 * address.
 */
final class Reachability {
    private static final Duration WITHIN = Duration.ofSeconds(8);

    private Reachability() {}

    /** @throws CommandFailedException that names address and remedy if no broker answers within some seconds */
    static void requireBroker(KafkaConnection kafka) {
        Map<String, Object> properties = new HashMap<>(kafka.clientProperties("isotherm-reachability"));
        int millis = (int) WITHIN.toMillis();
        properties.put("request.timeout.ms", millis);
        properties.put("default.api.timeout.ms", millis);
        try (Admin admin = Admin.create(properties)) {
            admin.describeCluster().nodes().get(2 * WITHIN.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof TimeoutException) {
                throw noBroker(kafka);
            }
            throw new CommandFailedException("The broker at " + kafka.bootstrapServers() + " refuses: "
                    + e.getCause().getMessage() + "; see kafka.client in the configuration");
        } catch (java.util.concurrent.TimeoutException e) {
            throw noBroker(kafka);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw noBroker(kafka);
        } catch (KafkaException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new CommandFailedException("Kafka's client cannot be made for " + kafka.bootstrapServers() + ": "
                    + cause.getMessage() + "; see kafka.bootstrapServers and kafka.client in the configuration");
        }
    }

    /** @throws CommandFailedException that names addresses and remedy if no registry can be connected to */
    static void requireRegistry(KafkaConnection kafka) {
        for (String url : kafka.registryUrls()) {
            if (connects(url)) {
                return;
            }
        }
        throw new CommandFailedException("No schema registry answers at " + String.join(", ", kafka.registryUrls())
                + ": start it there, or name the right address in kafka.registry (ISOTHERM_KAFKA_REGISTRY)");
    }

    private static boolean connects(String url) {
        try (Socket socket = new Socket()) {
            URI uri = URI.create(url);
            String host = uri.getHost() == null ? "" : uri.getHost();
            int port = uri.getPort() >= 0 ? uri.getPort() : "https".equals(uri.getScheme()) ? 443 : 80;
            socket.connect(new InetSocketAddress(host, port), (int) WITHIN.toMillis());
            return true;
        } catch (IOException | IllegalArgumentException e) {
            return false;
        }
    }

    private static CommandFailedException noBroker(KafkaConnection kafka) {
        return new CommandFailedException("No broker answers at " + kafka.bootstrapServers()
                + ": start Kafka there, or name the right address in kafka.bootstrapServers"
                + " (ISOTHERM_KAFKA_BOOTSTRAP_SERVERS)");
    }
}
