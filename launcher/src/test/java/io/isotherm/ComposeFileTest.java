package io.isotherm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** The installation in containers, as docker-compose.yml and what replaces published images describe it. */
class ComposeFileTest {
    private static final Path CHECKOUT = Path.of("..");
    private static final Path COMPOSE = Path.of("/usr/bin/docker-compose");
    private static final String REGISTRY = "/environment/ISOTHERM_KAFKA_REGISTRY";

    private final Map<String, JsonNode> services = services("docker-compose.yml");

    private static Map<String, JsonNode> services(String file) {
        try (Reader reader = Files.newBufferedReader(CHECKOUT.resolve(file))) {
            JsonNode all = new ObjectMapper().valueToTree(new Yaml().load(reader));
            Map<String, JsonNode> services = new TreeMap<>();
            all.path("services").properties().forEach(entry -> services.put(entry.getKey(), entry.getValue()));
            return services;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void isUnderstoodByComposeAlone() throws Exception {
        assumeTrue(Files.isExecutable(COMPOSE), "docker-compose is missing; apt-get install docker-compose");
        Process process = new ProcessBuilder(COMPOSE.toString(), "-f", "docker-compose.yml", "config", "--quiet")
                .directory(CHECKOUT.toFile())
                .redirectErrorStream(true)
                .start();

        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(printed).isZero();
    }

    @Test
    void namesEachImageByAVariableAndBoundsItsMemory() {
        assertThat(services).hasSizeGreaterThan(8).allSatisfy((name, service) -> {
            assertThat(service.path("image").asText()).matches("\\$\\{[A-Z]+_IMAGE:-\\S+:\\S+}");
            assertThat(service.path("mem_limit").asText()).isNotEmpty();
        });
    }

    @Test
    void publishesNothingBeyondLoopback() {
        assertThat(services)
                .allSatisfy((name, service) -> assertThat(service.path("ports"))
                        .allSatisfy(port -> assertThat(port.asText()).startsWith("127.0.0.1:")));
    }

    /** Replicas of a service would share what has a name. */
    @Test
    void keepsReplicasOfAnalyzerAndDeciderApart() {
        for (String name : new String[] {"analyzer", "decider"}) {
            JsonNode service = services.get(name);
            assertThat(service).isNotNull();
            assertThat(service.has("container_name")).as(name).isFalse();
            assertThat(service.has("ports")).as(name).isFalse();
            assertThat(service.path("volumes"))
                    .as(name)
                    .allSatisfy(volume -> assertThat(volume.asText()).endsWith(":ro"));
        }
    }

    @Test
    void leadsEachServiceToTheRegistryThatIsThereWithoutAnImageRegistry() {
        Map<String, JsonNode> local = services("docker-compose.local.yml");
        services.forEach((name, service) -> {
            if (service.path("image").asText().contains("ISOTHERM_IMAGE")
                    && !service.path("command").path(0).asText().equals("simulate")) {
                assertThat(local).as(name).containsKey(name);
                assertThat(local.get(name).at(REGISTRY).asText()).as(name).endsWith("/apis/ccompat/v7}");
            }
        });
    }
}
