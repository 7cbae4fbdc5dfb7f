package io.isotherm.runtime.inventory;

import io.isotherm.retry.Backoff;
import io.isotherm.runtime.Health;
import io.isotherm.runtime.KafkaConnection;
import io.isotherm.runtime.Service;
import io.isotherm.schema.InventoryHost;
import io.isotherm.topics.PoolPartitioner;
import io.isotherm.topics.Topic;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows what the topic {@code inventory} says of a pool, on a thread of its own, and hands the pool's hosts on after each
 * change, first once it has read the topic to its end. While the topic cannot be read, what was last known holds; before it
 * could, nothing is handed on.
 */
public final class InventoryFollower implements Service {
    private static final Logger LOG = LoggerFactory.getLogger(InventoryFollower.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration STOP = Duration.ofSeconds(2);
    private static final Backoff PAUSES = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(10));

    private final String pool;
    private final KafkaConnection kafka;
    private final Topic<InventoryHost> topic;
    private final Consumer<SortedMap<String, InventoryHost>> sink;
    private final Thread thread;
    private final Counter unreadable;
    private volatile String trouble = "it was not read yet";
    private volatile int hosts = -1;
    private final CountDownLatch stopped = new CountDownLatch(1);

    /** @param sink takes the pool's hosts by name, on this follower's thread */
    public InventoryFollower(
            String pool,
            KafkaConnection kafka,
            MeterRegistry metrics,
            Consumer<SortedMap<String, InventoryHost>> sink) {
        this.unreadable = Counter.builder("isotherm.inventory.unreadable")
                .description(
                        "Records of the inventory that said nothing of a host; each counts again when the topic is read again")
                .register(metrics);
        this.pool = pool;
        this.kafka = kafka;
        this.topic = kafka.topics().inventory();
        this.sink = sink;
        this.thread = new Thread(this::follow, "inventory-" + pool);
        thread.setDaemon(true);
    }

    @Override
    public String name() {
        return "inventory";
    }

    @Override
    public void start() {
        thread.start();
    }

    private void follow() {
        int failures = 0;
        while (!isStopped()) {
            try {
                read();
            } catch (InterruptException e) {
                return;
            } catch (KafkaException e) {
                if (!String.valueOf(e.getMessage()).equals(trouble)) {
                    LOG.warn(
                            "The inventory of pool {} cannot be read from {}, trying again; {}: {}",
                            pool,
                            topic.name(),
                            hosts < 0 ? "no host is served before" : "what was last known holds",
                            e.getMessage());
                }
                trouble = String.valueOf(e.getMessage());
                pause(PAUSES.after(++failures));
            }
        }
    }

    private void pause(Duration time) {
        try {
            if (stopped.await(time.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.debug("The inventory of pool {} was not read before the end", pool);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isStopped() {
        return stopped.getCount() == 0;
    }

    /** From the beginning, for records that a pause has left out may have been compacted away. */
    private void read() {
        Map<String, Object> properties = kafka.clientProperties("isotherm-inventory-" + pool);
        properties.put("isolation.level", "read_committed");
        properties.put("auto.offset.reset", "earliest");
        properties.put("allow.auto.create.topics", false);
        properties.put("fetch.max.bytes", 1 << 20);
        properties.putIfAbsent("default.api.timeout.ms", 15_000);
        properties.putIfAbsent("request.timeout.ms", 10_000);
        InventoryTable table = new InventoryTable(kafka.serdes().deserializer(topic), unreadable::increment);
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            int partitions = consumer.partitionsFor(topic.name()).size();
            if (partitions == 0) {
                throw new KafkaException(
                        "There is no topic " + topic.name() + ": make the topics with 'isotherm topics create'");
            }
            TopicPartition partition = new TopicPartition(topic.name(), PoolPartitioner.partition(pool, partitions));
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
            SortedMap<String, InventoryHost> known = new TreeMap<>();
            boolean first = true;
            while (!isStopped()) {
                consumer.poll(POLL).forEach(table::take);
                SortedMap<String, InventoryHost> now = table.hosts(pool);
                boolean complete = !first || consumer.position(partition) >= end;
                if (complete && (first || !now.equals(known))) {
                    first = false;
                    known = now;
                    hand(now);
                }
            }
        }
    }

    private void hand(SortedMap<String, InventoryHost> now) {
        if (now.isEmpty()) {
            LOG.warn("Pool {} has no inventory: publish one with 'isotherm apply -f inventory.yaml'", pool);
        }
        hosts = now.size();
        trouble = "";
        sink.accept(now);
    }

    @Override
    public Health health() {
        SortedMap<String, String> details = new TreeMap<>();
        details.put("pool", pool);
        details.put("hosts", hosts < 0 ? "not known" : Integer.toString(hosts));
        if (!trouble.isEmpty()) {
            details.put("trouble", trouble);
        }
        return Health.of(thread.isAlive() || isStopped(), hosts > 0 && trouble.isEmpty(), details);
    }

    @Override
    public void close() {
        stopped.countDown();
        try {
            thread.join(STOP.toMillis());
            // It may wait for a broker that is away.
            thread.interrupt();
            thread.join(STOP.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
