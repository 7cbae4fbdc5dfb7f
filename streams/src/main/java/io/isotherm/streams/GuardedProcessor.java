package io.isotherm.streams;

import io.isotherm.pool.RefusedRecordException;
import io.isotherm.streams.RejectedInputs.Position;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

/** Lets a processor see only records that may be worked on, and knows which one is when something fails. */
public final class GuardedProcessor<KIn, VIn, KOut, VOut> implements Processor<KIn, VIn, KOut, VOut> {
    // What happens is published when it happens; clocks of one host agree with themselves.
    private static final Duration FARTHEST_AHEAD = Duration.ofMinutes(1);

    private final Processor<KIn, VIn, KOut, VOut> guarded;
    private final Function<VIn, Optional<Instant>> eventTime;
    private final RejectedInputs rejected;
    private @Nullable ProcessorContext<KOut, VOut> context;

    private GuardedProcessor(
            Processor<KIn, VIn, KOut, VOut> guarded,
            Function<VIn, Optional<Instant>> eventTime,
            RejectedInputs rejected) {
        this.guarded = guarded;
        this.eventTime = eventTime;
        this.rejected = rejected;
    }

    /**
     * Supplies guarded processors.
     *
     * @param eventTime the time by which a value moves its pool on; a value that is dated later than its record was
     *     published would take the pool, and what follows from it, to a time that Kafka refuses
     */
    public static <KIn, VIn, KOut, VOut> ProcessorSupplier<KIn, VIn, KOut, VOut> of(
            Supplier<Processor<KIn, VIn, KOut, VOut>> guarded,
            Function<VIn, Optional<Instant>> eventTime,
            RejectedInputs rejected) {
        return () -> new GuardedProcessor<>(guarded.get(), eventTime, rejected);
    }

    @Override
    public void init(ProcessorContext<KOut, VOut> processorContext) {
        context = processorContext;
        guarded.init(processorContext);
    }

    @Override
    public void process(Record<KIn, VIn> record) {
        Position position = position();
        rejected.begin(position);
        @Nullable VIn value = record.value();
        if (value != null) {
            eventTime.apply(value).ifPresent(at -> refuseFuture(at, record.timestamp()));
        }
        try {
            guarded.process(record);
        } catch (StoredStateException e) {
            // Keys of state are those of records, or begin with the same pool.
            throw new StoredStateException("Met while working on key '" + record.key() + "': " + e.getMessage(), e);
        } catch (Error e) {
            rejected.failed(position, e);
            throw e;
        }
    }

    private static void refuseFuture(Instant at, long published) {
        if (at.isAfter(Instant.ofEpochMilli(published).plus(FARTHEST_AHEAD))) {
            throw new RefusedRecordException("The record is dated " + at + ", but was published at "
                    + Instant.ofEpochMilli(published) + ": the clock that dated it is wrong");
        }
    }

    private Position position() {
        ProcessorContext<KOut, VOut> known = context;
        if (known == null) {
            throw new IllegalStateException("A record came before the processor was opened");
        }
        RecordMetadata metadata =
                known.recordMetadata().orElseThrow(() -> new IllegalStateException("A record came from no topic"));
        return new Position(metadata.topic(), metadata.partition(), metadata.offset());
    }

    @Override
    public void close() {
        guarded.close();
    }
}
