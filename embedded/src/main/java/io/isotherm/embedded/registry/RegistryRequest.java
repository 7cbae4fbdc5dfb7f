package io.isotherm.embedded.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP request, taken apart.
 *
 * @param segments the path between slashes, each decoded
 * @param parameters of the query; of one given twice the last counts
 */
record RegistryRequest(String method, String path, List<String> segments, Map<String, String> parameters, String body) {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    private static final int MAX_BODY_BYTES = 10 << 20;

    /** @throws RegistryException (400, 413) if the request is malformed or too large */
    static RegistryRequest read(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readNBytes(MAX_BODY_BYTES + 1);
        if (body.length > MAX_BODY_BYTES) {
            // The rest is not read, and the server closes the connection: a
            // client that is not told asks again on it in vain.
            exchange.getResponseHeaders().set("Connection", "close");
            throw RegistryException.tooLarge(MAX_BODY_BYTES);
        }
        String path = exchange.getRequestURI().getRawPath();
        List<String> segments = new ArrayList<>();
        for (String segment : path.split("/", -1)) {
            if (!segment.isEmpty()) {
                // A plus sign stands for itself in a path.
                segments.add(decode(segment.replace("+", "%2B")));
            }
        }
        return new RegistryRequest(
                exchange.getRequestMethod(),
                path,
                List.copyOf(segments),
                parameters(exchange.getRequestURI().getRawQuery()),
                new String(body, StandardCharsets.UTF_8));
    }

    boolean flag(String parameter) {
        return Boolean.parseBoolean(parameters.getOrDefault(parameter, "false"));
    }

    /** A member of the body that must be a string. */
    String text(String member, RegistryException otherwise) {
        JsonNode value = json().path(member);
        if (!value.isTextual() || value.textValue().isBlank()) {
            throw otherwise;
        }
        return value.textValue();
    }

    /** The schema in the body. */
    String schema() {
        JsonNode json = json();
        String type = json.path("schemaType").asText("AVRO");
        if (!type.equals("AVRO") && !json.path("schemaType").isNull()) {
            throw RegistryException.invalidSchema("this registry knows AVRO, not " + type);
        }
        if (!json.path("references").isEmpty()) {
            throw RegistryException.invalidSchema(
                    "this registry knows no references: give the schema with everything that it refers to inside");
        }
        return text("schema", RegistryException.invalidSchema("the member 'schema' is missing, or is no text"));
    }

    /** @throws RegistryException if the request asks for a certain id or version, which only an import may */
    void requireNoWishes() {
        if (json().path("id").asInt(-1) > 0 || json().path("version").asInt(-1) > 0) {
            throw RegistryException.notPermitted(
                    "This registry gives ids and versions itself; leave 'id' and 'version' out");
        }
    }

    private JsonNode json() {
        JsonNode node;
        try {
            node = JSON.readTree(body);
        } catch (JsonProcessingException e) {
            throw RegistryException.badRequest("The body is not JSON: " + e.getOriginalMessage());
        }
        if (!node.isObject()) {
            throw RegistryException.badRequest("The body must be a JSON object");
        }
        return node;
    }

    private static Map<String, String> parameters(@Nullable String query) {
        Map<String, String> parameters = new HashMap<>();
        if (query != null) {
            for (String parameter : query.split("&", -1)) {
                int equals = parameter.indexOf('=');
                String name = equals < 0 ? parameter : parameter.substring(0, equals);
                String value = equals < 0 ? "" : parameter.substring(equals + 1);
                parameters.put(decode(name), decode(value));
            }
        }
        return Map.copyOf(parameters);
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw RegistryException.badRequest("'" + text + "' is not percent-encoded as an address must be");
        }
    }
}
