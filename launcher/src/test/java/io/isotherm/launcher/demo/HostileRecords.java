package io.isotherm.launcher.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.isotherm.topics.AvroSerdes;
import io.isotherm.topics.Topic;
import io.isotherm.topics.Topic.Cleanup;
import io.isotherm.topics.Topics;
import io.isotherm.topics.UnreadableRecordException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/** Records that no service may take up, made up from a seed: of every size, with keys and times that cannot be. */
final class HostileRecords {
    private static final int COMMON_BYTES = 2_000;
    private static final int LARGE_BYTES = 200_000;
    /** Just under what Kafka takes by default: it grows too large by whatever is added. */
    private static final int NEARLY_TOO_LARGE_BYTES = 1_048_400;

    private static final int HUGE_BYTES = 64 << 20;
    private static final int LONG_KEY_CHARACTERS = 300_000;
    private static final int COMMON_KEY_BYTES = 40;
    private static final int ONE_OF_LARGE = 500;
    /** Before the content of a value there are a zero and the number of its schema. */
    private static final int PREFIX_BYTES = 5;

    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

    private final Random random;
    private final List<Topic<? extends SpecificRecord>> topics;
    private final List<Topic<? extends SpecificRecord>> withoutCheckOfKeys;
    private final Map<Topic<? extends SpecificRecord>, byte[]> genuine;
    private final List<String> hosts;
    /** One for each topic, which knows its schema: where many unknown ones were asked for, no other is for a while. */
    private final Map<Topic<? extends SpecificRecord>, Deserializer<?>> readers = new HashMap<>();

    private final int partition;
    private final Instant now;
    private int made;

    /**
     * @param genuine for each topic the value of a record that is in order
     * @param hosts keys of hosts that there are
     * @param partition where the records go
     * @param now when the records happen, for those that do not lie about it
     */
    HostileRecords(
            long seed,
            Topics topics,
            AvroSerdes serdes,
            Map<Topic<? extends SpecificRecord>, byte[]> genuine,
            List<String> hosts,
            int partition,
            Instant now) {
        this.random = new Random(seed);
        this.topics = genuine.keySet().stream()
                .<Topic<? extends SpecificRecord>>map(topic -> topic)
                .sorted((one, other) -> one.name().compareTo(other.name()))
                .toList();
        // A command that can be read is answered, whatever its key; owners of another pool are passed over.
        this.withoutCheckOfKeys = List.of(topics.migrationCommands(), topics.powerCommands(), topics.hostOwners());
        this.genuine = genuine;
        genuine.forEach((topic, value) -> {
            Deserializer<?> reader = serdes.deserializer(topic);
            reader.deserialize(topic.name(), value);
            readers.put(topic, reader);
        });
        this.hosts = hosts;
        this.partition = partition;
        this.now = now;
    }

    /** What Kafka takes, and no service: first the largest of each topic, which are rare later on, then any. */
    ProducerRecord<byte[], byte[]> next() {
        int number = made++;
        if (number < 2 * topics.size()) {
            Topic<? extends SpecificRecord> topic = topics.get(number / 2);
            return number % 2 == 0
                    ? record(topic, knownKey(), noise(NEARLY_TOO_LARGE_BYTES))
                    : record(topic, longKey(), noise(COMMON_BYTES));
        }
        Topic<? extends SpecificRecord> topic = topics.get(random.nextInt(topics.size()));
        return random.nextInt(7) == 0 ? flipped(topic) : record(topic, key(topic), value(topic));
    }

    /** Nothing but zeros, a few kilobytes as it is sent: Kafka itself is to refuse it. */
    ProducerRecord<byte[], byte[]> huge(Topic<? extends SpecificRecord> topic) {
        return record(topic, knownKey(), new byte[HUGE_BYTES]);
    }

    /** Whether it has the key of a host that there is. */
    boolean isOfKnownHost(ProducerRecord<byte[], byte[]> record) {
        byte @Nullable [] key = record.key();
        return key != null && hosts.contains(new String(key, UTF_8));
    }

    private ProducerRecord<byte[], byte[]> record(
            Topic<? extends SpecificRecord> topic, byte @Nullable [] key, byte[] value) {
        return new AnyTimeRecord(topic.name(), partition, key, value, time());
    }

