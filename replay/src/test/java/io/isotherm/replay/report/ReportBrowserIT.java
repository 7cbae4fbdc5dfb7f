package io.isotherm.replay.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A report in a real browser, without a network. Needs Chromium, and Node.js with npm for Playwright, which drives it. */
class ReportBrowserIT {
    private static final Path SOURCES = Path.of("src", "test", "js");
    private static final Path WORK = Path.of("target", "js");
    private static final Duration INSTALL_LIMIT = Duration.ofMinutes(5);
    private static final Duration LOOK_LIMIT = Duration.ofMinutes(2);
    private static final List<String> BROWSERS =
            List.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome");
    private static final JsonMapper JSON = new JsonMapper();

    private static String browser = "";

    @BeforeAll
    static void installPlaywright() throws Exception {
        Optional<String> found = BROWSERS.stream()
                .filter(path -> Files.isExecutable(Path.of(path)))
                .findFirst();
        if (System.getenv("CI") == null) {
            Assumptions.assumeTrue(found.isPresent(), "Chromium is not installed, so no report is looked at");
            Assumptions.assumeTrue(
                    Files.isExecutable(Path.of("/usr/bin/npm")), "npm is not installed, so no report is looked at");
        }
        browser = found.orElseThrow(() -> new AssertionError("CI needs Chromium: apt-get install chromium"));
        Files.createDirectories(WORK);
        for (String file : List.of("package.json", "package-lock.json", ".npmrc", "look.mjs")) {
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

    @Test
    void drawsEveryChartWithoutNetworkOrError() throws Exception {
        JsonNode seen = look("everything", SampleReports.everything(24), 1280);

        assertThat(texts(seen.get("problems"))).isEmpty();
        assertThat(texts(seen.get("requests"))).isEmpty();
        assertThat(seen.get("title").asText()).isEqualTo("What if: pool lab");
        assertThat(texts(seen.get("sections")))
                .containsExactly(
                        "defaults",
                        "Configurations side by side",
                        "Energy against overload",
                        "Over time",
                        "Benchmark",
                        "Search",
                        "What matters",
                        "Settings");
        List<String> labels = stream(seen.get("canvases"))
                .map(canvas -> canvas.get("label").asText())
                .toList();
        assertThat(labels)
                .contains("Scenarios over time under defaults", "Hosts on over time", "Power over time, in kW")
                .anyMatch(label -> label.startsWith("Heat map of the load of 24 rows"))
                .anyMatch(label -> label.startsWith("True overload against Energy"))
                .anyMatch(label -> label.startsWith("Score (kWh) over Trial"));
        assertThat(seen.get("canvases"))
                .allSatisfy(canvas -> assertThat(canvas.get("colours").asInt())
                        .as("colours of %s", canvas.get("label"))
                        .isGreaterThan(1));
        assertThat(seen.get("heatText").asText())
                .startsWith("xen001")
                .contains("% load")
                .contains("2026-03-02");
        assertThat(seen.get("frontText").asText())
                .contains("Energy:")
                .contains("kWh")
                .contains("Moves:");
    }

    @Test
    void refusesEveryNetworkRequest() throws Exception {
        JsonNode seen = look("refusing", SampleReports.everything(3), 1280);

        assertThat(seen.get("reached").asText()).isEqualTo("refused");
        assertThat(seen.get("refused").asInt()).as("refusals by the policy").isPositive();
    }

    @Test
    void fitsAPhone() throws Exception {
        JsonNode seen = look("phone", SampleReports.everything(24), 390);

        assertThat(texts(seen.get("problems"))).isEmpty();
        assertThat(seen.get("pageWidth").asInt()).isEqualTo(390);
    }

    @Test
    void opensALargePool() throws Exception {
        Report large = SampleReports.everything(1000);

        JsonNode seen = look("large", large, 1280);

        assertThat(texts(seen.get("problems"))).isEmpty();
        assertThat(Files.size(WORK.resolve("large.html"))).isLessThan(3_000_000);
    }

    private static JsonNode look(String name, Report report, int width) throws Exception {
        HtmlReport.write(report, WORK.resolve(name + ".html"));
        run(LOOK_LIMIT, "node", "look.mjs", browser, name, Integer.toString(width));
        return JSON.readTree(WORK.resolve(name + ".json").toFile());
    }

    private static List<String> texts(JsonNode list) {
        return stream(list).map(JsonNode::asText).toList();
    }

    private static Stream<JsonNode> stream(JsonNode list) {
        Stream.Builder<JsonNode> nodes = Stream.builder();
        list.forEach(nodes::add);
        return nodes.build();
    }

    /** Runs a command that must end well, and in time. */
    private static void run(Duration limit, String... command) throws IOException, InterruptedException {
        Path log = WORK.resolve("log.txt");
        Process process = new ProcessBuilder(command)
                .directory(WORK.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        boolean ended = process.waitFor(limit.toSeconds(), TimeUnit.SECONDS);
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        assertThat(ended && process.destroyForcibly().exitValue() == 0)
                .as("'%s' ended well within %s:%n%s", String.join(" ", command), limit, Files.readString(log))
                .isTrue();
    }
}
