package io.isotherm.topics;

import org.apache.kafka.common.KafkaException;

/** The schema registry did not answer in time. Nothing is wrong with the record: try again later. */
public final class RegistryUnavailableException extends KafkaException {
    private static final long serialVersionUID = 1L;

    public RegistryUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
