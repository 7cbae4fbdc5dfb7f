package io.isotherm.executor.command;

import io.isotherm.executor.ExecutorConfig;
import io.isotherm.executor.journal.KafkaClock;
import io.isotherm.schema.HostDuty;
import io.isotherm.schema.HostOwner;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;

/** Takes hosts over for one run of an executor. In no transaction, so that none that is left open hides it from others. */
final class HostClaims {
    private final ExecutorConfig config;
    private final String run;
    private final ExecutorClients clients;
    private final ExecutorClients.OwnerRecords owners;
    private final InstantSource clock;
    private final KafkaClock kafkaClock;

    /** @param kafkaClock dates the records of an executor whose own clock is ahead, which Kafka might refuse */
    HostClaims(ExecutorConfig config, String run, ExecutorClients clients, InstantSource clock, KafkaClock kafkaClock) {
        this.config = config;
        this.run = run;
        this.clients = clients;
        this.owners = clients.owners();
        this.clock = clock;
        this.kafkaClock = kafkaClock;
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
        try (Producer<byte[], byte[]> producer = clients.plainProducer()) {
            for (HostOwner claim : claims) {
                String key = HostOwnership.key(claim);
                sent.add(producer.send(new ProducerRecord<>(
                        owners.topic().name(),
                        null,
                        kafkaClock.millis() < 0
                                ? now.toEpochMilli()
                                : Math.min(now.toEpochMilli(), kafkaClock.millis()),
                        key.getBytes(StandardCharsets.UTF_8),
                        owners.writer().serialize(owners.topic().name(), claim))));
            }
            for (Future<RecordMetadata> one : sent) {
                one.get();
            }
        } catch (ExecutionException e) {
            throw new KafkaException(owners.topic().name() + " did not take the record: " + e.getMessage(), e);
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
