package io.isotherm.decider.stream;

import io.isotherm.topics.RegistryUnavailableException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.LogAndContinueProcessingExceptionHandler;
import org.apache.kafka.streams.errors.ProcessingExceptionHandler;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Sends records that cannot be worked on to the dead letters, so that one pool's trouble never stops another's. A fault of
 * Kafka or of the registry is not the record's: the thread fails, is replaced, and works on it again.
 */
public final class FailedRecords extends LogAndContinueProcessingExceptionHandler {

    @Override
    public Response handleError(ErrorHandlerContext context, Record<?, ?> record, Exception exception) {
        boolean outage =
                Causes.has(exception, RegistryUnavailableException.class) || exception instanceof KafkaException;
        return outage ? ProcessingExceptionHandler.Response.fail() : super.handleError(context, record, exception);
    }
}
