package io.isotherm.launcher.watch;

import io.isotherm.launcher.cli.CommandFailedException;
import io.isotherm.launcher.cli.ConfigOption;
import io.isotherm.launcher.operate.KnownPools;
import io.isotherm.pool.PoolKeys;
import io.isotherm.pool.Spelling;
import io.isotherm.runtime.KafkaConnection;
import io.isotherm.text.TerminalText;
import io.isotherm.topics.Topic;
import io.isotherm.topics.UnreadableRecordException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A topic, decoded, as it fills. */
@Command(
        name = "watch",
        mixinStandardHelpOptions = true,
        description = "Shows the records of a topic decoded, one JSON line each, as they come (Ctrl-C ends it).")
public final class WatchCommand implements Callable<Integer> {
    private static final Duration POLL = Duration.ofMillis(500);

    @Mixin
    private ConfigOption config = new ConfigOption();

    @Parameters(paramLabel = "TOPIC", description = "Name of the topic, with or without its prefix, such as decisions.")
    private String name = "";

    @Option(names = "--pool", paramLabel = "POOL", description = "Only records of this pool.")
    private @Nullable String pool;

    @Option(names = "--host", paramLabel = "HOST", description = "Only records of this host.")
    private @Nullable String host;

    @Option(names = "--from-beginning", description = "Begin with the oldest record; else with the next.")
    private boolean fromBeginning;

    @Option(names = "--once", description = "Stop at the records that are there now.")
    private boolean once;

    @Override
    public Integer call() {
        Topic<?> topic = topic(config.load().kafka());
        KafkaConnection kafka = config.connect(known -> List.of(topic));
        Map<String, Object> properties = kafka.clientProperties("isotherm-watch");
        properties.put("isolation.level", "read_committed");
        try (Consumer<String, byte[]> consumer =
                new KafkaConsumer<>(properties, new StringDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic.name()).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .sorted(Comparator.comparingInt(TopicPartition::partition))
                    .toList();
            consumer.assign(partitions);
            if (fromBeginning || once) {
                consumer.seekToBeginning(partitions);
            } else {
                consumer.seekToEnd(partitions);
            }
            Decoder decoder = decoder(kafka, topic);
            long shown = 0;
            if (!once) {
                sayIfNothingIsToCome(kafka);
            }
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (!once
                    || ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
                    if (wanted(record.key())) {
                        shown++;
                        System.out.println(TerminalText.line(Instant.ofEpochMilli(record.timestamp()) + " "
                                + record.key() + " " + decoder.text(record)));
                    }
                }
            }
            if (shown == 0) {
                requireWhatIsNamed(KnownPools.read(kafka));
            }
        }
        return 0;
    }

    /** What is to be watched may be about to begin. */
    private void sayIfNothingIsToCome(KafkaConnection kafka) {
        if (pool == null && host == null) {
            return;
        }
        try {
            requireWhatIsNamed(KnownPools.read(kafka));
        } catch (CommandFailedException e) {
            System.err.println("isotherm: waiting, but as yet: " + TerminalText.line(String.valueOf(e.getMessage())));
        }
    }

    /** That nothing was shown is a mistake where there is no such pool or host. */
    private void requireWhatIsNamed(KnownPools known) {
        if (pool != null) {
            known.require(pool);
        }
        if (host != null) {
            known.requireHost(pool, host);
        }
    }

    private Topic<?> topic(KafkaConnection kafka) {
        return kafka.topics().all().stream()
                .filter(known -> known.name().equals(name) || known.name().equals(kafka.topicPrefix() + name))
                .findFirst()
                .orElseThrow(() -> new CommandFailedException("'" + name + "' is no topic of ours"
                        + Spelling.question(name, names(kafka)) + "; 'isotherm topics list' shows them"));
    }

    private static List<String> names(KafkaConnection kafka) {
        return kafka.topics().all().stream()
                .map(known -> known.name().substring(kafka.topicPrefix().length()))
                .toList();
    }

    private boolean wanted(@Nullable String key) {
        String text = key == null ? "" : key;
        return (pool == null || pool.equals(PoolKeys.pool(text))) && (host == null || host.equals(PoolKeys.host(text)));
    }

    private interface Decoder {
        String text(ConsumerRecord<String, byte[]> record);
    }

    @SuppressWarnings("unchecked") // A topic whose values are no bytes has Avro values.
    private static Decoder decoder(KafkaConnection kafka, Topic<?> topic) {
        if (topic.valueType() == byte[].class) {
            return record -> DeadLetterText.of(record);
        }
        Deserializer<? extends SpecificRecord> deserializer =
                kafka.serdes().deserializer((Topic<? extends SpecificRecord>) topic);
        return record -> {
            try {
                return String.valueOf(deserializer.deserialize(record.topic(), record.value()));
            } catch (UnreadableRecordException e) {
                return "unreadable: " + e.getMessage();
            }
        };
    }
}
