package io.isotherm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The alert rules of Prometheus, as its own tool sees them. That services export what they name is tested on a demo. */
class PrometheusRulesTest {
    private static final Path DIRECTORY = Path.of("..", "deploy", "prometheus");

    private static Optional<Path> promtool() {
        return Stream.of(Path.of("target", "prometheus", "promtool"), Path.of("/usr/bin/promtool"))
                .map(Path::toAbsolutePath)
                .filter(Files::isExecutable)
                .findFirst();
    }

    @Test
    void fireOnWhatTheyAreForAndStayQuietOtherwise() throws Exception {
        assumeTrue(
                System.getenv("CI") != null || promtool().isPresent(),
                "promtool is missing; apt-get install prometheus");
        Process process = new ProcessBuilder(promtool().orElseThrow().toString(), "test", "rules", "rules-test.yml")
                .directory(DIRECTORY.toFile())
                .redirectErrorStream(true)
                .start();

        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(printed).isZero();
        assertThat(printed).contains("SUCCESS");
    }

    @Test
    void areEachTestedTwiceAndExplained() throws IOException {
        String tests = Files.readString(DIRECTORY.resolve("rules-test.yml"));
        String page = Files.readString(Path.of("..", "docs", "operations.md"));
        JsonNode rules = new YAMLMapper()
                .readTree(DIRECTORY.resolve("rules.yml").toFile())
                .at("/groups/0/rules");

        assertThat(rules).hasSizeGreaterThan(10).allSatisfy(rule -> {
            String alert = rule.path("alert").asText();
            assertThat(tests).contains("name: " + alert + " fires", "name: " + alert + " stays quiet");
            assertThat(page).contains("`" + alert + "`");
        });
    }
}
