package io.isotherm.decider.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.topics.RegistryUnavailableException;
import io.isotherm.topics.UnreadableRecordException;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.errors.DeserializationExceptionHandler;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.ProcessingExceptionHandler;
import org.apache.kafka.streams.errors.internals.DefaultErrorHandlerContext;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.Record;
import org.junit.jupiter.api.Test;

class HandlersTest {
    private static final Map<String, String> SETTINGS = Map.of("errors.dead.letter.queue.topic.name", "dead");
    private static final ErrorHandlerContext CONTEXT = new DefaultErrorHandlerContext(
            null, "in", 0, 1, new RecordHeaders(), "node", new TaskId(0, 0), 0, new byte[0], new byte[0]);

    @Test
    void aRecordThatCannotBeReadIsADeadLetter() {
        assertThat(read(new UnreadableRecordException("junk")).result())
                .isEqualTo(DeserializationExceptionHandler.Result.RESUME);
        assertThat(read(new UnreadableRecordException("junk")).deadLetterQueueRecords())
                .hasSize(1);
    }

    @Test
    void aRegistryThatIsAwayIsNoFaultOfTheRecord() {
        Exception outage = new RegistryUnavailableException("away", new RuntimeException());
        assertThat(read(outage).result()).isEqualTo(DeserializationExceptionHandler.Result.FAIL);
        assertThat(read(new SerializationException(outage)).result())
                .isEqualTo(DeserializationExceptionHandler.Result.FAIL);
        assertThat(process(new IllegalStateException(outage)).result())
                .isEqualTo(ProcessingExceptionHandler.Result.FAIL);
    }

    @Test
    void aRecordThatCannotBeWorkedOnIsADeadLetter() {
        assertThat(process(new IllegalStateException("cannot")).result())
                .isEqualTo(ProcessingExceptionHandler.Result.RESUME);
        assertThat(process(new IllegalStateException("cannot")).deadLetterQueueRecords())
                .hasSize(1);
    }

    @Test
    void aFaultOfKafkaIsNoFaultOfTheRecord() {
        assertThat(process(new InterruptException("stopping")).result())
                .isEqualTo(ProcessingExceptionHandler.Result.FAIL);
        Thread.interrupted();
    }

    private static DeserializationExceptionHandler.Response read(Exception failure) {
        UnreadableRecords handler = new UnreadableRecords();
        handler.configure(SETTINGS);
        return handler.handleError(CONTEXT, new ConsumerRecord<>("in", 0, 1, new byte[0], new byte[0]), failure);
    }

    private static ProcessingExceptionHandler.Response process(Exception failure) {
        FailedRecords handler = new FailedRecords();
        handler.configure(SETTINGS);
        return handler.handleError(CONTEXT, new Record<>("p", "value", 0), failure);
    }
}
