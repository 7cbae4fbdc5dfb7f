package io.isotherm.launcher.operate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.isotherm.launcher.cli.CommandFailedException;
import io.isotherm.launcher.cli.ConfigOption;
import io.isotherm.launcher.cli.Reachability;
import io.isotherm.runtime.OperationsClient;
import io.isotherm.runtime.OperationsConfig;
import io.isotherm.text.TerminalText;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.concurrent.Callable;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** How a running service is. */
@Command(
        name = "health",
        mixinStandardHelpOptions = true,
        description = "Asks a running service whether it does its work, and shows what it says. Exit code 0 if it is "
                + "ready, 1 if not; so it is the health check of containers.")
public final class HealthCommand implements Callable<Integer> {
    private static final int CONNECT_MILLIS = 3_000;
    private static final int READ_MILLIS = 5_000;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it.
    private CommandSpec spec;

    @Mixin
    private ConfigOption config = new ConfigOption();

    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "Where the service answers, such as http://127.0.0.1:9404 (default: operations.host and "
                    + "operations.port of the configuration).")
    private @Nullable URI url;

    @Override
    public Integer call() {
        OperationsConfig operations = config.load().operations();
        OperationsClient client = new OperationsClient(operations);
        String base = url == null ? configured(operations, client) : url.toString();
        URI asked = URI.create(base.replaceAll("/+$", "") + "/health/ready");
        try {
            if (asked.getPort() > Reachability.HIGHEST_PORT || !base.matches("https?://.*")) {
                throw new CommandFailedException(
                        "--url: " + base + " is no address of HTTP; give one such as http://127.0.0.1:9404");
            }
            HttpURLConnection connection = client.open(asked);
            connection.setConnectTimeout(CONNECT_MILLIS);
            connection.setReadTimeout(READ_MILLIS);
            int status = connection.getResponseCode();
            if (status == HttpURLConnection.HTTP_UNAUTHORIZED) {
                throw new CommandFailedException("The service at " + asked
                        + " asks for another token: name the file that it has in operations.tokenFile");
            }
            print(connection, asked);
            return status == HttpURLConnection.HTTP_OK ? 0 : CommandLine.ExitCode.SOFTWARE;
        } catch (SSLException e) {
            throw new CommandFailedException("What answers at " + asked + " cannot be trusted (" + e.getMessage()
                    + "): name the service's certificate, or its issuer's, in operations.certificateFile, and the right "
                    + "address in operations.host and operations.port or by --url");
        } catch (IOException | IllegalArgumentException e) {
            throw new CommandFailedException("No service answers at " + asked + " (" + e.getMessage()
                    + "): start it, or name the right address in operations.host and operations.port or by --url");
        }
    }

    private static String configured(OperationsConfig operations, OperationsClient client) {
        if (operations.port() == 0) {
            throw new CommandFailedException("operations.port is 0, so the service has chosen a port that only its log "
                    + "tells: set operations.port (ISOTHERM_OPERATIONS_PORT), or give --url");
        }
        return client.url();
    }

    private void print(HttpURLConnection connection, URI asked) throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        InputStream body =
                connection.getErrorStream() == null ? connection.getInputStream() : connection.getErrorStream();
        JsonNode services;
        try (body) {
            services = new ObjectMapper().readTree(body);
        } catch (com.fasterxml.jackson.core.JacksonException e) {
            throw new CommandFailedException("What answers at " + asked + " is no service of Isotherm: name the right "
                    + "address in operations.host and operations.port or by --url");
        }
        services.properties().forEach(service -> {
            JsonNode health = service.getValue();
            String state = health.path("ready").asBoolean()
                    ? "ready"
                    : health.path("live").asBoolean() ? "not ready" : "failed; only a restart can help";
            out.println(service.getKey() + ": " + state);
            health.path("details")
                    .properties()
                    .forEach(detail -> out.println(TerminalText.line(
                            "  " + detail.getKey() + ": " + detail.getValue().asText())));
        });
    }
}
