package io.isotherm.streams;

import io.isotherm.pool.PoolKeys;
import io.isotherm.streams.RejectedInputs.Input;
import io.isotherm.streams.RejectedInputs.Position;
import io.isotherm.streams.state.StoredStateException;
import java.util.function.Supplier;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

/** Lets a processor see only records that may be worked on, and knows which one is when something fails. */
public final class GuardedProcessor<KIn, VIn, KOut, VOut> implements Processor<KIn, VIn, KOut, VOut> {
    private final Processor<KIn, VIn, KOut, VOut> guarded;
    private final RejectedInputs rejected;
    private @Nullable ProcessorContext<KOut, VOut> context;

    private GuardedProcessor(Processor<KIn, VIn, KOut, VOut> guarded, RejectedInputs rejected) {
        this.guarded = guarded;
        this.rejected = rejected;
    }

    /** Supplies guarded processors. */
    public static <KIn, VIn, KOut, VOut> ProcessorSupplier<KIn, VIn, KOut, VOut> of(
            Supplier<Processor<KIn, VIn, KOut, VOut>> guarded, RejectedInputs rejected) {
        return () -> new GuardedProcessor<>(guarded.get(), rejected);
    }

    @Override
    public void init(ProcessorContext<KOut, VOut> processorContext) {
        context = processorContext;
        guarded.init(processorContext);
    }

    @Override
    public void process(Record<KIn, VIn> record) {
        Input input = new Input(position(), record.key() instanceof String key ? PoolKeys.pool(key) : "");
        if (!rejected.begin(input)) {
            return;
        }
        try {
            guarded.process(record);
        } catch (StoredStateException e) {
            // Keys of state are those of records, or begin with the same pool.
            StoredStateException told = e.metAt(String.valueOf(record.key()));
            if (!e.isOfLaterRelease()) {
                rejected.rejectState(input, String.valueOf(told.getMessage()));
            }
            throw told;
        } catch (Error e) {
            rejected.failed(input, e);
            throw e;
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
