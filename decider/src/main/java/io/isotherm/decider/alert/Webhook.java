package io.isotherm.decider.alert;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.isotherm.retry.Backoff;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Posts alerts to an address as JSON, in order, on a thread of its own: whoever has one to tell never waits. What cannot be
 * delivered is tried again a while and then left; beyond a bound of what waits, further alerts are only logged.
 */
public final class Webhook implements Consumer<Alert> {
    private static final Logger LOG = LoggerFactory.getLogger(Webhook.class);
    private static final int MOST_WAITING = 1000;
    private static final int MOST_ATTEMPTS = 10;
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(10);

    private final URI address;
    private final Optional<String> secret;
    private final Backoff pauses;
    private final ObjectMapper json = new ObjectMapper();
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(ANSWER_WITHIN).build();
    private final BlockingQueue<Alert> waiting = new ArrayBlockingQueue<>(MOST_WAITING);

    /**
     * Begins; ends with the process.
     *
     * @param secret sent as {@code Authorization: Bearer SECRET}; never shown
     */
    public Webhook(URI address, Optional<String> secret) {
        this(address, secret, new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(1)));
    }

    Webhook(URI address, Optional<String> secret, Backoff pauses) {
        this.address = address;
        this.secret = secret;
        this.pauses = pauses;
        Thread thread = new Thread(this::run, "webhook");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void accept(Alert alert) {
        if (!waiting.offer(alert)) {
            LOG.warn("Too many alerts wait for {}; not sent: {}", address, alert);
        }
    }

    private void run() {
        try {
            while (true) {
                deliver(waiting.take());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void deliver(Alert alert) throws InterruptedException {
        for (int attempt = 1; ; attempt++) {
            String problem;
            try {
                int status =
                        client.send(request(alert), BodyHandlers.discarding()).statusCode();
                if (status / 100 == 2) {
                    return;
                }
                problem = "it answers " + status;
            } catch (IOException e) {
                problem = e.toString();
            }
            if (attempt == MOST_ATTEMPTS) {
                LOG.warn("{} does not take an alert ({}); not sent: {}", address, problem, alert);
                return;
            }
            // Alerts are told in their order, so that the next waits for this one; the thread has nothing else to do.
            Thread.sleep(pauses.after(attempt).toMillis());
        }
    }

    private HttpRequest request(Alert alert) throws JsonProcessingException {
        Map<String, String> body = new LinkedHashMap<>();
        body.put("status", alert.begins() ? "firing" : "resolved");
        body.put("alert", alert.name());
        body.put("pool", alert.pool());
        body.put("at", alert.at().toString());
        body.put("summary", alert.summary());
        HttpRequest.Builder request = HttpRequest.newBuilder(address)
                .timeout(ANSWER_WITHIN)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(json.writeValueAsString(body)));
        secret.ifPresent(value -> request.header("Authorization", "Bearer " + value));
        return request.build();
    }
}
