package io.isotherm.streams;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.streams.processor.TimestampExtractor;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RecordTimesTest {

    @Test
    void aRecordWithoutATimeIsAsLateAsItsPartition() {
        assertThat(time(RecordTimes.published(), -1, "v", 5000)).isEqualTo(5000);
        assertThat(time(RecordTimes.published(), -1, "v", -1)).isZero();
        assertThat(time(RecordTimes.first(), -1, null, -1)).isZero();
    }

    @Test
    void noTimeIsBeyondTheCalendar() {
        assertThat(time(RecordTimes.published(), Long.MAX_VALUE, "v", 0)).isEqualTo(253_402_300_799_999L);
    }

    @Test
    void configurationsComeFirstAndTheirDeletionsInTime() {
        assertThat(time(RecordTimes.first(), 7000, "v", 0)).isZero();
        assertThat(time(RecordTimes.first(), 7000, null, 0)).isEqualTo(7000);
    }

    private static long time(TimestampExtractor times, long timestamp, @Nullable String value, long partitionTime) {
        ConsumerRecord<Object, Object> record = new ConsumerRecord<>(
                "in",
                0,
                0,
                timestamp,
                TimestampType.CREATE_TIME,
                1,
                1,
                "k",
                value,
                new RecordHeaders(),
                Optional.empty());
        return times.extract(record, partitionTime);
    }
}
