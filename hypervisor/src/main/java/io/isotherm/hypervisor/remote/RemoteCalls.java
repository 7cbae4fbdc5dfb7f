package io.isotherm.hypervisor.remote;

import com.fasterxml.jackson.core.JacksonException;
import io.isotherm.hypervisor.HypervisorException;
import io.isotherm.hypervisor.HypervisorException.Kind;
import java.io.IOException;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

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
        return get(path, type, TIMEOUT);
    }

    /** @param within how long it may take once it is connected */
    <T> T get(String path, Class<T> type, Duration within) {
        return call(request(path, within).build(), type);
    }

    <T> T post(String path, Object body, Class<T> type) {
        try {
            return call(
                    request(path, TIMEOUT)
                            .POST(BodyPublishers.ofByteArray(Wire.JSON.writeValueAsBytes(body)))
                            .build(),
                    type);
        } catch (IOException e) {
            throw new HypervisorException(Kind.OTHER, "The request " + path + " cannot be written: " + e, e);
        }
    }

    private HttpRequest.Builder request(String path, Duration within) {
        try {
            return HttpRequest.newBuilder(URI.create(url + path)).timeout(within);
        } catch (IllegalArgumentException e) {
            throw noAddress(e);
        }
    }

    private HypervisorException noAddress(IllegalArgumentException cause) {
        return new HypervisorException(
                Kind.UNREACHABLE, "'" + url + "' is no address such as http://127.0.0.1:45123", cause);
    }

    private HypervisorException noPool(@Nullable Throwable cause) {
        String message = "What answers at " + url + " is no simulated pool";
        return cause == null
                ? new HypervisorException(Kind.UNREACHABLE, message)
                : new HypervisorException(Kind.UNREACHABLE, message, cause);
    }

    private <T> T call(HttpRequest request, Class<T> type) {
        try {
            HttpResponse<byte[]> response = client.send(request, BodyHandlers.ofByteArray());
            if (response.statusCode() == Wire.REFUSED) {
                Wire.Refusal refusal = Wire.JSON.readValue(response.body(), Wire.Refusal.class);
                throw new HypervisorException(refusal.kind(), refusal.message());
            }
            if (response.statusCode() != HttpURLConnection.HTTP_OK) {
                throw noPool(null);
            }
            return Wire.JSON.readValue(response.body(), type);
        } catch (HttpConnectTimeoutException | ConnectException e) {
            throw new HypervisorException(Kind.UNREACHABLE, "No simulated pool can be connected at " + url, e);
        } catch (HttpTimeoutException e) {
            throw new HypervisorException(
                    Kind.UNREACHABLE,
                    "What listens at " + url + " does not answer within "
                            + request.timeout().orElse(TIMEOUT).toSeconds() + " s",
                    e);
        } catch (JacksonException e) {
            throw noPool(e);
        } catch (IOException e) {
            throw new HypervisorException(
                    Kind.UNREACHABLE, "What listens at " + url + " gives no answer (" + e.getMessage() + ")", e);
        } catch (IllegalArgumentException e) {
            throw noAddress(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HypervisorException(Kind.UNREACHABLE, "Interrupted while asking the pool at " + url, e);
        }
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
