package io.isotherm.bench.stream;

import io.isotherm.topics.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Reads what is committed to a topic, and notes when it came. */
final class TopicWatch<V extends SpecificRecord> implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(100);

    private final Installation installation;
    private final Topic<V> topic;
    private final Predicate<V> wanted;
    private final List<Arrival<V>> arrivals = new ArrayList<>();
    private final Thread thread;
    private volatile boolean closing;
    private volatile long position;
    private volatile long last = -1;

    /**
     * A record.
     *
     * @param at when it was there to be read, in milliseconds since the epoch
     */
    record Arrival<V>(V value, long at) {}

    /** @param wanted which records are kept */
    TopicWatch(Installation installation, Topic<V> topic, Predicate<V> wanted) {
        this.installation = installation;
        this.topic = topic;
        this.wanted = wanted;
        thread = installation.thread("watch-" + topic.name(), this::run);
        thread.start();
    }

    private void run() {
        try (KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(
                        installation.reading(), new StringDeserializer(), new ByteArrayDeserializer());
                Deserializer<V> values = installation.kafka().serdes().deserializer(topic)) {
            consumer.assign(List.of(Installation.partition(topic)));
            while (!closing) {
                var records = consumer.poll(POLL);
                long now = System.currentTimeMillis();
                for (ConsumerRecord<String, byte[]> record : records) {
                    last = record.offset();
                    V value = values.deserialize(topic.name(), record.value());
                    if (value != null && wanted.test(value)) {
                        synchronized (arrivals) {
                            arrivals.add(new Arrival<>(value, now));
                        }
                    }
                }
                position = consumer.position(Installation.partition(topic));
            }
        }
    }

    /** Waits until all that is committed by now has been read; returns the offset of the last record, -1 where there is none. */
    long awaitEnd() throws InterruptedException {
        long end = installation.end(topic);
        installation.await(topic.name() + " is read to its end", () -> position >= end);
        return last;
    }

    /** What has come up to now, in its order. */
    List<Arrival<V>> arrivals() {
        synchronized (arrivals) {
            return List.copyOf(arrivals);
        }
    }

    @Override
    public void close() {
        closing = true;
        Installation.awaitEnd(thread);
    }
}
