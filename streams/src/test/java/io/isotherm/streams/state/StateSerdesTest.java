package io.isotherm.streams.state;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.isotherm.topics.RegistryUnavailableException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.junit.jupiter.api.Test;

class StateSerdesTest {
    private static final Serde<String> SERDE =
            StateSerdes.versioned(Serdes.String(), List.of((store, bytes) -> "old " + new String(bytes, UTF_8)));

    record Point(int x) {}

    record Numbers(List<Double> all) {}

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
    void numbersAreReadAsTheyWere() {
        Random bits = new Random(1);
        List<Double> all = new ArrayList<>(
                List.of(0.0, -0.0, 1.0, 0.1, 1e7, 1e-3, 1e21, Double.MIN_VALUE, Double.MIN_NORMAL, Double.MAX_VALUE));
        bits.longs(10_000)
                .mapToObj(Double::longBitsToDouble)
                .filter(Double::isFinite)
                .forEach(all::add);
        bits.doubles(10_000).boxed().forEach(all::add);
        for (Serde<Numbers> serde :
                List.of(StateSerdes.json(Numbers.class), StateSerdes.compressedJson(Numbers.class))) {
            byte[] bytes = serde.serializer().serialize("s", new Numbers(all));
            assertThat(serde.deserializer().deserialize("s", bytes).all()).isEqualTo(all);
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
