package io.isotherm.analyzer.stream;

import io.isotherm.analyzer.core.PoolMemory;
import io.isotherm.analyzer.core.PoolProgress;
import io.isotherm.analyzer.core.detect.HostHistory;
import io.isotherm.pool.RefusedRecordException;
import io.isotherm.reasons.DeadLetterReason;
import io.isotherm.schema.HostMetrics;
import io.isotherm.streams.state.StateSerdes;
import io.isotherm.topics.AvroSerdes;
import io.isotherm.topics.Topics;
import java.util.List;
import java.util.OptionalLong;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * A pool's memory in the stores of a task. Keys of hosts are the pool, then the host, parted by a character that no name
 * contains.
 */
final class StoredPoolMemory implements PoolMemory {
    private static final char PART = '\u0000';
    private static final char AFTER_PART = '\u0001';
    private static final Serde<PoolProgress> PROGRESS = StateSerdes.json(PoolProgress.class);

    private final String pool;
    private final Stores stores;
    private final EncodedSample underWay;

    private StoredPoolMemory(Stores stores, EncodedSample underWay) {
        this.pool = underWay.sample().getPool();
        this.stores = stores;
        this.underWay = underWay;
    }

    /** How far each pool of a task has got. */
    static StoredValues<PoolProgress> pools(ProcessorContext<?, ?> context) {
        return new StoredValues<>(context.getStateStore(AnalyzerTopology.POOLS), PROGRESS);
    }

    /** The stores of one task; what was read of them is held on the heap, so that nothing else may write to them. */
    static final class Stores {
        private static final Serde<HostHistory> HISTORY = HistoryFormat.serde();

        /** Those of some 4,700 hosts with ten guests each. */
        private static final long HISTORIES_HELD_BYTES = 32L << 20;

        /** Of a partition; an installation has a few. */
        static final int MOST_POOLS = 2_000;

        /** Of a pool; twice as many as one of the largest has. */
        static final int MOST_HOSTS = 20_000;

        private final KeyValueStore<String, byte[]> hosts;
        private final StoredSamples samples;
        private final StoredValues<HostHistory> histories;
        private final StoredValues<PoolProgress> pools;

        private Stores(Topics topics, AvroSerdes serdes, ProcessorContext<?, ?> context) {
            this.hosts = context.getStateStore(AnalyzerTopology.HOSTS);
            this.samples = new StoredSamples(
                    context.getStateStore(AnalyzerTopology.SAMPLES), serdes.serde(topics.hostMetrics()));
            this.histories = new StoredValues<>(hosts, HISTORY, HISTORIES_HELD_BYTES);
            this.pools = pools(context);
        }

        /**
         * Checks that there is room for a sample's pool and host: what is remembered is on the heap, and a pool of which
         * no more samples come is never forgotten.
         *
         * @throws RefusedRecordException if there is not
         */
        void requireRoom(HostMetrics sample) {
            String pool = sample.getPool();
            PoolProgress known = pools.get(pool);
            if (known == null && pools.count() >= MOST_POOLS) {
                throw new RefusedRecordException(
                        DeadLetterReason.TOO_MANY,
                        "Pool " + pool + " is not taken up: this partition has " + MOST_POOLS + " pools already");
            }
            if (known != null && known.hosts() >= MOST_HOSTS && hosts.get(hostKey(pool, sample.getHost())) == null) {
                throw new RefusedRecordException(
                        DeadLetterReason.TOO_MANY,
                        "Host " + sample.getHost() + " is not taken up: pool " + pool + " has " + MOST_HOSTS
                                + " hosts already");
            }
        }

        /** The memory of a sample's pool while the sample is taken in, the only one that it can keep. */
        StoredPoolMemory takingIn(EncodedSample sample) {
            return new StoredPoolMemory(this, sample);
        }
    }

    /** Opens the stores of a task. */
    interface Factory {
        Stores open(ProcessorContext<?, ?> context);
    }

    static Factory factory(Topics topics, AvroSerdes serdes) {
        return context -> new Stores(topics, serdes, context);
    }

    @Override
    public @Nullable PoolProgress progress() {
        return stores.pools.get(pool);
    }

    @Override
    public void progress(PoolProgress progress) {
        stores.pools.put(pool, progress);
    }

    @Override
    public SortedSet<String> hosts() {
        SortedSet<String> names = new TreeSet<>();
        String prefix = pool + PART;
        try (KeyValueIterator<String, byte[]> all = stores.hosts.range(prefix, pool + AFTER_PART)) {
            all.forEachRemaining(entry -> names.add(entry.key.substring(prefix.length())));
        }
        return names;
    }

    @Override
    public boolean knows(String host) {
        return stores.hosts.get(hostKey(host)) != null;
    }

    @Override
    public @Nullable HostHistory history(String host) {
        return stores.histories.get(hostKey(host));
    }

    @Override
    public void history(String host, HostHistory history) {
        stores.histories.put(hostKey(host), history);
    }

    @Override
    public void forget(String host) {
        stores.samples.deleteAll(pool, host);
        stores.histories.delete(hostKey(host));
    }

    @Override
    public boolean keep(HostMetrics sample) {
        if (sample != underWay.sample()) {
            throw new IllegalArgumentException(
                    "Only the sample under way can be kept, not another of " + sample.getHost());
        }
        return stores.samples.putIfAbsent(underWay);
    }

    @Override
    public List<HostMetrics> samples(String host) {
        return stores.samples.of(pool, host);
    }

    @Override
    public OptionalLong firstSampleAfter(long instant) {
        return stores.samples.firstAfter(pool, instant);
    }

    @Override
    public void drop(String host, long sampledAt) {
        stores.samples.delete(pool, host, sampledAt);
    }

    private String hostKey(String host) {
        return hostKey(pool, host);
    }

    private static String hostKey(String pool, String host) {
        return pool + PART + host;
    }
}
