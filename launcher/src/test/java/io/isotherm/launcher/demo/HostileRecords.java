package io.isotherm.launcher.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.isotherm.topics.Topic;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** Records that no service may take up, made up from a seed: of every size, with keys and times that cannot be. */
final class HostileRecords {
    private static final int COMMON_BYTES = 2_000;
    private static final int LARGE_BYTES = 200_000;
    private static final int HUGE_BYTES = 64 << 20;
    private static final int ONE_OF_LARGE = 500;
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

    private final Random random;
    private final List<Topic<?>> topics;
    private final Map<Topic<?>, byte[]> genuine;
    private final List<String> hosts;
    private final Instant now;

    /**
     * @param genuine for each topic the value of a record that is in order
     * @param hosts keys of hosts that there are
     * @param now when the records happen, for those that do not lie about it
     */
    HostileRecords(long seed, Map<Topic<?>, byte[]> genuine, List<String> hosts, Instant now) {
        this.random = new Random(seed);
        this.topics = genuine.keySet().stream()
                .<Topic<?>>map(topic -> topic)
                .sorted((one, other) -> one.name().compareTo(other.name()))
                .toList();
        this.genuine = genuine;
        this.hosts = hosts;
        this.now = now;
    }

    /** What Kafka takes, and no service. */
    ProducerRecord<byte[], byte[]> next() {
        Topic<?> topic = topics.get(random.nextInt(topics.size()));
        return record(topic, value(topic));
    }

    /** Nothing but zeros, a few kilobytes as it is sent: Kafka itself is to refuse it. */
    ProducerRecord<byte[], byte[]> huge(Topic<?> topic) {
        return record(topic, new byte[HUGE_BYTES]);
    }

    private ProducerRecord<byte[], byte[]> record(Topic<?> topic, byte[] value) {
        byte[] key = hosts.get(random.nextInt(hosts.size())).getBytes(UTF_8);
        return new AnyTimeRecord(topic.name(), key, value, time());
    }

    private long time() {
        return switch (random.nextInt(8)) {
            case 0 -> -1;
            case 1 -> 0;
            case 2 -> (long) (random.nextDouble() * now.toEpochMilli());
            default -> now.toEpochMilli();
        };
    }

    private byte[] value(Topic<?> topic) {
        byte[] good = genuine.getOrDefault(topic, new byte[0]);
        return switch (random.nextInt(6)) {
            case 0 -> noise(random.nextInt(ONE_OF_LARGE) == 0 ? LARGE_BYTES : random.nextInt(COMMON_BYTES));
            case 1 ->
                ByteBuffer.wrap(Arrays.copyOf(good, good.length))
                        .putInt(1, Integer.MAX_VALUE)
                        .array();
            case 2 -> Arrays.copyOf(good, 5 + random.nextInt(good.length - 5));
            case 3 -> Arrays.copyOf(good, good.length + 1 + random.nextInt(COMMON_BYTES));
            case 4 -> new byte[random.nextInt(5)];
            default -> {
                Topic<?> other = topics.get(random.nextInt(topics.size()));
                yield other.equals(topic) ? noise(1) : genuine.getOrDefault(other, new byte[0]);
            }
        };
    }

    private byte[] noise(int length) {
        byte[] noise = new byte[Math.max(1, length)];
        random.nextBytes(noise);
        // Records in the wire format begin with a zero.
        noise[0] = 1;
        return noise;
    }

    /** The latest time that there is. */
    static long latest() {
        return LATEST.toEpochMilli();
    }

    /** A record with any time, which the client's own record would refuse. */
    static final class AnyTimeRecord extends ProducerRecord<byte[], byte[]> {
        private final long time;

        AnyTimeRecord(String topic, byte[] key, byte @Nullable [] value, long time) {
            super(topic, 0, key, value);
            this.time = time;
        }

        @Override
        public Long timestamp() {
            return time;
        }
    }
}
