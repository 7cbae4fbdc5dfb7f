package io.isotherm.decider.stream;

import io.isotherm.topics.UnreadableRecordException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.errors.DeserializationExceptionHandler;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.LogAndContinueExceptionHandler;

/**
 * Sends records whose bytes cannot be read to the dead letters. Anything else, such as a registry that cannot be reached,
 * is no fault of the record: the thread fails, is replaced, and reads it again.
 */
public final class UnreadableRecords extends LogAndContinueExceptionHandler {

    @Override
    public Response handleError(
            ErrorHandlerContext context, ConsumerRecord<byte[], byte[]> record, Exception exception) {
        return Causes.has(exception, UnreadableRecordException.class)
                ? super.handleError(context, record, exception)
                : DeserializationExceptionHandler.Response.fail();
    }
}
