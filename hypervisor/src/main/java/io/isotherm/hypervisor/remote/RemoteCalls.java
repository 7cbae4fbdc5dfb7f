package io.isotherm.hypervisor.remote;

import io.isotherm.hypervisor.HypervisorException;
import io.isotherm.hypervisor.HypervisorException.Kind;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Calls of an {@link InventoryServer}, bounded in time. */
final class RemoteCalls {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final String url;
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

    RemoteCalls(String url) {
        this.url = url;
    }

    <T> T get(String path, Class<T> type) {
        return call(
                HttpRequest.newBuilder(URI.create(url + path)).timeout(TIMEOUT).build(), type);
    }

    <T> T post(String path, Object body, Class<T> type) {
        try {
            return call(
                    HttpRequest.newBuilder(URI.create(url + path))
                            .timeout(TIMEOUT)
                            .POST(BodyPublishers.ofByteArray(Wire.JSON.writeValueAsBytes(body)))
                            .build(),
                    type);
        } catch (IOException e) {
            throw new HypervisorException(Kind.OTHER, "The request " + path + " cannot be written: " + e, e);
        }
    }

    private <T> T call(HttpRequest request, Class<T> type) {
        try {
            HttpResponse<byte[]> response = client.send(request, BodyHandlers.ofByteArray());
            if (response.statusCode() == Wire.REFUSED) {
                Wire.Refusal refusal = Wire.JSON.readValue(response.body(), Wire.Refusal.class);
                throw new HypervisorException(refusal.kind(), refusal.message());
            }
            return Wire.JSON.readValue(response.body(), type);
        } catch (IOException e) {
            throw new HypervisorException(Kind.UNREACHABLE, "The pool at " + url + " does not answer: " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HypervisorException(Kind.UNREACHABLE, "Interrupted while asking the pool at " + url, e);
        }
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
