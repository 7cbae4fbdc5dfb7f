package io.isotherm.executor.command;

import io.isotherm.eligibility.SharedStorage;
import io.isotherm.pool.PoolConfigs;
import io.isotherm.pool.RefusedRecordException;
import io.isotherm.pool.ResolvedConfig;
import io.isotherm.pool.Timetables;
import io.isotherm.reasons.DeadLetterReason;
import io.isotherm.schema.MigrationCommand;
import io.isotherm.schema.Mode;
import io.isotherm.schema.PoolConfig;
import io.isotherm.schema.Scenario;
import io.isotherm.topics.Topic;
import io.isotherm.topics.UnreadableRecordException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the pool's configuration lets a command start now: the operator's word reaches the hosts also when the decider
 * does not. It says no where the configuration says no, and where there is none, or none any more. What was started is not
 * stopped.
 */
public final class StartPolicy {
    private static final Logger LOG = LoggerFactory.getLogger(StartPolicy.class);

    private final String pool;
    private final Topic<PoolConfig> topic;
    private final Deserializer<PoolConfig> reader;
    private volatile PoolConfig config;

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
        this.config = PoolConfigs.unconfigured(pool);
    }

    String topic() {
        return topic.name();
    }

    /**
     * Takes a record of the configurations' topic in. One that cannot be read, or is older by its version, leaves the one
     * before in force.
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
            requireVersion(read);
            PoolConfig known = config;
            if (read != null && read.getVersion() < known.getVersion()) {
                LOG.warn(
                        "Version {} of the configuration of pool {} is not taken up: version {} is newer",
                        read.getVersion(),
                        pool,
                        known.getVersion());
                return;
            }
            LOG.info(
                    "The configuration of pool {} is now {}",
                    pool,
                    read == null ? "deleted, and it is only observed" : "version " + read.getVersion());
            config = read == null || isBeyondMe(read) ? PoolConfigs.unconfigured(pool) : read;
        } catch (UnreadableRecordException | RefusedRecordException e) {
            LOG.warn(
                    "Record {}-{}@{} is no configuration; the one before stays in force: {}",
                    record.topic(),
                    record.partition(),
                    record.offset(),
                    e.getMessage());
        }
    }

    /** To one that is too high none would be newer, not even a pause. */
    private static void requireVersion(@Nullable PoolConfig read) {
        if (read != null && !PoolConfigs.isVersion(read.getVersion())) {
            throw new RefusedRecordException(
                    DeadLetterReason.UNSOUND_CONFIGURATION, "version " + read.getVersion() + " is none");
        }
    }

    /** Java on a host may know fewer time zones than where the configuration was checked. */
    private boolean isBeyondMe(PoolConfig read) {
        List<String> unknown = Timetables.unknownZones(read);
        if (!unknown.isEmpty()) {
            LOG.warn(
                    "Version {} of the configuration of pool {} names time zones that Java does not know here: {}; nothing is"
                            + " started until it is updated, or another version names none of them",
                    read.getVersion(),
                    pool,
                    unknown);
        }
        return !unknown.isEmpty();
    }

    /** Why a move is not to start now; empty if nothing speaks against it. */
    public Optional<Refusal> againstMove(MigrationCommand command, Instant now) {
        return againstMove(config, command, now);
    }

    /** The storage that the operator says every host reaches; none while no configuration is known. */
    public SharedStorage sharedStorage() {
        return SharedStorage.at(config.getConstraints().getSharedStorage());
    }

    /** Why no host is to be put to sleep or woken now; empty if nothing speaks against it. */
    public Optional<Refusal> againstPower(Instant now) {
        return againstAll(config, Stream.of(Scenario.values()), now);
    }

    static Optional<Refusal> againstMove(PoolConfig config, MigrationCommand command, Instant now) {
        Scenario scenario = command.getScenario();
        // Where a command does not say what it serves, it is let through if anything may act.
        Optional<Refusal> mode =
                againstAll(config, scenario == null ? Stream.of(Scenario.values()) : Stream.of(scenario), now);
        String destination = command.getDestination();
        Scenario served = scenario != null
                ? scenario
                : inMaintenance(config, command.getSource()) ? Scenario.EVACUATION : Scenario.OVERLOAD;
        return mode.or(() -> inMaintenance(config, destination)
                ? Optional.of(new Refusal(
                        Objection.DESTINATION_IN_MAINTENANCE,
                        "destination " + destination + " is in constraints.maintenanceHosts" + version(config)))
                : blackout(config, served, now));
    }

    private static Optional<Refusal> againstAll(PoolConfig config, Stream<Scenario> served, Instant now) {
        if (config.getDecision().getPaused()) {
            return Optional.of(
                    new Refusal(Objection.POOL_PAUSED, "the pool is paused (decision.paused)" + version(config)));
        }
        boolean observed = served.allMatch(scenario -> Timetables.mode(config, scenario, now) == Mode.OBSERVE);
        return observed ? Optional.of(new Refusal(Objection.POOL_OBSERVED, observed(config))) : Optional.empty();
    }

    private static String observed(PoolConfig config) {
        return config.getVersion() == 0
                ? "the pool has no configuration, and is only observed until one says otherwise ('isotherm apply')"
                : "it is only observed at this time (decision.mode, scenarioModes, timetable)" + version(config);
    }

    private static boolean inMaintenance(PoolConfig config, String host) {
        return ResolvedConfig.isInMaintenance(config, host);
    }

    private static Optional<Refusal> blackout(PoolConfig config, Scenario scenario, Instant now) {
        return Timetables.blackout(config, scenario, now)
                .map(blackout -> new Refusal(
                        Objection.IN_BLACKOUT,
                        now + " lies in the blackout from " + Timetables.text(blackout) + version(config)));
    }

    private static String version(PoolConfig config) {
        return ", version " + config.getVersion() + " of its configuration";
    }
}
