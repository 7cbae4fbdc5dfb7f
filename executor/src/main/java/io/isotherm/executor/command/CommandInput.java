package io.isotherm.executor.command;

import io.isotherm.executor.ExecutorConfig;
import io.isotherm.executor.journal.FencingToken;
import io.isotherm.executor.journal.KafkaClock;
import io.isotherm.executor.journal.StoppedException;
import io.isotherm.topics.PoolPartitioner;
import io.isotherm.topics.RegistryUnavailableException;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * What an executor reads of its pool: the commands, from where an earlier run left off; the notices of what is wanted and who
 * serves which host, from their beginning; and what is reported of commands that concern all, from now on. It knows how far
 * the commands have been taken in; what could not be taken in is read again.
 */
final class CommandInput {
    private final Consumer<byte[], byte[]> consumer;
    private final Consumer<byte[], byte[]> ends;
    private final ExecutorConfig config;
    private final List<CommandDispatcher<?, ?>> dispatchers;
    private final StartPolicy policy;
    private final HostOwnership ownership;
    private final String ownersTopic;
    private final KafkaClock clock;
    private final Map<TopicPartition, CommandDispatcher<?, ?>> byPartition = new LinkedHashMap<>();
    private final Map<TopicPartition, CommandDispatcher<?, ?>> byEvents = new LinkedHashMap<>();
    private final Map<TopicPartition, Long> positions = new HashMap<>();
    private @Nullable TopicPartition configPartition;
    private @Nullable TopicPartition ownersPartition;

    /**
     * Reads nothing yet.
     *
     * @param consumer closed by who gives it
     * @param ends tells where what is committed ends; closed by who gives it
     * @param ownersTopic where it is said who serves which host
     * @param clock learns how late Kafka's brokers have it
     */
    CommandInput(
            Consumer<byte[], byte[]> consumer,
            Consumer<byte[], byte[]> ends,
            ExecutorConfig config,
            List<CommandDispatcher<?, ?>> dispatchers,
            StartPolicy policy,
            HostOwnership ownership,
            String ownersTopic,
            KafkaClock clock) {
        this.consumer = consumer;
        this.ends = ends;
        this.config = config;
        this.dispatchers = dispatchers;
        this.policy = policy;
        this.ownership = ownership;
        this.ownersTopic = ownersTopic;
        this.clock = clock;
    }

    /** Finds its place. */
    void assign() {
        byPartition.clear();
        byEvents.clear();
        positions.clear();
        for (CommandDispatcher<?, ?> dispatcher : dispatchers) {
            byPartition.put(partition(dispatcher.commandTopic()), dispatcher);
            if (dispatcher.hearsAll()) {
                byEvents.put(partition(dispatcher.eventTopic()), dispatcher);
            }
        }
        TopicPartition configs = partition(policy.topic());
        TopicPartition owners = partition(ownersTopic);
        Set<TopicPartition> all = new HashSet<>(byPartition.keySet());
        all.addAll(byEvents.keySet());
        all.addAll(Set.of(configs, owners));
        consumer.assign(all);
        consumer.seekToBeginning(Set.of(configs, owners));
        // What was reported before is read back with the journal.
        ends.endOffsets(byEvents.keySet()).forEach(consumer::seek);
        configPartition = configs;
        ownersPartition = owners;
        Map<TopicPartition, OffsetAndMetadata> committed = consumer.committed(byPartition.keySet());
        Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(byPartition.keySet());
        for (TopicPartition partition : byPartition.keySet()) {
            OffsetAndMetadata known = committed.get(partition);
            long first = beginnings.getOrDefault(partition, 0L);
            long position = known == null ? first : Math.max(first, known.offset());
            consumer.seek(partition, position);
            positions.put(partition, position);
        }
    }

    private TopicPartition partition(String topic) {
        int partitions = consumer.partitionsFor(topic).size();
        if (partitions == 0) {
            throw new KafkaException("There is no topic " + topic + ": make the topics with 'isotherm topics create'");
        }
        return new TopicPartition(topic, PoolPartitioner.partition(config.pool(), partitions));
    }

    /** Who takes the commands of each partition in. */
    Map<TopicPartition, CommandDispatcher<?, ?>> dispatchers() {
        return Collections.unmodifiableMap(byPartition);
    }

