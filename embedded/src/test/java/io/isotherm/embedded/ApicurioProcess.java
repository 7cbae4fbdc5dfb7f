package io.isotherm.embedded;

import static org.awaitility.Awaitility.await;

import io.isotherm.embedded.kafka.Ports;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** Apicurio Registry as published on Maven Central, in a process of its own; its schemas are in memory. */
final class ApicurioProcess implements AutoCloseable {
    private static final Path DISTRIBUTION = Path.of("target", "apicurio");
    private static final Duration START = Duration.ofMinutes(3);

    private final Process process;
    private final int port;

    private ApicurioProcess(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** Starts it; where the build has not unpacked it, the test is skipped, but not in CI. */
    static ApicurioProcess start() throws IOException {
        Optional<Path> runner = runner();
        if (System.getenv("CI") == null) {
            Assumptions.assumeTrue(runner.isPresent(), "Apicurio Registry is not unpacked in " + DISTRIBUTION);
        }
        int port = Ports.anyFree();
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Dquarkus.http.host=127.0.0.1",
                        "-Dquarkus.http.port=" + port,
                        "-jar",
                        runner.orElseThrow().toString())
                .redirectErrorStream(true)
                .redirectOutput(Path.of("target", "apicurio.log").toFile())
                .start();
        ApicurioProcess apicurio = new ApicurioProcess(process, port);
        try {
            await("Apicurio Registry answers").atMost(START).until(apicurio::answers);
            return apicurio;
        } catch (RuntimeException e) {
            apicurio.close();
            throw e;
        }
    }

    private static Optional<Path> runner() throws IOException {
        if (!Files.isDirectory(DISTRIBUTION)) {
            return Optional.empty();
        }
        try (Stream<Path> files = Files.list(DISTRIBUTION)) {
            return files.filter(file -> file.toString().endsWith("-runner.jar")).findFirst();
        }
    }

    private boolean answers() {
        if (!process.isAlive()) {
            throw new IllegalStateException("Apicurio Registry ended; see target/apicurio.log");
        }
        try {
            HttpURLConnection connection =
                    (HttpURLConnection) URI.create(url() + "/subjects").toURL().openConnection();
            return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
        } catch (IOException e) {
            return false;
        }
    }

    /** Where it answers as Confluent's registry does. */
    String url() {
        return "http://127.0.0.1:" + port + "/apis/ccompat/v7";
    }

    @Override
    public void close() {
        process.destroy();
    }
}
