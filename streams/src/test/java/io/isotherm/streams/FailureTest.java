package io.isotherm.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.pool.RefusedRecordException;
import io.isotherm.reasons.DeadLetterReason;
import io.isotherm.streams.state.StoredStateException;
import io.isotherm.topics.RegistryUnavailableException;
import io.isotherm.topics.UnreadableRecordException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.apache.kafka.streams.errors.StreamsException;
import org.junit.jupiter.api.Test;
import org.rocksdb.RocksDBException;

class FailureTest {
    private static final Exception OUTAGE = new RegistryUnavailableException("away", new RuntimeException());

    @Test
    void aRecordThatCannotBeReadIsToBlame() {
        assertThat(Failure.ofReading(new UnreadableRecordException(DeadLetterReason.DAMAGED, "junk")))
                .isEqualTo(Failure.RECORD);
    }

    @Test
    void aRegistryThatIsAwayIsNoFaultOfTheRecord() {
        assertThat(Failure.ofReading(OUTAGE)).isEqualTo(Failure.OUTAGE);
        assertThat(Failure.ofProcessing(new IllegalStateException(OUTAGE))).isEqualTo(Failure.OUTAGE);
        assertThat(Failure.ofThread(new StreamsException(OUTAGE))).isEqualTo(Failure.OUTAGE);
    }

    @Test
    void aFaultOfKafkaIsNoFaultOfTheRecord() {
        assertThat(Failure.ofProcessing(new TimeoutException("slow"))).isEqualTo(Failure.OUTAGE);
        assertThat(Failure.ofThread(new StreamsException("topics are missing"))).isEqualTo(Failure.OUTAGE);
    }

    @Test
    void aRecordThatCannotBeWorkedOnIsToBlame() {
        assertThat(Failure.ofProcessing(new RefusedRecordException(DeadLetterReason.NO_VALUE, "no")))
                .isEqualTo(Failure.RECORD);
        assertThat(Failure.ofProcessing(new IllegalStateException("cannot"))).isEqualTo(Failure.RECORD);
    }

    @Test
    void aStoredValueThatCannotBeReadBlamesNoRecord() {
        assertThat(Failure.ofProcessing(StoredStateException.garbled("store", new RuntimeException())))
                .isEqualTo(Failure.STATE);
        assertThat(Failure.ofProcessing(new SerializationException("stored"))).isEqualTo(Failure.STATE);
        assertThat(Failure.ofProcessing(new UnreadableRecordException(DeadLetterReason.DAMAGED, "stored")))
                .isEqualTo(Failure.STATE);
    }

    @Test
    void whatKafkaRefusesForGoodIsNotWaitedFor() {
        assertThat(Failure.ofThread(new StreamsException(new RecordTooLargeException("big"))))
                .isEqualTo(Failure.REFUSAL);
    }

    @Test
    void damageOfAStoreIsToldFromADiskThatIsFull() {
        assertThat(Failure.ofThread(new ProcessorStateException("get", new RocksDBException("Corruption: bad block"))))
                .isEqualTo(Failure.DAMAGE);
        assertThat(Failure.ofThread(
                        new ProcessorStateException("put", new RocksDBException("IO error: No space left on device"))))
                .isEqualTo(Failure.OUTAGE);
    }

    @Test
    void anythingElseIsAFaultOfOurs() {
        assertThat(Failure.ofThread(new StreamsException(new NullPointerException())))
                .isEqualTo(Failure.FAULT);
        assertThat(Failure.ofThread(new StackOverflowError())).isEqualTo(Failure.FAULT);
    }
}
