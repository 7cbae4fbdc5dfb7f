package io.isotherm.checker.core;

import io.isotherm.checker.core.observed.ObservedRecord;
import io.isotherm.checker.core.observed.ObservedTopic;
import io.isotherm.pool.PoolConfigs;
import io.isotherm.pool.PoolKeys;
import io.isotherm.schema.Approval;
import io.isotherm.schema.Decision;
import io.isotherm.schema.HostMetrics;
import io.isotherm.schema.HostState;
import io.isotherm.schema.MigrationCommand;
import io.isotherm.schema.MigrationEvent;
import io.isotherm.schema.PoolConfig;
import io.isotherm.schema.PowerCommand;
import io.isotherm.schema.PowerEvent;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;

/**
 * Keeps from the judges what no sound service can have written: it would make them judge others wrongly. What is left out
 * is counted, see {@link io.isotherm.checker.core.report.CheckFigures#leftOut}.
 */
public final class Screening {
    /** Key and value of a record are at most this long in sum, in bytes. */
    public static final int MAX_RECORD_BYTES = 4 * 1024 * 1024;
    /** A name of a pool or a host is at most this long. */
    static final int MAX_NAME_LENGTH = 255;
    /** So many pools are judged at most. */
    static final int MAX_POOLS = 1_000;

    private static final int SHOWN_OF_KEY = 100;

    private static final long EARLIEST = Instant.parse("2000-01-01T00:00:00Z").toEpochMilli();
    private static final long LATEST = Instant.parse("2100-01-01T00:00:00Z").toEpochMilli();

    private Screening() {}

    /** Why a record is left out. */
    public enum Fault {
        OVERSIZED("oversized"),
        KEY("impossible key"),
        TIME("absurd time"),
        CONFIGURATION("invalid configuration"),
        NUMBER("too many");

        private final String label;

        Fault(String label) {
            this.label = label;
        }

        /** For people. */
        public String label() {
            return label;
        }
    }

    /**
     * What is wrong with a record by what is known before it is decoded; empty if nothing is.
     *
     * @param key its key, empty if it has none
     * @param timestamp its Kafka timestamp, epoch milliseconds
     * @param bytes size of its key and value in sum
     */
    public static Optional<Fault> envelope(String key, long timestamp, long bytes) {
        if (bytes > MAX_RECORD_BYTES) {
            return Optional.of(Fault.OVERSIZED);
        }
        if (!PoolKeys.isName(key)
                || !isName(PoolKeys.pool(key))
                || PoolKeys.host(key).length() > MAX_NAME_LENGTH) {
            return Optional.of(Fault.KEY);
        }
        return isAbsurd(timestamp) ? Optional.of(Fault.TIME) : Optional.empty();
    }

    /** What is wrong with a decoded record; empty if nothing is. */
    static Optional<Fault> record(ObservedRecord record) {
        Optional<Fault> envelope = envelope(record.key(), record.timestamp(), 0);
        if (envelope.isPresent()) {
            return envelope;
        }
        Content content = Content.of(record.value());
        if (!content.pool().equals(PoolKeys.pool(record.key()))
                || !content.hosts().stream().allMatch(Screening::isName)) {
            return Optional.of(Fault.KEY);
        }
        if (content.times().stream().anyMatch(time -> isAbsurd(time.toEpochMilli()))) {
            return Optional.of(Fault.TIME);
        }
        boolean invalid = record.value() instanceof PoolConfig config
                && !PoolConfigs.problems(config).isEmpty();
        return invalid ? Optional.of(Fault.CONFIGURATION) : Optional.empty();
    }

    /** Where a record is and its key, or what it begins with, for people. */
    public static String place(ObservedTopic source, int partition, long offset, String key) {
        return source.label() + "-" + partition + "@" + offset + ", key '"
                + (key.length() > SHOWN_OF_KEY ? key.substring(0, SHOWN_OF_KEY) + "..." : key) + "'";
    }

    private static boolean isName(String name) {
        return PoolKeys.isName(name) && name.length() <= MAX_NAME_LENGTH;
    }

    private static boolean isAbsurd(long time) {
        return time < EARLIEST || time >= LATEST;
    }

    /** What every message has, wherever it is. */
    private record Content(String pool, List<String> hosts, List<Instant> times) {
        static Content of(SpecificRecord value) {
            if (value instanceof HostMetrics metrics) {
                return new Content(metrics.getPool(), List.of(metrics.getHost()), List.of(metrics.getSampledAt()));
            } else if (value instanceof HostState state) {
                return new Content(
                        state.getPool(),
                        List.of(state.getHost()),
                        List.of(state.getWindowStart(), state.getWindowEnd()));
            } else if (value instanceof PoolConfig config) {
                return new Content(config.getPool(), List.of(), List.of());
            } else if (value instanceof Decision decision) {
                return new Content(decision.getPool(), List.of(), List.of(decision.getTick()));
            } else if (value instanceof MigrationCommand command) {
                return new Content(
                        command.getPool(),
                        List.of(command.getSource(), command.getDestination()),
                        List.of(command.getIssuedAt(), command.getDeadline()));
            } else if (value instanceof MigrationEvent event) {
                return new Content(event.getPool(), List.of(), List.of(event.getAt()));
            } else if (value instanceof PowerCommand command) {
                return new Content(
                        command.getPool(),
                        List.of(command.getHost()),
                        List.of(command.getIssuedAt(), command.getDeadline()));
            } else if (value instanceof PowerEvent event) {
                return new Content(event.getPool(), List.of(event.getHost()), List.of(event.getAt()));
            } else if (value instanceof Approval approval) {
                return new Content(approval.getPool(), List.of(), List.of());
            }
            throw new IllegalArgumentException(
                    value.getSchema().getName() + " is none of the messages that travel on Isotherm's topics");
        }
    }
}
