package io.isotherm.executor.command;

import io.isotherm.eligibility.SharedStorage;
import io.isotherm.pool.PoolConfigs;
import io.isotherm.schema.Blackout;
import io.isotherm.schema.Mode;
import io.isotherm.schema.PoolConfig;
import io.isotherm.topics.Topic;
import io.isotherm.topics.UnreadableRecordException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the pool's configuration lets a command start now: the operator's word reaches the hosts also when the decider
 * does not. It says no where the configuration that is known says no, and where it was deleted. What was started is not
 * stopped.
 */
public final class StartPolicy {
    private static final Logger LOG = LoggerFactory.getLogger(StartPolicy.class);

    private final String pool;
    private final Topic<PoolConfig> topic;
    private final Deserializer<PoolConfig> reader;
    private volatile @Nullable PoolConfig config;

    /** Why a command is not to be started; named as the reasons of its events are. */
    public enum Objection {
        POOL_PAUSED,
        POOL_OBSERVED,
        IN_BLACKOUT,
        DESTINATION_IN_MAINTENANCE
    }

    /** An objection, with the setting that it comes from. */
    public record Refusal(Objection objection, String detail) {}

    public StartPolicy(String pool, Topic<PoolConfig> topic, Deserializer<PoolConfig> reader) {
        this.pool = pool;
        this.topic = topic;
        this.reader = reader;
    }

    String topic() {
        return topic.name();
    }

    /**
     * Takes a record of the configurations' topic in. One that cannot be read leaves the one before in force.
     *
     * @throws io.isotherm.topics.RegistryUnavailableException if it cannot be read just now
     */
    public void take(ConsumerRecord<byte[], byte[]> record) {
        byte @Nullable [] key = record.key();
        if (key == null || !pool.equals(new String(key, StandardCharsets.UTF_8))) {
            return;
        }
        try {
            PoolConfig read = reader.deserialize(record.topic(), record.value());
            LOG.info(
                    "The configuration of pool {} is now {}",
                    pool,
                    read == null ? "deleted, and it is only observed" : "version " + read.getVersion());
            config = read == null ? PoolConfigs.unconfigured(pool) : read;
        } catch (UnreadableRecordException e) {
            LOG.warn(
                    "Record {}-{}@{} is no configuration; the one before stays in force: {}",
                    record.topic(),
                    record.partition(),
                    record.offset(),
                    e.getMessage());
        }
    }

    /** Why no guest is to leave one host for another now; empty if nothing speaks against it. */
    public Optional<Refusal> againstMove(String source, String destination, Instant now) {
        PoolConfig known = config;
        return known == null ? Optional.empty() : againstMove(known, source, destination, now);
    }

    /** The storage that the operator says every host reaches; none while no configuration is known. */
    public SharedStorage sharedStorage() {
        PoolConfig known = config;
        return SharedStorage.at(
                known == null ? List.of() : known.getConstraints().getSharedStorage());
    }

    /** Why no host is to be put to sleep or woken now; empty if nothing speaks against it. */
    public Optional<Refusal> againstPower() {
        PoolConfig known = config;
        return known == null ? Optional.empty() : againstAll(known);
    }

    static Optional<Refusal> againstMove(PoolConfig config, String source, String destination, Instant now) {
        return againstAll(config)
                .or(() -> inMaintenance(config, destination)
                        ? Optional.of(new Refusal(
                                Objection.DESTINATION_IN_MAINTENANCE,
                                "destination " + destination + " is in constraints.maintenanceHosts" + version(config)))
                        // Emptying a host goes on in a blackout.
                        : inMaintenance(config, source) ? Optional.empty() : blackout(config, now));
    }

    private static Optional<Refusal> againstAll(PoolConfig config) {
        if (config.getDecision().getPaused()) {
            return Optional.of(
                    new Refusal(Objection.POOL_PAUSED, "the pool is paused (decision.paused)" + version(config)));
        }
        // A command does not say which scenario it comes from: with one that may act it is let through.
        boolean observed = config.getDecision().getMode() == Mode.OBSERVE
                && config.getDecision().getScenarioModes().values().stream().allMatch(Mode.OBSERVE::equals);
        return observed
                ? Optional.of(new Refusal(
                        Objection.POOL_OBSERVED,
                        "the pool is only observed (decision.mode: observe)" + version(config)))
                : Optional.empty();
    }

    private static boolean inMaintenance(PoolConfig config, String host) {
        return config.getConstraints().getMaintenanceHosts().stream().anyMatch(host::equalsIgnoreCase);
    }

    private static Optional<Refusal> blackout(PoolConfig config, Instant now) {
        var time = now.atOffset(ZoneOffset.UTC);
        int minute = time.getHour() * 60 + time.getMinute();
        return config.getConstraints().getBlackouts().stream()
                .filter(blackout -> contains(blackout, minute))
                .findFirst()
                .map(blackout -> new Refusal(
                        Objection.IN_BLACKOUT,
                        now + " lies in the blackout from minute " + blackout.getFromMinute() + " to "
                                + blackout.getToMinute() + " of the day (UTC)" + version(config)));
    }

    private static boolean contains(Blackout blackout, int minute) {
        int from = blackout.getFromMinute();
        int to = blackout.getToMinute();
        return from <= to ? minute >= from && minute < to : minute >= from || minute < to;
    }

    private static String version(PoolConfig config) {
        return ", version " + config.getVersion() + " of its configuration";
    }
}
