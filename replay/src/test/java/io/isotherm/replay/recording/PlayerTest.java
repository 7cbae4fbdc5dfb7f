package io.isotherm.replay.recording;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.junit.jupiter.api.Test;

class PlayerTest {
    @Test
    void onlyARefusedTimeIsSaidToBeTooFarAhead() {
        assertThat(Player.refused(new InvalidTimestampException("time 5 is out of range")))
                .hasMessageContainingAll("time 5 is out of range", "message.timestamp.after.max.ms");
        assertThat(Player.refused(new RecordTooLargeException("2 MiB")))
                .hasMessage("Kafka refuses a record of the recording: 2 MiB");
    }
}
