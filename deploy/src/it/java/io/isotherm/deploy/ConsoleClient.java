package io.isotherm.deploy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.UUID;
import org.testcontainers.containers.Container.ExecResult;
import org.testcontainers.containers.GenericContainer;

/**
 * What an operator does with the console of an installation.
 *
 * @param container in which it runs
 * @param address where it answers
 */
record ConsoleClient(GenericContainer<?> container, URI address) {
    /** Makes a token of an operator. */
    String makeToken() {
        try {
            ExecResult made = container.execInContainer(
                    "/opt/java/bin/java",
                    "-jar",
                    "/opt/isotherm/isotherm.jar",
                    "console",
                    "token",
                    "--name",
                    "anna",
                    "--role",
                    "operator");
            if (made.getExitCode() != 0) {
                throw new IllegalStateException("No token was made: " + made.getStdout() + made.getStderr());
            }
            return made.getStdout().strip();
        } catch (IOException e) {
            throw new UncheckedIOException("No token was made", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while making a token", e);
        }
    }

    /**
     * Asks for something to be done with the pool.
     *
     * @param what such as pause
     */
    HttpResponse<String> steer(String token, String what) {
        HttpRequest request = HttpRequest.newBuilder(address.resolve("/api/v1/pools/lab/" + what))
                .header("Authorization", "Bearer " + token)
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"reason\": \"to be tried\"}"))
                .build();
        try {
            return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(request + " has no answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for the console", e);
        }
    }
}
