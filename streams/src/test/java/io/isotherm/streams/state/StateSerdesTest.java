package io.isotherm.streams.state;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.isotherm.topics.RegistryUnavailableException;
import java.util.List;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.junit.jupiter.api.Test;

class StateSerdesTest {
    private static final Serde<String> SERDE =
            StateSerdes.versioned(Serdes.String(), List.of((store, bytes) -> "old " + new String(bytes, UTF_8)));

    record Point(int x) {}

    @Test
    void valuesCarryTheirVersion() {
        assertThat(SERDE.serializer().serialize("s", "new")).isEqualTo("V\u0001new".getBytes(UTF_8));
    }

    @Test
    void valuesOfEachVersionAreRead() {
        assertThat(read(SERDE, "V\u0001new")).isEqualTo("new");
        assertThat(read(SERDE, "V\u0000written")).isEqualTo("old written");
        assertThat(read(SERDE, "written")).isEqualTo("old written");
    }

    @Test
    void aValueOfALaterReleaseIsToldWithStoreVersionAndRemedy() {
        assertThatThrownBy(() -> read(SERDE, "V\u0007?"))
                .isInstanceOf(StoredStateException.class)
                .hasMessageContaining("The store of s holds a value in version 7")
                .hasMessageContaining("run the release that wrote it");
    }

    @Test
    void aValueThatIsGarbledIsToldWithStoreAndRemedy() {
        for (Serde<Point> serde : List.of(StateSerdes.json(Point.class), StateSerdes.compressedJson(Point.class))) {
            assertThatThrownBy(() -> read(serde, "garbage"))
                    .isInstanceOf(StoredStateException.class)
                    .hasMessageContaining("The store of s holds a value of 7 bytes")
                    .hasMessageContaining("reset the application's state");
        }
    }

    @Test
    void aRegistryThatIsAwayDoesNotMakeAValueUnreadable() {
        Deserializer<String> away = (store, bytes) -> {
            throw new RegistryUnavailableException("away", new RuntimeException());
        };
        assertThatThrownBy(() -> read(
                        StateSerdes.versioned(Serdes.serdeFrom(Serdes.String().serializer(), away)), "v"))
                .isInstanceOf(RegistryUnavailableException.class);
    }

    private static <V> V read(Serde<V> serde, String bytes) {
        return serde.deserializer().deserialize("s", bytes.getBytes(UTF_8));
    }
}
