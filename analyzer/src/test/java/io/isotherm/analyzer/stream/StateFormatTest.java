package io.isotherm.analyzer.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.analyzer.core.PoolProgress;
import io.isotherm.analyzer.core.detect.HostHistory;
import io.isotherm.schema.Temperature;
import io.isotherm.streams.state.StateSerdes;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.common.serialization.Serde;
import org.junit.jupiter.api.Test;

/** State that the first release wrote, kept as files, is read by this one; what this one writes, too. */
class StateFormatTest {

    @Test
    void theProgressOfAPoolIsRead() throws IOException {
        PoolProgress expected = new PoolProgress(
                70_000,
                60_000,
                true,
                2,
                new PoolProgress.Front("a", 70_000),
                new PoolProgress.Front("b", 69_000),
                "b",
                2,
                List.of(new PoolProgress.AheadHost("c", 3_670_000, 3, true)),
                List.of(new PoolProgress.ClockReport(
                        "c", 120_000, "clock ahead: 3600 s ahead of the pool's time", false)));
        assertThat(readsWhatWasAndIsWritten(PoolProgress.class, "progress.json"))
                .isEqualTo(expected);
    }

    @Test
    void theHistoryOfAHostIsRead() throws IOException {
        HostHistory history = readsWhatWasAndIsWritten(HostHistory.class, "history.json");
        assertThat(history.lastSeen()).isEqualTo(180_000);
        assertThat(history.windows()).hasSize(3);
        assertThat(history.temperature()).isEqualTo(Temperature.HOT);
        assertThat(history.guests()).hasSize(1);
    }

    private static <V> V readsWhatWasAndIsWritten(Class<V> type, String name) throws IOException {
        Serde<V> serde = StateSerdes.json(type);
        V value;
        try (InputStream file = StateFormatTest.class.getResourceAsStream("state-0/" + name)) {
            value = serde.deserializer()
                    .deserialize("store", Objects.requireNonNull(file, name).readAllBytes());
        }
        assertThat(serde.deserializer().deserialize("store", serde.serializer().serialize("store", value)))
                .isEqualTo(value);
        return value;
    }
}
