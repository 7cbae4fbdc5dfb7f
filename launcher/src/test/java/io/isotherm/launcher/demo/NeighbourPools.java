package io.isotherm.launcher.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.isotherm.pool.PoolConfigs;
import io.isotherm.pool.PoolKeys;
import io.isotherm.schema.Decision;
import io.isotherm.schema.DetectionConfig;
import io.isotherm.schema.HostMetrics;
import io.isotherm.topics.PoolPartitioner;
import io.isotherm.topics.Topic;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Serializer;

/**
 * Pools beside that of a story, in the same installation, of which nothing comes but samples. Each is to be decided on as
 * its time goes by, whatever else is sent meanwhile.
 */
final class NeighbourPools {
    private static final DetectionConfig DETECTION = PoolConfigs.defaults("any").getDetection();
    private static final Duration BETWEEN_SAMPLES = Duration.ofMillis(DETECTION.getSampleMillis());
    private static final Duration MOST_BETWEEN_TICKS = Duration.ofMillis(2L * DETECTION.getWindowMillis());
    private static final List<String> HOSTS = List.of("one", "two");

    private final RunningStory story;
    private final Producer<byte[], byte[]> producer;
    private final List<String> pools;
    private final int partitions;
    private final HostMetrics sample;
    private final Instant begin;
    private Instant next;

    /**
     * No sample is sent yet.
     *
     * @param partitions of each topic
     * @param sample of any host
     * @param begin when the first samples are taken
     */
    NeighbourPools(
            RunningStory story,
            Producer<byte[], byte[]> producer,
            List<String> pools,
            int partitions,
            HostMetrics sample,
            Instant begin) {
        this.story = story;
        this.producer = producer;
        this.pools = pools;
        this.partitions = partitions;
        this.sample = HostMetrics.newBuilder(sample).setVms(List.of()).build();
        this.begin = begin;
        this.next = begin;
    }

    /** When a pool begins that is now, after so many samples. */
    static Instant before(Instant now, int samples) {
        return now.minus(BETWEEN_SAMPLES.multipliedBy(samples));
    }

    /** Sends the next sample of each of their hosts. */
    void sample() {
        Topic<HostMetrics> topic = story.kafka().topics().hostMetrics();
        Serializer<HostMetrics> serializer = story.kafka().serdes().serializer(topic);
        for (String pool : pools) {
            for (String host : HOSTS) {
                sample.setPool(pool);
                sample.setHost(host);
                sample.setSampledAt(next);
                producer.send(new ProducerRecord<>(
                        topic.name(),
                        PoolPartitioner.partition(pool, partitions),
                        next.toEpochMilli(),
                        PoolKeys.of(pool, host).getBytes(UTF_8),
                        serializer.serialize(topic.name(), sample)));
            }
        }
        next = next.plus(BETWEEN_SAMPLES);
    }

    /** Waits until each is decided on as far as its samples go. */
    void awaitTicks(Duration within) {
        for (String pool : pools) {
            await().atMost(within)
                    .untilAsserted(() ->
                            assertThat(ticks(pool)).as("ticks of %s", pool).anyMatch(tick -> !tick.isBefore(due())));
        }
    }

    /** Makes sure that no two ticks of one are farther apart than two windows, from its first sample to its last. */
    void requireTicksThroughout() {
        for (String pool : pools) {
            Instant last = begin;
            for (Instant tick : ticks(pool)) {
                assertThat(Duration.between(last, tick))
                        .as("until the tick of pool %s at %s", pool, tick)
                        .isPositive()
                        .isLessThanOrEqualTo(MOST_BETWEEN_TICKS);
                last = tick;
            }
            assertThat(last).as("the last tick of %s", pool).isAfterOrEqualTo(due());
        }
    }

    private Instant due() {
        return next.minus(BETWEEN_SAMPLES).minus(MOST_BETWEEN_TICKS);
    }

    private List<Instant> ticks(String pool) {
        return story.watch().decisions().stream()
                .filter(decision -> decision.getPool().equals(pool))
                .map(Decision::getTick)
                .toList();
    }
}
