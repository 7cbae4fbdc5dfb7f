package io.isotherm.hypervisor.power;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.isotherm.hypervisor.HypervisorException;
import io.isotherm.hypervisor.HypervisorException.Kind;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One conversation with a controller that speaks Redfish, of limited time. A session that it began ends with it. */
final class RedfishClient implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RedfishClient.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SESSIONS = "/redfish/v1/SessionService/Sessions";
    private static final String TOKEN = "X-Auth-Token";

    private final PowerAccess access;
    private final URI base;
    private final HttpClient http;
    private final long deadline;
    private final String header;
    private final String secret;
    private final @Nullable String session;

    RedfishClient(PowerAccess access, CredentialFiles credentials) {
        this.access = access;
        this.base = URI.create(access.address().replaceFirst("/$", ""));
        this.deadline = System.nanoTime() + PowerSetting.timeout(access).toNanos();
        this.http = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NEVER)
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(PowerSetting.timeout(access))
                .sslContext(context(access))
                .build();
        if (access.credentials().isEmpty()) {
            header = "";
            secret = "";
            session = null;
            return;
        }
        String user = credentials.user(access.credentials());
        String password = credentials.password(access.credentials());
        if (access.setting(PowerSetting.AUTHENTICATION).equals("session")) {
            ObjectNode login = JSON.createObjectNode().put("UserName", user).put("Password", password);
            HttpResponse<String> response = send("POST", SESSIONS, login.toString(), "", "");
            header = TOKEN;
            secret = response.headers().firstValue(TOKEN).orElse("");
            session = response.headers()
                    .firstValue("Location")
                    .map(location -> URI.create(location).getPath())
                    .orElse(null);
        } else {
            header = "Authorization";
            secret = "Basic "
                    + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
            session = null;
        }
    }

    private static SSLContext context(PowerAccess access) {
        String fingerprint = access.setting(PowerSetting.FINGERPRINT);
        String authority = access.setting(PowerSetting.AUTHORITY);
        if (!fingerprint.isEmpty()) {
            return PinnedCertificate.context(fingerprint);
        }
        return authority.isEmpty() ? PinnedCertificate.usual() : PinnedCertificate.contextOf(Path.of(authority));
    }

    JsonNode get(String path) {
        String body = send("GET", path, "", header, secret).body();
        try {
            return JSON.readTree(body);
        } catch (IOException e) {
            throw failure(Kind.OTHER, "answers " + path + " with no JSON");
        }
    }

    void post(String path, String body) {
        send("POST", path, body, header, secret);
    }

    private HttpResponse<String> send(String method, String path, String body, String authHeader, String auth) {
        URI target = base.resolve(path);
        if (!path.startsWith("/") || !base.getAuthority().equals(target.getAuthority())) {
            throw failure(Kind.REFUSED, "leads elsewhere: " + path);
        }
        Duration left = Duration.ofNanos(Math.max(1_000_000, deadline - System.nanoTime()));
        HttpRequest.Builder request = HttpRequest.newBuilder(target)
                .timeout(left)
                .header("Accept", "application/json")
                .header("OData-Version", "4.0")
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (!body.isEmpty()) {
            request.header("Content-Type", "application/json");
        }
        if (!auth.isEmpty()) {
            request.header(authHeader, auth);
        }
        HttpResponse<String> response = answer(request.build(), left);
        switch (response.statusCode() / 100) {
            case 2 -> {
                return response;
            }
            default -> throw refusal(response);
        }
    }

    /** The limit holds for the body, too. */
    private HttpResponse<String> answer(HttpRequest request, Duration left) {
        CompletableFuture<HttpResponse<String>> answer = http.sendAsync(request, BodyHandlers.ofString());
        try {
            return answer.get(left.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw tooSlow(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failure(Kind.OTHER, "was asked, and the wait for its answer was interrupted");
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            if (cause instanceof HttpTimeoutException) {
                throw tooSlow(cause);
            }
            if (cause instanceof SSLException) {
                throw failure(
                        Kind.WRONG_HOST,
                        "is not the one that is trusted (" + cause.getMessage()
                                + "): see power.fingerprint or power.authority");
            }
            throw failure(
                    Kind.UNREACHABLE,
                    "does not answer (" + (cause instanceof ConnectException ? "no connection" : String.valueOf(cause))
                            + "): see power.address, and its network");
        } finally {
            answer.cancel(true);
        }
    }

    private HypervisorException tooSlow(Throwable cause) {
        LOG.debug("The controller at {} is slow", access.address(), cause);
        return failure(
                Kind.TIMEOUT,
                "did not answer within " + PowerSetting.timeout(access).toSeconds()
                        + " s (power.timeout of the inventory)");
    }

    private HypervisorException refusal(HttpResponse<String> response) {
        int status = response.statusCode();
        if (status == 401) {
            return failure(
                    Kind.WRONG_CREDENTIALS,
                    "does not take the credentials '" + access.credentials() + "': see user and password there");
        }
        if (status == 403) {
            return failure(Kind.REFUSED, "grants the user too little: give it the role of an operator");
        }
        return failure(
                Kind.REFUSED,
                "refuses " + response.request().method() + " "
                        + response.request().uri().getPath() + " with " + status + message(response.body()));
    }

    /** What Redfish's extended information says. */
    private static String message(String body) {
        try {
            JsonNode error = JSON.readTree(body).path("error");
            JsonNode extended = error.path("@Message.ExtendedInfo").path(0).path("Message");
            String text = extended.asText(error.path("message").asText());
            return text.isEmpty() ? "" : ": " + text.substring(0, Math.min(300, text.length()));
        } catch (IOException e) {
            return "";
        }
    }

    HypervisorException failure(Kind kind, String words) {
        return new HypervisorException(kind, "The controller at " + access.address() + " " + words);
    }

    @Override
    public void close() {
        if (session != null) {
            try {
                send("DELETE", session, "", header, secret);
            } catch (HypervisorException e) {
                // It ends by itself, some minutes later.
                LOG.debug("The session at {} was not ended", access.address(), e);
            }
        }
    }
}