    boolean isCurrent(FencingToken token) {
        Set<TopicPartition> partitions = byPartition.keySet();
        return token.isCurrent(consumer.committed(partitions), partitions);
    }

    /** How far the commands have been taken in, with the token of who did. */
    Map<TopicPartition, OffsetAndMetadata> offsets(FencingToken token) {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        positions.forEach((partition, position) -> offsets.put(partition, token.marked(position)));
        return offsets;
    }

    ConsumerGroupMetadata group() {
        return consumer.groupMetadata();
    }

    /** Reads what the operator wants to its end: what is forbidden is not to be started. */
    void readConfigToEnd(BooleanSupplier stopping) throws StoppedException {
        readToEnd(Objects.requireNonNull(configPartition), stopping);
    }

    /** Reads who serves which host to its end: what another owns is not to be started. */
    void readOwnersToEnd(BooleanSupplier stopping) throws StoppedException {
        readToEnd(Objects.requireNonNull(ownersPartition), stopping);
    }

    /** Commands wait meanwhile. */
    private void readToEnd(TopicPartition partition, BooleanSupplier stopping) throws StoppedException {
        consumer.pause(byPartition.keySet());
        long end = ends.endOffsets(Set.of(partition)).getOrDefault(partition, 0L);
        while (consumer.position(partition) < end) {
            if (stopping.getAsBoolean()) {
                throw new StoppedException();
            }
            ConsumerRecords<byte[], byte[]> read = consumer.poll(config.pollPause());
            read.records(partition).forEach(record -> clock.read(record.timestamp()));
            takeNotices(read);
        }
    }

    /** What has come, of commands only those for which there is room. */
    ConsumerRecords<byte[], byte[]> poll() {
        Set<TopicPartition> full = new HashSet<>();
        byPartition.forEach((partition, dispatcher) -> {
            if (!dispatcher.hasRoom()) {
                full.add(partition);
            }
        });
        consumer.resume(byPartition.keySet());
        consumer.pause(full);
        ConsumerRecords<byte[], byte[]> records = consumer.poll(config.pollPause());
        notePositions(records);
        records.forEach(record -> clock.read(record.timestamp()));
        return records;
    }

    /** Where nothing was read there may have been marks of transactions, which are behind us too. */
    private void notePositions(ConsumerRecords<byte[], byte[]> records) {
        for (TopicPartition partition : byPartition.keySet()) {
            if (!records.partitions().contains(partition)) {
                positions.merge(partition, consumer.position(partition), Math::max);
            }
        }
    }

    /**
     * Takes in what the records say of the pool's configuration, of who serves its hosts, and of what concerns all.
     *
     * @throws RegistryUnavailableException if it cannot be read now: all the records are then read again
     */
    void takeNotices(ConsumerRecords<byte[], byte[]> records) {
        try {
            records.records(Objects.requireNonNull(configPartition)).forEach(policy::take);
            records.records(Objects.requireNonNull(ownersPartition)).forEach(ownership::take);
            byPartition.forEach((partition, dispatcher) -> {
                if (dispatcher.hearsAll()) {
                    records.records(partition).forEach(dispatcher::hear);
                }
            });
            byEvents.forEach(
                    (partition, dispatcher) -> records.records(partition).forEach(dispatcher::hearOf));
        } catch (RegistryUnavailableException e) {
            for (TopicPartition partition : records.partitions()) {
                consumer.seek(partition, records.records(partition).get(0).offset());
            }
            throw e;
        }
    }

    /**
     * Takes in the commands of a partition, as far as there is room for them.
     *
     * @throws RegistryUnavailableException if one cannot be read now: it and those behind it are then read again
     */
    void takeCommands(TopicPartition partition, List<ConsumerRecord<byte[], byte[]>> records) {
        CommandDispatcher<?, ?> dispatcher = byPartition.get(partition);
        if (dispatcher == null) {
            return;
        }
        for (ConsumerRecord<byte[], byte[]> record : records) {
            if (!dispatcher.hasRoom()) {
                consumer.seek(partition, record.offset());
                return;
            }
            try {
                dispatcher.take(record);
            } catch (RegistryUnavailableException e) {
                consumer.seek(partition, record.offset());
                throw e;
            }
            positions.put(partition, record.offset() + 1);
        }
    }
}
