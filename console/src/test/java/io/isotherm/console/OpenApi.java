package io.isotherm.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.yaml.snakeyaml.Yaml;

/** The specification, against which every answer of the tests is held. */
final class OpenApi {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final JsonNode specification;
    private final JsonSchemaFactory schemas = JsonSchemaFactory.getInstance(VersionFlag.V202012);
    private final Map<String, JsonSchema> byReference = new TreeMap<>();

    OpenApi() {
        try (InputStream stream = OpenApi.class.getResourceAsStream("/openapi.yaml")) {
            specification = JSON.valueToTree(new Yaml().load(stream));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All operations: method, blank, template. */
    List<String> operations() {
        List<String> operations = new ArrayList<>();
        specification
                .path("paths")
                .properties()
                .forEach(path -> path.getValue().fieldNames().forEachRemaining(field -> {
                    if (!field.equals("parameters")) {
                        operations.add(field.toUpperCase(Locale.ROOT) + " " + path.getKey());
                    }
                }));
        return operations;
    }

    /**
     * Holds an answer against what the specification says of it.
     *
     * @param operation such as {@code GET /pools/{pool}}
     */
    void check(String operation, int status, String type, String body) {
        String[] parts = operation.split(" ");
        JsonNode answer = resolved(specification
                .path("paths")
                .path(parts[1])
                .path(parts[0].toLowerCase(Locale.ROOT))
                .path("responses")
                .path(Integer.toString(status)));
        assertThat(answer.isMissingNode())
                .as("%s does not say that it answers %s: %s", operation, status, body)
                .isFalse();
        JsonNode content = answer.path("content");
        if (content.isMissingNode()) {
            assertThat(body).isEmpty();
            return;
        }
        JsonNode schema = content.path(type.replaceFirst(";.*", "")).path("schema");
        assertThat(schema.isMissingNode())
                .as("%s does not say that it answers %s", operation, type)
                .isFalse();
        if (schema.has("$ref")) {
            check(schema.path("$ref").asText(), body);
        }
    }

    /** Holds what an event says against a schema of the specification. */
    void checkSchema(String name, String json) {
        check("#/components/schemas/" + name, json);
    }

    private void check(String reference, String json) {
        try {
            JsonSchema schema = byReference.computeIfAbsent(reference, this::schema);
            assertThat(schema.validate(JSON.readTree(json)))
                    .as("%s is not as %s says", json, reference)
                    .isEmpty();
        } catch (JsonProcessingException e) {
            throw new AssertionError("It is no JSON: " + json, e);
        }
    }

    private JsonSchema schema(String reference) {
        ObjectNode root = JSON.createObjectNode().put("$ref", reference);
        root.set("components", specification.path("components"));
        return schemas.getSchema(root);
    }

    private JsonNode resolved(JsonNode node) {
        return node.has("$ref") ? specification.at(node.path("$ref").asText().substring(1)) : node;
    }
}
