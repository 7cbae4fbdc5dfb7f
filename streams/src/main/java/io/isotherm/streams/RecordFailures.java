package io.isotherm.streams;

import io.isotherm.pool.RefusedRecordException;
import io.isotherm.reasons.DeadLetterReason;
import io.isotherm.retry.LimitedLog;
import io.isotherm.retry.RateLimit;
import io.isotherm.streams.RejectedInputs.Input;
import io.isotherm.streams.RejectedInputs.Position;
import io.isotherm.topics.DeadLetters;
import io.isotherm.topics.Topic;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.streams.errors.DeserializationExceptionHandler;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.ProcessingExceptionHandler;
import org.apache.kafka.streams.errors.ProductionExceptionHandler;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What becomes of a record that something fails over: a dead letter if it is to blame, else it is tried again. */
final class RecordFailures {
    /** Dead letters sent; tags {@code application}, {@code topic} and {@code reason}, the catalogue's in lower case. */
    static final String DEAD_LETTERS = "isotherm.streams.dead.letters";

    /** Records that are lost, as Kafka refuses even their dead letters; tags {@code application} and {@code topic}. */
    static final String LOST = "isotherm.streams.lost.records";

    /** Records that are no good, and whose letters are more than a minute allows; tags as of dead letters. */
    static final String WITHHELD = "isotherm.streams.withheld.letters";

    /** Setting through which Kafka Streams hands this to the handlers, which it makes itself. */
    static final String SETTING = "isotherm.record.failures";

    private static final int LINES_PER_MINUTE = 60;

    private static final Logger LOG = LoggerFactory.getLogger(RecordFailures.class);

    private final String application;
    private final Topic<byte[]> deadLetters;
    private final RejectedInputs rejected;
    private final RateLimit bytes;
    private final LimitedLog lines = new LimitedLog(LOG, LINES_PER_MINUTE);
    private final MeterRegistry meters;

    /** @param bytes how many bytes of dead letters may be sent */
    RecordFailures(
            String application,
            Topic<byte[]> deadLetters,
            RejectedInputs rejected,
            RateLimit bytes,
            MeterRegistry meters) {
        this.application = application;
        this.deadLetters = deadLetters;
        this.rejected = rejected;
        this.bytes = bytes;
        this.meters = meters;
    }

    private List<ProducerRecord<byte[], byte[]>> deadLetter(
            ErrorHandlerContext context, byte @Nullable [] key, byte @Nullable [] value, Exception failure) {
        String refusal = rejected.undeliverable(new Position(context.topic(), context.partition(), context.offset()));
        if (refusal != null) {
            Counter.builder(LOST)
                    .description("Records that are lost, as Kafka refuses even their dead letters")
                    .tags("application", application, "topic", context.topic())
                    .register(meters)
                    .increment();
            LOG.error(
                    "Record {}-{}@{} is passed over without a trace in {}, whose broker refuses it: {}. Look at that"
                            + " topic's settings. The record was no good: {}",
                    context.topic(),
                    context.partition(),
                    context.offset(),
                    deadLetters.name(),
                    refusal,
                    failure.getMessage());
            return List.of();
        }
        ProducerRecord<byte[], byte[]> letter = DeadLetters.of(
                deadLetters,
                new DeadLetters.Origin(context.topic(), context.partition(), context.offset(), context.timestamp()),
                key,
                value,
                context.headers(),
                failure);
        boolean sent = bytes.tryTake(DeadLetters.size(letter));
        String reason = DeadLetters.reason(failure).published().toLowerCase(Locale.ROOT);
        Counter.builder(sent ? DEAD_LETTERS : WITHHELD)
                .description(
                        sent
                                ? "Dead letters sent for records that could not be used"
                                : "Records that could not be used, beyond the dead letters that a minute allows")
                .tags("application", application, "topic", context.topic(), "reason", reason)
                .register(meters)
                .increment();
        tell(context, sent, failure);
        return sent ? List.of(letter) : List.of();
    }

    private void tell(ErrorHandlerContext context, boolean sent, Exception failure) {
        String fate = sent ? "goes to " + deadLetters.name() : "is only counted, as " + WITHHELD;
        if (Failure.ofThread(failure) == Failure.FAULT) {
            lines.error(
                    "Record {}-{}@{} has brought up an error of ours and {}",
                    context.topic(),
                    context.partition(),
                    context.offset(),
                    fate,
                    failure);
        } else {
            lines.warn(
                    "Record {}-{}@{} {}: {}",
                    context.topic(),
                    context.partition(),
                    context.offset(),
                    fate,
                    DeadLetters.message(failure));
        }
    }

    private static RecordFailures of(Map<String, ?> settings) {
        if (settings.get(SETTING) instanceof RecordFailures given) {
            return given;
        }
        throw new IllegalStateException("The setting " + SETTING + " is missing");
    }

    /** For records that cannot be read. */
    public static final class Reading implements DeserializationExceptionHandler {
        private @Nullable RecordFailures failures;

        @Override
        public void configure(Map<String, ?> settings) {
            failures = of(settings);
        }

        @Override
        public Response handleError(
                ErrorHandlerContext context, ConsumerRecord<byte[], byte[]> record, Exception failure) {
            if (failures == null || Failure.ofReading(failure) != Failure.RECORD) {
                return Response.fail();
            }
            return Response.resume(failures.deadLetter(context, record.key(), record.value(), failure));
        }
    }

    /** For records that cannot be worked on. */
    public static final class Processing implements ProcessingExceptionHandler {
        private @Nullable RecordFailures failures;

        @Override
        public void configure(Map<String, ?> settings) {
            failures = of(settings);
        }

        @Override
        public Response handleError(ErrorHandlerContext context, Record<?, ?> record, Exception failure) {
            if (failures == null || Failure.ofProcessing(failure) != Failure.RECORD) {
                return Response.fail();
            }
            return Response.resume(
                    failures.deadLetter(context, context.sourceRawKey(), context.sourceRawValue(), failure));
        }
    }

    /**
     * For what cannot be sent. The transaction cannot be saved, so the thread fails in any case; a record from which
     * something follows that nobody will ever take was noted by {@link AttributingClients}, and is one dead letter later.
     */
    public static final class Producing implements ProductionExceptionHandler {
        private @Nullable RecordFailures failures;

        @Override
        public void configure(Map<String, ?> settings) {
            failures = of(settings);
        }

        @Override
        public Response handleError(
                ErrorHandlerContext context, ProducerRecord<byte[], byte[]> record, Exception failure) {
            return Response.fail();
        }

        @Override
        @SuppressWarnings("rawtypes") // as in the interface
        public Response handleSerializationError(
                ErrorHandlerContext context,
                ProducerRecord record,
                Exception failure,
                SerializationExceptionOrigin origin) {
            @Nullable Input cause = failures == null ? null : failures.rejected.current();
            if (failures != null && cause != null && Failure.isUnwritable(failure)) {
                String reason = "What follows from the record cannot be written to " + record.topic() + ": "
                        + failure.getMessage();
                failures.rejected.reject(cause, DeadLetterReason.UNWRITABLE_RESULT, reason);
                throw new RefusedRecordException(DeadLetterReason.UNWRITABLE_RESULT, reason);
            }
            return Response.fail();
        }
    }
}
