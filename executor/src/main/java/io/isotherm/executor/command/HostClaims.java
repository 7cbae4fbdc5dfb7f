package io.isotherm.executor.command;

import io.isotherm.executor.ExecutorConfig;
import io.isotherm.executor.journal.KafkaClock;
import io.isotherm.pool.PoolKeys;
import io.isotherm.schema.HostDuty;
import io.isotherm.schema.HostOwner;
import io.isotherm.topics.Topic;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.Serializer;

/** Takes hosts over for one run of an executor. In no transaction, so that none that is left open hides it from others. */
final class HostClaims {
    private final ExecutorConfig config;
    private final String run;
    private final Topic<HostOwner> topic;
    private final Serializer<HostOwner> writer;
    private final Supplier<Producer<byte[], byte[]>> producers;
    private final InstantSource clock;
    private final KafkaClock kafkaClock;

    /** @param kafkaClock dates the records of an executor whose own clock is ahead, which Kafka might refuse */
    HostClaims(
            ExecutorConfig config,
            String run,
            Topic<HostOwner> topic,
            Serializer<HostOwner> writer,
            Supplier<Producer<byte[], byte[]>> producers,
            InstantSource clock,
            KafkaClock kafkaClock) {
        this.config = config;
        this.run = run;
        this.topic = topic;
        this.writer = writer;
        this.producers = producers;
        this.clock = clock;
        this.kafkaClock = kafkaClock;
    }

    String topic() {
        return topic.name();
    }

    /**
     * Takes hosts over, from whomever, and returns when that is on record.
     *
     * @throws KafkaException if it is not
     */
    void claim(OwnHosts.Selection hosts) {
        Instant now = clock.instant();
        List<HostOwner> claims = new ArrayList<>();
        hosts.guests().forEach(host -> claims.add(claim(host, HostDuty.GUESTS, now)));
        hosts.power().forEach(host -> claims.add(claim(host, HostDuty.POWER, now)));
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        try (Producer<byte[], byte[]> producer = producers.get()) {
            for (HostOwner claim : claims) {
                String key = PoolKeys.of(claim.getPool(), claim.getDuty() + "/" + claim.getHost());
                sent.add(producer.send(new ProducerRecord<>(
                        topic.name(),
                        null,
                        kafkaClock.millis() < 0
                                ? now.toEpochMilli()
                                : Math.min(now.toEpochMilli(), kafkaClock.millis()),
                        key.getBytes(StandardCharsets.UTF_8),
                        writer.serialize(topic.name(), claim))));
            }
            for (Future<RecordMetadata> one : sent) {
                one.get();
            }
        } catch (ExecutionException e) {
            throw new KafkaException(topic.name() + " did not take the record: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    private HostOwner claim(String host, HostDuty duty, Instant now) {
        return HostOwner.newBuilder()
                .setPool(config.pool())
                .setHost(host)
                .setDuty(duty)
                .setRun(run)
                .setInstance(config.instance())
                .setMachine(machine())
                .setClaimedAt(now)
                .build();
    }

    private static String machine() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "an unnamed machine";
        }
    }
}
