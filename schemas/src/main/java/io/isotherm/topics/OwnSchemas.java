package io.isotherm.topics;

import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The ids of the schemas that are registered for a topic's values, which no flood of made-up ids may hide from a reader that
 * has just begun. The registry is asked for them by the topic's name, once a minute at most. Thread-safe.
 */
final class OwnSchemas {
    static final Duration ASKED_EVERY = Duration.ofMinutes(1);

    private final SchemaRegistryClient registry;
    private final String subject;
    private final LongSupplier nanoTime;
    private Set<Integer> ids = Set.of();
    private @Nullable Long askedAt;

    /** @param nanoTime as {@link System#nanoTime} */
    OwnSchemas(SchemaRegistryClient registry, String subject, LongSupplier nanoTime) {
        this.registry = registry;
        this.subject = subject;
        this.nanoTime = nanoTime;
    }

    /**
     * Whether an id is one of theirs.
     *
     * @throws RegistryUnavailableException when the registry cannot be asked
     */
    synchronized boolean contain(int id) {
        long now = nanoTime.getAsLong();
        if (!ids.contains(id) && (askedAt == null || now - askedAt >= ASKED_EVERY.toNanos())) {
            ids = registered();
            askedAt = now;
        }
        return ids.contains(id);
    }

    private Set<Integer> registered() {
        try {
            return RegistryCalls.retrying("tell the schemas of " + subject, () -> {
                Set<Integer> found = new HashSet<>();
                for (int version : registry.getAllVersions(subject)) {
                    found.add(registry.getSchemaMetadata(subject, version).getId());
                }
                return found;
            });
        } catch (RestClientException e) {
            // There are none, or this reader may not ask so.
            return Set.of();
        }
    }
}
