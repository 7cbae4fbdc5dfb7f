package io.isotherm.launcher.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.pool.PoolKeys;
import io.isotherm.topics.DeadLetters;
import io.isotherm.topics.Topics;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;

/**
 * What has to become of hostile records, and what became of them: each is refused once by each service that reads it, which
 * keeps a dead letter as far as a minute allows, or counts it.
 */
final class HostileAccount {
    private static final String LETTERS = "isotherm.streams.dead.letters";
    private static final String WITHHELD = "isotherm.streams.withheld.letters";
    private static final String COMMAND_LETTERS = "isotherm.executor.commands.unreadable";
    private static final String COMMANDS_WITHHELD = "isotherm.executor.letters.withheld";
    private static final String COMMANDS_UNADDRESSED = "isotherm.executor.commands.unaddressed";
    private static final String OWNERS = "isotherm.executor.owners.unreadable";
    private static final String INVENTORY = "isotherm.inventory.unreadable";

    private final DemoServices services;
    private final Topics topics;
    private final List<String> commands;
    private final Map<String, ToLongFunction<DemoServices>> counts = new HashMap<>();
    /** Refusals by who refuses what. */
    private final Map<String, Long> expected = new TreeMap<>();
    /** Offsets of the records that are to be kept, by topic. */
    private final Map<String, BitSet> kept = new HashMap<>();

    HostileAccount(DemoServices services) {
        this.services = services;
        this.topics = services.kafka().topics();
        this.commands = List.of(
                topics.migrationCommands().name(), topics.powerCommands().name());
    }

    /** Such a record is sent. @param ofKnownHost whether its key is that of a host that there is */
    void sent(RecordMetadata taken, ProducerRecord<byte[], byte[]> record, boolean ofKnownHost) {
        String topic = taken.topic();
        if (topic.equals(topics.hostOwners().name())) {
            expect(topic, 1, all -> all.count(OWNERS));
        } else if (!commands.contains(topic)) {
            // Analyzer and decider both read configurations.
            int readers = topic.equals(topics.poolConfig().name()) ? 2 : 1;
            expect(topic, readers, all -> all.count(LETTERS, "topic", topic) + all.count(WITHHELD, "topic", topic));
            if (topic.equals(topics.inventory().name())) {
                expect(topic + ", whoever serves its hosts", 1, all -> all.count(INVENTORY));
            }
            keep(taken);
        } else if (ofKnownHost && isOfStory(record)) {
            expect("commands", 1, all -> all.count(COMMAND_LETTERS) + all.count(COMMANDS_WITHHELD));
            keep(taken);
        } else {
            expect("commands to nobody", 1, all -> all.count(COMMANDS_UNADDRESSED));
        }
    }

    private static boolean isOfStory(ProducerRecord<byte[], byte[]> record) {
        return PoolKeys.pool(new String(record.key(), StandardCharsets.UTF_8)).equals(DemoStory.POOL);
    }

    private void expect(String refused, long times, ToLongFunction<DemoServices> count) {
        counts.put(refused, count);
        expected.merge(refused, times, Long::sum);
    }

    private void keep(RecordMetadata taken) {
        kept.computeIfAbsent(taken.topic(), topic -> new BitSet()).set((int) taken.offset());
    }

    /** How many refusals there are to be, by who refuses what. */
    Map<String, Long> expected() {
        return expected;
    }

    /** How many there are. */
    Map<String, Long> refusals() {
        Map<String, Long> refusals = new TreeMap<>();
        counts.forEach((refused, count) -> refusals.put(refused, count.applyAsLong(services)));
        return refusals;
    }

    /** Dead letters that were sent. */
    long letters() {
        return services.count(LETTERS) + services.count(COMMAND_LETTERS);
    }

    /** Dead letters beyond those that a minute allows. */
    long withheld() {
        return services.count(WITHHELD) + services.count(COMMANDS_WITHHELD);
    }

    /** Makes sure that there is a letter of each record that was to be kept, but for those withheld, and none of others. */
    void requireLetters(Letters letters) {
        assertThat(kept.keySet()).containsAll(letters.places.keySet());
        kept.forEach((topic, offsets) -> {
            BitSet found = letters.places.getOrDefault(topic, new BitSet());
            BitSet others = (BitSet) found.clone();
            others.andNot(offsets);
            assertThat(others.stream()).as("offsets of %s with a letter", topic).isEmpty();
            if (withheld(topic) == 0) {
                BitSet missing = (BitSet) offsets.clone();
                missing.andNot(found);
                assertThat(missing.stream())
                        .as("offsets of %s without a letter", topic)
                        .isEmpty();
            }
        });
    }

    private long withheld(String topic) {
        return commands.contains(topic) ? services.count(COMMANDS_WITHHELD) : services.count(WITHHELD, "topic", topic);
    }

    /** The dead letters there are: the offsets that they came from, by topic, and their size. */
    static final class Letters {
        private final Map<String, BitSet> places = new HashMap<>();
        private long bytes;
        private long count;

        void add(ConsumerRecord<byte[], byte[]> letter) {
            DeadLetters.Origin origin = DeadLetters.origin(letter.headers()).orElseThrow();
            places.computeIfAbsent(origin.topic(), topic -> new BitSet()).set((int) origin.offset());
            bytes += DeadLetters.size(
                    new ProducerRecord<>(letter.topic(), 0, null, letter.key(), letter.value(), letter.headers()));
            count++;
        }

        long count() {
            return count;
        }

        long bytes() {
            return bytes;
        }
    }
}
