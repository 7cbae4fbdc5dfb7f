package io.isotherm.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A process's producer on the {@link SimulatedLog}, in transactions or without: the calls that the executor makes. */
class LogProducer extends MockProducer<byte[], byte[]> {
    private final SimulatedLog log;
    private final Life life;
    private final String id;
    private final boolean transactional;
    private final List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    private final Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    private String group = "";
    private int epoch;
    private boolean committed;
    private @Nullable InvalidTimestampException refusal;

    /** @param id its transactional id; null for one without transactions */
    LogProducer(SimulatedLog log, Life life, @Nullable String id) {
        this.log = log;
        this.life = life;
        this.id = id == null ? "" : id;
        this.transactional = id != null;
    }

    private void call(String what) {
        life.step(what);
        log.called();
    }

    @Override
    public void initTransactions() {
        call("takes the name " + id + " over");
        epoch = log.takeOver(id);
    }

    @Override
    public void beginTransaction() {
        records.clear();
        offsets.clear();
        refusal = null;
        committed = false;
    }

    @Override
    public Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record) {
        return send(record, null);
    }

    @Override
    public Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record, @Nullable Callback callback) {
        call("sends to " + record.topic());
        try {
            log.requireTimely(record);
        } catch (InvalidTimestampException e) {
            refusal = e;
            if (callback != null) {
                callback.onCompletion(null, e);
            }
            return CompletableFuture.failedFuture(e);
        }
        if (transactional) {
            records.add(record);
        } else {
            log.append(record);
        }
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public void sendOffsetsToTransaction(
            Map<TopicPartition, OffsetAndMetadata> consumed, ConsumerGroupMetadata metadata) {
        call("sends its offsets");
        log.requireOwner(id, epoch);
        offsets.putAll(consumed);
        group = metadata.groupId();
    }

    /** May be called again when it was left in doubt. */
    @Override
    public void commitTransaction() {
        if (committed) {
            return;
        }
        call("commits");
        if (refusal != null) {
            throw new KafkaException("a record was refused", refusal);
        }
        log.commit(new SimulatedLog.Transaction(id, epoch, records, group, offsets));
        committed = true;
        life.step("has committed");
        if (life.chance(0.02)) {
            throw new TimeoutException("whether it is committed is not known");
        }
    }

    @Override
    public void close() {}

    @Override
    public void close(Duration timeout) {}
}
