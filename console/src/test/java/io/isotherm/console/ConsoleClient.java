package io.isotherm.console;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;

/** Asks a console, and holds each answer against the specification. */
final class ConsoleClient {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String API = "/api/v1";

    private final HttpClient http = HttpClient.newHttpClient();
    private final OpenApi specification = new OpenApi();
    private final String url;

    ConsoleClient(String url) {
        this.url = url;
    }

    OpenApi specification() {
        return specification;
    }

    /** Asks for what the specification's template names, with these in place of its names. */
    HttpResponse<String> get(String template, Map<String, String> names, String query, Map<String, String> headers) {
        HttpResponse<String> answer =
                send(request(path(template, names) + query, headers).GET().build());
        if (answer.statusCode() != 304) {
            checked("GET " + template, answer);
        }
        return answer;
    }

    HttpResponse<String> get(String template, Map<String, String> names) {
        return get(template, names, "", Map.of());
    }

    /** Has something done, with a new key unless the headers have one. */
    HttpResponse<String> post(
            String template, Map<String, String> names, String query, String body, Map<String, String> headers) {
        HttpRequest.Builder request = request(path(template, names) + query, headers)
                .setHeader("Content-Type", headers.getOrDefault("Content-Type", "application/json"))
                .setHeader(
                        "Idempotency-Key",
                        headers.getOrDefault(
                                "Idempotency-Key", UUID.randomUUID().toString()));
        return checked(
                "POST " + template,
                send(request.POST(HttpRequest.BodyPublishers.ofString(body)).build()));
    }

    private HttpResponse<String> checked(String operation, HttpResponse<String> answer) {
        specification.check(
                operation,
                answer.statusCode(),
                answer.headers().firstValue("Content-Type").orElse(""),
                answer.body());
        return answer;
    }

    /** Asks for a path outside the API. */
    HttpResponse<String> page(String path) {
        return send(HttpRequest.newBuilder(URI.create(url + path)).build());
    }

    HttpRequest.Builder request(String path, Map<String, String> headers) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(url + API + path)).timeout(Duration.ofSeconds(60));
        headers.forEach(request::setHeader);
        return request;
    }

    HttpClient http() {
        return http;
    }

    static String path(String template, Map<String, String> names) {
        String path = template;
        for (Map.Entry<String, String> name : names.entrySet()) {
            path = path.replace(
                    "{" + name.getKey() + "}",
                    URLEncoder.encode(name.getValue(), StandardCharsets.UTF_8).replace("+", "%20"));
        }
        return path;
    }

    static JsonNode json(HttpResponse<String> answer) {
        try {
            return JSON.readTree(answer.body());
        } catch (JsonProcessingException e) {
            throw new AssertionError("It is no JSON: " + answer.body(), e);
        }
    }

    private HttpResponse<String> send(HttpRequest request) {
        try {
            return http.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
