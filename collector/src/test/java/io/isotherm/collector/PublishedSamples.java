package io.isotherm.collector;

import io.isotherm.runtime.KafkaConnection;
import io.isotherm.schema.HostMetrics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** The samples that are on an installation's topic of one partition. */
final class PublishedSamples {
    private PublishedSamples() {}

    static List<ConsumerRecord<byte[], HostMetrics>> of(KafkaConnection kafka) {
        Map<String, Object> settings = kafka.clientProperties("test-samples");
        settings.put("enable.auto.commit", false);
        List<ConsumerRecord<byte[], HostMetrics>> samples = new ArrayList<>();
        try (KafkaConsumer<byte[], HostMetrics> consumer = new KafkaConsumer<>(
                settings,
                new ByteArrayDeserializer(),
                kafka.serdes().deserializer(kafka.topics().hostMetrics()))) {
            TopicPartition partition =
                    new TopicPartition(kafka.topics().hostMetrics().name(), 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
            while (consumer.position(partition) < end) {
                consumer.poll(Duration.ofMillis(200)).forEach(samples::add);
            }
        }
        return samples;
    }
}
