package io.isotherm.analyzer.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import io.isotherm.analyzer.FakeHost;
import io.isotherm.schema.HostMetrics;
import io.isotherm.topics.AvroSerdes;
import io.isotherm.topics.Topics;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class StoredSamplesTest {
    private static final String POOL = FakeHost.POOL;

    private final Serde<HostMetrics> avro =
            new AvroSerdes(new MockSchemaRegistryClient()).serde(new Topics("isotherm.").hostMetrics());
    private final List<HostMetrics> read = new ArrayList<>();
    private final Serde<HostMetrics> counting = Serdes.serdeFrom(avro.serializer(), (topic, bytes) -> {
        HostMetrics sample = avro.deserializer().deserialize(topic, bytes);
        read.add(sample);
        return sample;
    });

    @RegisterExtension
    final OpenStore open = new OpenStore("samples");

    private final KeyValueStore<String, byte[]> store = open.store;
    private final FakeHost a = new FakeHost("a").guest("1");
    private final FakeHost b = new FakeHost("b").guest("2");

    @Test
    void theSamplesOfAHostComeByTheirTimesHoweverTheyCame() {
        StoredSamples samples = new StoredSamples(store, counting);
        HostMetrics early = a.sample(9_000, 0.5);
        HostMetrics late = a.sample(10_000, 0.5);

        assertThat(samples.putIfAbsent(encoded(late))).isTrue();
        assertThat(samples.putIfAbsent(encoded(b.sample(9_500, 0.5)))).isTrue();
        assertThat(samples.putIfAbsent(encoded(early))).isTrue();
        assertThat(samples.putIfAbsent(encoded(a.sample(9_000, 0.9)))).isFalse();

        assertThat(samples.of(POOL, "a")).containsExactly(early, late);
        assertThat(samples.of("elsewhere", "a")).isEmpty();
        assertThat(read).isEmpty();
    }

    @Test
    void theFirstAfterAnInstantIsThatOfAnyHostOfThePool() {
        StoredSamples samples = new StoredSamples(store, counting);
        samples.putIfAbsent(encoded(a.sample(30_000, 0.5)));
        samples.putIfAbsent(encoded(b.sample(10_000, 0.5)));
        samples.putIfAbsent(encoded(b.sample(20_000, 0.5)));

        assertThat(samples.firstAfter(POOL, 9_999)).hasValue(10_000);
        assertThat(samples.firstAfter(POOL, 10_000)).hasValue(20_000);
        assertThat(samples.firstAfter(POOL, 20_000)).hasValue(30_000);
        assertThat(samples.firstAfter(POOL, 30_000)).isEmpty();
        assertThat(samples.firstAfter("elsewhere", 0)).isEmpty();
    }

    @Test
    void whatIsDeletedIsGoneFromTheStoreToo() {
        StoredSamples samples = new StoredSamples(store, counting);
        HostMetrics first = a.sample(10_000, 0.5);
        HostMetrics second = a.sample(20_000, 0.5);
        HostMetrics other = b.sample(10_000, 0.5);
        List.of(first, second, other).forEach(sample -> samples.putIfAbsent(encoded(sample)));

        samples.delete(POOL, "a", 10_000);
        samples.delete(POOL, "a", 15_000);
        assertThat(samples.of(POOL, "a")).containsExactly(second);
        assertThat(keys()).hasSize(2);

        samples.deleteAll(POOL, "a");
        samples.deleteAll(POOL, "unknown");
        assertThat(samples.of(POOL, "a")).isEmpty();
        assertThat(samples.of(POOL, "b")).containsExactly(other);
        assertThat(keys()).hasSize(1);
    }

    @Test
    void whatWasStoredBeforeIsFoundAndReadOnce() {
        HostMetrics first = a.sample(10_000, 0.5);
        HostMetrics second = a.sample(20_000, 0.5);
        StoredSamples before = new StoredSamples(store, counting);
        before.putIfAbsent(encoded(first));
        before.putIfAbsent(encoded(second));

        StoredSamples after = new StoredSamples(store, counting);
        assertThat(after.putIfAbsent(encoded(a.sample(10_000, 0.9)))).isFalse();
        assertThat(after.firstAfter(POOL, 10_000)).hasValue(20_000);
        assertThat(read).isEmpty();
        assertThat(after.of(POOL, "a")).containsExactly(first, second);
        assertThat(after.of(POOL, "a")).containsExactly(first, second);
        assertThat(read).hasSize(2);
    }

    @Test
    void beyondTheBoundSamplesAreReadEachTimeAndDeletedOnesMakeRoom() {
        HostMetrics first = a.sample(10_000, 0.5);
        HostMetrics second = a.sample(20_000, 0.5);
        long room = encoded(second).bytes().length + 10;
        StoredSamples samples = new StoredSamples(store, counting, room);
        samples.putIfAbsent(encoded(first));
        samples.putIfAbsent(encoded(second));
        samples.of(POOL, "a");
        assertThat(samples.of(POOL, "a")).containsExactly(first, second);
        assertThat(read).hasSize(2);

        samples.delete(POOL, "a", 10_000);
        samples.of(POOL, "a");
        assertThat(samples.of(POOL, "a")).containsExactly(second);
        assertThat(read).hasSize(3);
    }

    private List<KeyValue<String, byte[]>> keys() {
        List<KeyValue<String, byte[]>> all = new ArrayList<>();
        try (var entries = store.all()) {
            entries.forEachRemaining(all::add);
        }
        return all;
    }

    private EncodedSample encoded(HostMetrics sample) {
        return new EncodedSample(sample, avro.serializer().serialize("", sample));
    }
}
