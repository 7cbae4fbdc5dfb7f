package io.isotherm.analyzer.stream;

import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A store of a task that is open while a test runs. */
final class OpenStore implements BeforeEachCallback, AfterEachCallback {
    final KeyValueStore<String, byte[]> store;

    OpenStore(String name) {
        store = Stores.keyValueStoreBuilder(Stores.inMemoryKeyValueStore(name), Serdes.String(), Serdes.ByteArray())
                .withLoggingDisabled()
                .build();
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        store.init(new MockProcessorContext<>().getStateStoreContext(), store);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        store.close();
    }
}