    private long time() {
        return switch (random.nextInt(8)) {
            case 0 -> -1;
            case 1 -> 0;
            case 2 -> (long) (random.nextDouble() * now.toEpochMilli());
            default -> now.toEpochMilli();
        };
    }

    private byte @Nullable [] key(Topic<? extends SpecificRecord> topic) {
        return switch (random.nextInt(8)) {
            // Kafka takes none without a key where it compacts.
            case 0 -> topic.cleanup() == Cleanup.COMPACT ? knownKey() : null;
            case 1 -> ("none/xen" + random.nextInt(10)).getBytes(UTF_8);
            case 2 -> noise(random.nextInt(COMMON_KEY_BYTES));
            case 3 -> random.nextInt(ONE_OF_LARGE) == 0 ? longKey() : knownKey();
            default -> knownKey();
        };
    }

    private byte[] knownKey() {
        return hosts.get(random.nextInt(hosts.size())).getBytes(UTF_8);
    }

    private byte[] longKey() {
        return (hosts.get(0) + "x".repeat(LONG_KEY_CHARACTERS - hosts.get(0).length())).getBytes(UTF_8);
    }

    private byte[] value(Topic<? extends SpecificRecord> topic) {
        byte[] good = genuine.getOrDefault(topic, new byte[0]);
        return switch (random.nextInt(6)) {
            case 0 -> noise(length());
            case 1 ->
                ByteBuffer.wrap(Arrays.copyOf(good, good.length))
                        .putInt(1, Integer.MAX_VALUE)
                        .array();
            case 2 -> Arrays.copyOf(good, PREFIX_BYTES + random.nextInt(good.length - PREFIX_BYTES));
            case 3 -> Arrays.copyOf(good, good.length + 1 + random.nextInt(COMMON_BYTES));
            case 4 -> new byte[random.nextInt(PREFIX_BYTES)];
            default -> {
                Topic<? extends SpecificRecord> other = topics.get(random.nextInt(topics.size()));
                yield other.equals(topic) ? noise(1) : genuine.getOrDefault(other, new byte[0]);
            }
        };
    }

    private int length() {
        return switch (random.nextInt(ONE_OF_LARGE)) {
            case 0 -> LARGE_BYTES;
            case 1 -> NEARLY_TOO_LARGE_BYTES;
            default -> random.nextInt(COMMON_BYTES);
        };
    }

    /** A genuine value in which a bit is another; more are where it could still be taken for one of its host. */
    private ProducerRecord<byte[], byte[]> flipped(Topic<? extends SpecificRecord> topic) {
        ProducerRecord<byte[], byte[]> genuineElse = record(
                topic, key(topic), genuine.getOrDefault(topic, new byte[0]).clone());
        byte[] value = genuineElse.value();
        boolean mayBeRead = !isOfKnownHost(genuineElse) && !withoutCheckOfKeys.contains(topic);
        do {
            int bit = random.nextInt(8 * value.length);
            value[bit / 8] ^= (byte) (1 << bit % 8);
        } while (!mayBeRead && isReadable(topic, value));
        return genuineElse;
    }

    private boolean isReadable(Topic<? extends SpecificRecord> topic, byte[] value) {
        try {
            Objects.requireNonNull(readers.get(topic)).deserialize(topic.name(), value);
            return true;
        } catch (UnreadableRecordException e) {
            return false;
        }
    }

    private byte[] noise(int length) {
        byte[] noise = new byte[Math.max(1, Math.min(length, LARGE_BYTES))];
        random.nextBytes(noise);
        // Records in the wire format begin with a zero, names with what can be seen.
        noise[0] = 1;
        // Nothing but noise is larger when it is compressed than as it is, and Kafka takes neither beyond its limit.
        return Arrays.copyOf(noise, Math.max(length, noise.length));
    }

    /** The latest time that there is. */
    static long latest() {
        return LATEST.toEpochMilli();
    }

    /** A record with any time, which the client's own record would refuse. */
    static final class AnyTimeRecord extends ProducerRecord<byte[], byte[]> {
        private final long time;

        AnyTimeRecord(String topic, int partition, byte @Nullable [] key, byte @Nullable [] value, long time) {
            super(topic, partition, key, value);
            this.time = time;
        }

        @Override
        public Long timestamp() {
            return time;
        }
    }
}
