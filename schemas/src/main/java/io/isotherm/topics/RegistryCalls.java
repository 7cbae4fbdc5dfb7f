package io.isotherm.topics;

import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.io.IOException;
import java.time.Duration;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls of the registry that survive its short outages. */
final class RegistryCalls {
    private static final Logger LOG = LoggerFactory.getLogger(RegistryCalls.class);
    private static final int ATTEMPTS = 8;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);

    private RegistryCalls() {}

    interface Call<T> {
        T run() throws IOException, RestClientException;
    }

    /**
     * The answer of a call, which is tried again while the registry is unreachable or fails by itself (HTTP 5xx).
     *
     * @throws RestClientException when the registry refuses (HTTP 4xx)
     * @throws RegistryUnavailableException after some 25 seconds without an answer
     */
    static <T> T retrying(String what, Call<T> call) throws RestClientException {
        long pause = FIRST_PAUSE.toMillis();
        for (int attempt = 1; ; attempt++) {
            Exception failure;
            try {
                return call.run();
            } catch (RestClientException e) {
                if (e.getStatus() < 500) {
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
            LOG.warn("The schema registry did not {}, trying again in {} ms: {}", what, pause, failure.toString());
            pause(pause);
            pause *= 2;
        }
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }
}
