package io.isotherm.executor.command;

import io.isotherm.executor.journal.StoppedException;
import io.isotherm.schema.HostOwner;
import io.isotherm.topics.Topic;
import java.time.Instant;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;

/** All that an executor has of Kafka. */
public interface ExecutorClients {

    /** How it is read and written who acts at which host. */
    record OwnerRecords(Topic<HostOwner> topic, Deserializer<HostOwner> reader, Serializer<HostOwner> writer) {}

    OwnerRecords owners();

    /** A new consumer of what is committed, in the group of the executor's name. It commits nothing by itself. */
    Consumer<byte[], byte[]> commandConsumer();

    /**
     * A new consumer that reads nothing: it tells where committed records end. The one that reads could not tell at once,
     * since a broker answers the requests of a connection in order, and a fetch waits there for records to come.
     */
    Consumer<byte[], byte[]> endsConsumer();

    /** A new producer with the executor's name as its transactional id. */
    Producer<byte[], byte[]> producer();

    /** A new producer of records that are in no transaction. */
    Producer<byte[], byte[]> plainProducer();

    /**
     * Hands every committed record of these partitions since the horizon to its reader, to the last that was written when it
     * was called.
     *
     * @throws StoppedException if it was stopped before
     */
    void readJournal(
            Map<TopicPartition, java.util.function.Consumer<ConsumerRecord<byte[], byte[]>>> readers,
            Instant horizon,
            BooleanSupplier stopped)
            throws StoppedException;
}
