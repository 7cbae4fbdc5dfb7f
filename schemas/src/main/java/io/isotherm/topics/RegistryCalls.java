package io.isotherm.topics;

import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import io.isotherm.retry.Backoff;
import java.io.IOException;
import java.time.Duration;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls of the registry that survive its short outages. */
final class RegistryCalls {
    private static final Logger LOG = LoggerFactory.getLogger(RegistryCalls.class);
    private static final int ATTEMPTS = 8;
    private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(8));

    private RegistryCalls() {}

    interface Call<T> {
        T run() throws IOException, RestClientException;
    }

    /**
     * The answer of a call, which is tried again while the registry is unreachable, fails by itself (HTTP 5xx), or has too
     * much to do (408, 429).
     *
     * @throws RestClientException when the registry refuses (any other HTTP 4xx)
     * @throws RegistryUnavailableException when no attempt got an answer; the pauses between them add up to 9 to 13 seconds
     */
    static <T> T retrying(String what, Call<T> call) throws RestClientException {
        for (int attempt = 1; ; attempt++) {
            Exception failure;
            try {
                return call.run();
            } catch (RestClientException e) {
                if (!isPassing(e.getStatus())) {
                    throw e;
                }
                failure = e;
            } catch (IOException e) {
                failure = e;
            }
            if (attempt == ATTEMPTS) {
                throw new RegistryUnavailableException(
                        "The schema registry did not " + what + " in " + ATTEMPTS + " attempts; last error: "
                                + failure.getMessage(),
                        failure);
            }
            long pause = BACKOFF.after(attempt).toMillis();
            LOG.warn("The schema registry did not {}, trying again in {} ms: {}", what, pause, failure.toString());
            pause(pause);
        }
    }

    private static boolean isPassing(int status) {
        return status >= 500 || status == 408 || status == 429;
    }

    /** Serializers answer on the caller's thread, as Kafka's do: there is nobody else to call again later. */
    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }
}
