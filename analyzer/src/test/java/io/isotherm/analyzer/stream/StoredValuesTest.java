package io.isotherm.analyzer.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class StoredValuesTest {
    private final List<String> read = new ArrayList<>();
    private final Serde<String> texts = Serdes.serdeFrom((topic, text) -> text.getBytes(UTF_8), (topic, bytes) -> {
        read.add(new String(bytes, UTF_8));
        return new String(bytes, UTF_8);
    });

    @RegisterExtension
    final OpenStore open = new OpenStore("texts");

    private final KeyValueStore<String, byte[]> store = open.store;

    @Test
    void whatWasPutOrReadIsNotReadAgain() {
        store.put("old", bytes("before"));
        StoredValues<String> values = new StoredValues<>(store, texts);
        values.put("new", "now");
        assertThat(values.get("old")).isEqualTo("before");

        assertThat(values.get("old")).isEqualTo("before");
        assertThat(values.get("new")).isEqualTo("now");
        assertThat(read).containsExactly("before");
    }

    @Test
    void whatTheStoreHasBecomeIsTold() {
        StoredValues<String> values = new StoredValues<>(store, texts);
        values.put("changed", "now");
        values.put("gone", "now");
        store.put("changed", bytes("restored"));
        store.delete("gone");

        assertThat(values.get("changed")).isEqualTo("restored");
        assertThat(values.get("gone")).isNull();
        values.delete("changed");
        assertThat(store.get("changed")).isNull();
        assertThat(values.get("changed")).isNull();
    }

    @Test
    void beyondTheBoundValuesAreReadEachTimeAndDeletedOnesMakeRoom() {
        StoredValues<String> values = new StoredValues<>(store, texts, 6);
        values.put("a", "four");
        values.put("b", "much");
        assertThat(values.get("a")).isEqualTo("four");
        assertThat(values.get("b")).isEqualTo("much");
        assertThat(values.get("b")).isEqualTo("much");
        assertThat(read).containsExactly("much", "much");

        values.delete("a");
        assertThat(values.get("b")).isEqualTo("much");
        assertThat(values.get("b")).isEqualTo("much");
        assertThat(read).containsExactly("much", "much", "much");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
