package io.isotherm.analyzer.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.isotherm.analyzer.core.PoolProgress;
import io.isotherm.analyzer.core.detect.GuestHistory;
import io.isotherm.analyzer.core.detect.GuestHistory.Moments;
import io.isotherm.analyzer.core.detect.HostHistory;
import io.isotherm.analyzer.core.detect.WindowUse;
import io.isotherm.schema.Resource;
import io.isotherm.schema.Temperature;
import io.isotherm.streams.state.StateSerdes;
import io.isotherm.streams.state.StoredStateException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.common.serialization.Serde;
import org.junit.jupiter.api.Test;

/** State that each release wrote, kept as files, is read by this one; what this one writes, too. */
class StateFormatTest {
    private static final HostHistory HISTORY = new HostHistory(
            180_000,
            60_000,
            List.of(window(60_000), window(120_000), window(180_000)),
            Temperature.HOT,
            180_000,
            Temperature.HOT,
            List.of(Resource.CPU),
            List.of(new GuestHistory(
                    "1", 180_000, 3, new Moments(9120, 0), new Moments(3_800_000, 0), new Moments(1_900_000, 0))));

    private static WindowUse window(long end) {
        return new WindowUse(end, 0.95, 0.25, 0.00304, null);
    }

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
        assertThat(readsWhatWasAndIsWritten(StateSerdes.json(PoolProgress.class), "state-0/progress.json"))
                .isEqualTo(expected);
    }

    @Test
    void theHistoryOfAHostIsReadInEachVersion() throws IOException {
        for (String version : List.of("state-0/history.json", "state-1/history.json", "state-2/history.bin")) {
            HostHistory history = readsWhatWasAndIsWritten(HistoryFormat.serde(), version);
            assertThat(history).as(version).isEqualTo(HISTORY);
        }
    }

    /** What is null or empty, and what is the largest. */
    @Test
    void theHistoryOfAHostIsWrittenWhateverIsInIt() {
        Moments extreme = new Moments(-Double.MAX_VALUE, Double.POSITIVE_INFINITY);
        List<HostHistory> histories = List.of(
                HostHistory.firstSeen(Long.MIN_VALUE),
                new HostHistory(
                        Long.MAX_VALUE,
                        1,
                        List.of(WindowUse.unknown(1), new WindowUse(2, null, 0.5, null, 1.0)),
                        Temperature.UNKNOWN,
                        0,
                        Temperature.COLD,
                        List.of(Resource.DISK, Resource.CPU),
                        List.of(new GuestHistory(
                                "b\u00fc\uD83D\uDE00", 1, Integer.MAX_VALUE, extreme, extreme, extreme))));
        Serde<HostHistory> serde = HistoryFormat.serde();
        for (HostHistory history : histories) {
            assertThat(serde.deserializer()
                            .deserialize("store", serde.serializer().serialize("store", history)))
                    .isEqualTo(history);
        }
    }

    @Test
    void aGarbledHistoryIsTold() {
        Serde<HostHistory> serde = HistoryFormat.serde();
        byte[] written = serde.serializer().serialize("store", HISTORY);
        byte[] longer = Arrays.copyOf(written, written.length + 1);
        byte[] shorter = Arrays.copyOf(written, written.length - 1);
        for (byte[] garbled : List.of(longer, shorter)) {
            assertThatThrownBy(() -> serde.deserializer().deserialize("store", garbled))
                    .isInstanceOf(StoredStateException.class)
                    .hasMessageContaining("version 2");
        }
    }

    private static <V> V readsWhatWasAndIsWritten(Serde<V> serde, String name) throws IOException {
        V value;
        try (InputStream file = StateFormatTest.class.getResourceAsStream(name)) {
            value = serde.deserializer()
                    .deserialize("store", Objects.requireNonNull(file, name).readAllBytes());
        }
        assertThat(serde.deserializer().deserialize("store", serde.serializer().serialize("store", value)))
                .isEqualTo(value);
        return value;
    }
}
