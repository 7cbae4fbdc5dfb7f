package io.isotherm.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** The official JavaScript client of the registry, in a process of Node.js. */
final class JavaScriptClient {
    private static final Path SOURCES = Path.of("src", "test", "js");
    private static final Path WORK = Path.of("target", "js");
    private static final Duration INSTALL_LIMIT = Duration.ofMinutes(5);
    private static final Duration RUN_LIMIT = Duration.ofMinutes(2);

    private JavaScriptClient() {}

    /** A topic's schema and one record's value, as it was on the topic. */
    record Sample(String schema, byte[] value) {}

    /** Installs the client, once for each lock file; where there is no Node.js, the test is skipped, but not in CI. */
    static void install() throws IOException, InterruptedException {
        if (System.getenv("CI") == null) {
            Assumptions.assumeTrue(
                    isInstalled("node") && isInstalled("npm"),
                    "Node.js and npm are not installed, so the JavaScript client is not tried");
        }
        Files.createDirectories(WORK);
        for (String file : List.of("package.json", "package-lock.json", ".npmrc", "records.mjs")) {
            Files.copy(SOURCES.resolve(file), WORK.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        }
        Path installed = WORK.resolve("installed-package-lock.json");
        if (Files.exists(installed) && Files.mismatch(installed, SOURCES.resolve("package-lock.json")) == -1) {
            return;
        }
        Files.deleteIfExists(installed);
        run(INSTALL_LIMIT, "npm", "ci", "--no-audit", "--no-fund");
        Files.copy(SOURCES.resolve("package-lock.json"), installed);
    }

    /** By topic, the {@code id} that its schema was registered under, and the decoded {@code value}. */
    static JsonNode registerAndDecode(String registryUrl, Map<String, Sample> samples)
            throws IOException, InterruptedException {
        for (Map.Entry<String, Sample> sample : samples.entrySet()) {
            Files.writeString(
                    WORK.resolve(sample.getKey() + ".avsc"), sample.getValue().schema());
            Files.write(
                    WORK.resolve(sample.getKey() + ".bin"), sample.getValue().value());
        }
        return new JsonMapper()
                .readTree(run(
                        RUN_LIMIT,
                        Stream.concat(Stream.of("node", "records.mjs", registryUrl), samples.keySet().stream())
                                .toArray(String[]::new)));
    }

    private static boolean isInstalled(String command) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(command, "--version")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(30, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    /** What a command printed; it must end well, and in time. */
    private static String run(Duration limit, String... command) throws IOException, InterruptedException {
        Path output = WORK.resolve("output.txt");
        Path errors = WORK.resolve("errors.txt");
        Process process = new ProcessBuilder(new ArrayList<>(List.of(command)))
                .directory(WORK.toFile())
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile())
                .start();
        try {
            assertThat(process.waitFor(limit.toSeconds(), TimeUnit.SECONDS))
                    .as("'%s' ended within %s", String.join(" ", command), limit)
                    .isTrue();
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        assertThat(process.exitValue())
                .as("'%s' said:%n%s%n%s", String.join(" ", command), Files.readString(output), Files.readString(errors))
                .isZero();
        return Files.readString(output);
    }
}
