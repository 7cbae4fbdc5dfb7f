package io.isotherm.launcher.operate;

import io.isotherm.launcher.config.InventoryFile;
import io.isotherm.operator.CommittedRecords;
import io.isotherm.operator.OperatorTopics;
import io.isotherm.pool.PoolKeys;
import io.isotherm.runtime.KafkaConnection;
import io.isotherm.runtime.config.ConfigException;
import io.isotherm.runtime.inventory.InventoryTable;
import io.isotherm.schema.InventoryHost;
import io.isotherm.topics.Topic;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** The inventory of all pools, as an operator reads and changes it. */
final class OperatorInventory {

    private final KafkaConnection kafka;
    private final Topic<InventoryHost> topic;

    OperatorInventory(KafkaConnection kafka) {
        this.kafka = kafka;
        this.topic = kafka.topics().inventory();
    }

    /** What holds now. */
    InventoryTable read() {
        Map<String, Object> properties = kafka.clientProperties("isotherm-inventory");
        properties.put("isolation.level", "read_committed");
        InventoryTable table = new InventoryTable(kafka.serdes().deserializer(topic));
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic.name()).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            CommittedRecords.readTo(consumer.endOffsets(partitions), consumer, table::take);
        }
        return table;
    }

    /**
     * What applying a pool's inventory would change.
     *
     * @param source the file, for messages
     * @throws ConfigException if one of its machines belongs to another pool
     */
    static InventoryChange change(String source, InventoryFile file, InventoryTable table) {
        List<String> problems = new ArrayList<>();
        for (InventoryHost host : file.hosts().values()) {
            table.pools().stream()
                    .filter(pool -> !pool.equals(file.pool()))
                    .flatMap(pool -> table.hosts(pool).values().stream())
                    .filter(other -> isSameMachine(host, other))
                    .forEach(other -> problems.add("hosts: " + host.getHost() + " (" + host.getUri() + ") is host "
                            + other.getHost() + " of pool " + other.getPool()
                            + "; a machine belongs to one pool: retire it there first"));
        }
        if (!problems.isEmpty()) {
            throw new ConfigException(source, problems);
        }
        return InventoryChange.between(table.hosts(file.pool()), file.hosts());
    }

    private static boolean isSameMachine(InventoryHost host, InventoryHost other) {
        return host.getUri().equalsIgnoreCase(other.getUri())
                || (host.getUuid() != null && host.getUuid().equals(other.getUuid()));
    }

    /**
     * Has a pool consist of a file's hosts, all at once, if nobody else changes an inventory meanwhile.
     *
     * @param notes go with each record as headers, such as who and why
     * @return what it changed
     * @throws ConfigException if one of its machines belongs to another pool
     */
    InventoryChange apply(String source, InventoryFile file, Map<String, String> notes, OperatorTopics operator) {
        return operator.alone("The inventory of pool " + file.pool(), sole -> {
            InventoryChange change = change(source, file, read());
            if (!change.hosts().isEmpty()) {
                commit(sole, file.pool(), change, notes);
            }
            return change;
        });
    }

    private void commit(Producer<String, byte[]> sole, String pool, InventoryChange change, Map<String, String> notes) {
        Instant now = Instant.ofEpochMilli(System.currentTimeMillis());
        sole.beginTransaction();
        change.hosts().forEach((name, host) -> {
            // Its failure is that of the commit, too.
            Future<RecordMetadata> unused = sole.send(record(pool, name, host, now, notes));
        });
        sole.commitTransaction();
    }

    private ProducerRecord<String, byte[]> record(
            String pool, String name, Optional<InventoryHost> host, Instant now, Map<String, String> notes) {
        host.ifPresent(applied -> applied.setAppliedAt(now));
        byte[] value = kafka.serdes().serializer(topic).serialize(topic.name(), host.orElse(null));
        ProducerRecord<String, byte[]> record =
                new ProducerRecord<>(topic.name(), null, now.toEpochMilli(), PoolKeys.of(pool, name), value);
        new TreeMap<>(notes).forEach((note, text) -> record.headers().add(note, text.getBytes(StandardCharsets.UTF_8)));
        return record;
    }
}
