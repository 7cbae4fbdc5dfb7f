package io.isotherm.analyzer.stream;

import io.isotherm.topics.RegistryUnavailableException;
import io.isotherm.topics.UnreadableRecordException;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.streams.errors.DeserializationExceptionHandler;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.LogAndContinueExceptionHandler;
import org.apache.kafka.streams.errors.LogAndContinueProcessingExceptionHandler;
import org.apache.kafka.streams.errors.ProcessingExceptionHandler;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * Which failures are the fault of one record, so that it goes to the dead letters and the others go on, and which are
 * not, so that the thread is replaced and tries again.
 */
final class Failures {
    /** Setting through which Kafka Streams hands the {@link AnalyzerMetrics} to the handlers. */
    static final String METRICS = "isotherm.analyzer.metrics";

    private Failures() {}

    /** A record that cannot be read is its own fault, unless the registry could not be asked. */
    public static final class Reading implements DeserializationExceptionHandler {
        private final LogAndContinueExceptionHandler deadLetters = new LogAndContinueExceptionHandler();
        private @Nullable AnalyzerMetrics metrics;

        @Override
        public void configure(Map<String, ?> settings) {
            deadLetters.configure(settings);
            metrics = metrics(settings);
        }

        @Override
        public Response handleError(
                ErrorHandlerContext context, ConsumerRecord<byte[], byte[]> record, Exception failure) {
            if (causedBy(failure, RegistryUnavailableException.class)) {
                return Response.fail();
            }
            count(metrics, context);
            return deadLetters.handleError(context, record, failure);
        }
    }

    /**
     * A failure while a record is processed is the record's fault (or shows an error in the program that only this record
     * brings out), unless it comes from Kafka or the registry.
     */
    public static final class Processing implements ProcessingExceptionHandler {
        private final LogAndContinueProcessingExceptionHandler deadLetters =
                new LogAndContinueProcessingExceptionHandler();
        private @Nullable AnalyzerMetrics metrics;

        @Override
        public void configure(Map<String, ?> settings) {
            deadLetters.configure(settings);
            metrics = metrics(settings);
        }

        @Override
        public Response handleError(ErrorHandlerContext context, Record<?, ?> record, Exception failure) {
            if (causedBy(failure, KafkaException.class) && !causedBy(failure, UnreadableRecordException.class)) {
                return Response.fail();
            }
            count(metrics, context);
            return deadLetters.handleError(context, record, failure);
        }
    }

    private static @Nullable AnalyzerMetrics metrics(Map<String, ?> settings) {
        return settings.get(METRICS) instanceof AnalyzerMetrics given ? given : null;
    }

    private static void count(@Nullable AnalyzerMetrics metrics, ErrorHandlerContext context) {
        if (metrics != null) {
            metrics.deadLetter(context.topic());
        }
    }

    private static boolean causedBy(Throwable failure, Class<? extends Throwable> type) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return true;
            }
        }
        return false;
    }
}
