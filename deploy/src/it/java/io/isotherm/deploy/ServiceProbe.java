package io.isotherm.deploy;

import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.Ports;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.OptionalDouble;
import org.testcontainers.containers.GenericContainer;

/** What a service in a container tells of itself. */
final class ServiceProbe {
    /** The port of health and metrics. */
    static final int OPERATIONS = 9470;

    private static final int PATIENCE_MILLIS = 10_000;

    private ServiceProbe() {}

    /** What a service that runs measures about the pool; empty where it has no such metric. */
    static OptionalDouble measured(GenericContainer<?> service, String metric) {
        if (!service.isRunning()) {
            return OptionalDouble.empty();
        }
        return answer(service, "/metrics")
                .lines()
                .filter(line -> line.startsWith(metric + "{pool=\"lab\""))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .findFirst();
    }

    /** What it answers to a request; throws {@link UncheckedIOException} where it does not. */
    static String answer(GenericContainer<?> service, String path) {
        URI address = address(service, OPERATIONS).resolve(path);
        try {
            URLConnection connection = address.toURL().openConnection();
            // One that is paused takes connections and says nothing.
            connection.setConnectTimeout(PATIENCE_MILLIS);
            connection.setReadTimeout(PATIENCE_MILLIS);
            try (InputStream answer = connection.getInputStream()) {
                return new String(answer.readAllBytes(), StandardCharsets.UTF_8);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(address + " does not answer", e);
        }
    }

    /** Where a port of it is: it is published as another one after each start. */
    static URI address(GenericContainer<?> service, int port) {
        Ports.Binding[] published = Objects.requireNonNull(service.getCurrentContainerInfo()
                .getNetworkSettings()
                .getPorts()
                .getBindings()
                .get(ExposedPort.tcp(port)));
        return URI.create("http://" + service.getHost() + ":" + published[0].getHostPortSpec());
    }

    /** Whether a service runs and is ready. */
    static boolean isReady(GenericContainer<?> service) {
        try {
            return service.isRunning() && !answer(service, "/health/ready").isEmpty();
        } catch (UncheckedIOException e) {
            return false;
        }
    }
}
