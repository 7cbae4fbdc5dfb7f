package io.isotherm.checker;

import io.isotherm.checker.core.Checker;
import io.isotherm.checker.core.report.CheckReport;
import io.isotherm.topics.AvroSerdes;
import io.isotherm.topics.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** TopicCheck a whole installation by its topics. */
public final class TopicCheck {
    private static final int FETCH_BYTES_OF_PARTITION = 512 * 1024;
    private static final int FETCH_BYTES = 16 * 1024 * 1024;

    private TopicCheck() {}

    /**
     * Reads all topics up to the ends that they have now, and judges them.
     *
     * @param bootstrapServers addresses of the brokers
     * @param registryUrls addresses of the schema registry
     * @param registrySettings further settings of the registry's client, as for authentication
     * @param clientSettings further settings of the Kafka client, as for security
     * @param topicPrefix begins the names of the installation's topics
     * @param pool the one pool to be judged; empty for all
     * @throws org.apache.kafka.common.KafkaException if the brokers or the registry cannot be asked, or no topic exists
     */
    public static CheckReport run(
            String bootstrapServers,
            List<String> registryUrls,
            Map<String, String> registrySettings,
            Map<String, String> clientSettings,
            String topicPrefix,
            Optional<String> pool) {
        Checker checker = new Checker();
        AvroSerdes serdes = AvroSerdes.connect(registryUrls, registrySettings);
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(settings(bootstrapServers, clientSettings));
                JudgingThread judging = new JudgingThread(checker)) {
            new TopicReader(consumer, serdes, new Topics(topicPrefix), pool, judging).read();
        } finally {
            close(serdes);
        }
        return checker.report();
    }

    private static Map<String, Object> settings(String bootstrapServers, Map<String, String> clientSettings) {
        Map<String, Object> settings = new HashMap<>(clientSettings);
        settings.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        settings.put(ConsumerConfig.CLIENT_ID_CONFIG, "isotherm-checker");
        settings.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        settings.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, IsolationLevel.READ_COMMITTED.toString());
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, FETCH_BYTES_OF_PARTITION);
        settings.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, FETCH_BYTES);
        return settings;
    }

    private static void close(AvroSerdes serdes) {
        try {
            serdes.registry().close();
        } catch (IOException e) {
            throw new UncheckedIOException("The schema registry's client could not be closed", e);
        }
    }
}
