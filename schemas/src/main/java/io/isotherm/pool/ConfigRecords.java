package io.isotherm.pool;

import io.isotherm.reasons.DeadLetterReason;
import io.isotherm.schema.PoolConfig;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which records of configurations are taken up, and what they put in force. */
public final class ConfigRecords {
    private ConfigRecords() {}

    /**
     * The configuration that a record puts in force: its own, or where it deletes the one of a pool without any,
     * which is only observed.
     *
     * @param key the record's key, the pool's name
     * @param at the record's time, from which on a deletion holds
     * @param value the configuration; null for a deletion
     * @throws RefusedRecordException if the record contradicts itself, or the configuration is not sound
     */
    public static PoolConfig inForce(@Nullable String key, Instant at, @Nullable PoolConfig value) {
        String pool = key == null ? "" : key;
        PoolKeys.checkPool(key, value == null ? pool : value.getPool());
        if (value == null) {
            PoolConfig unconfigured = PoolConfigs.unconfigured(pool);
            unconfigured.setAppliedAt(at);
            return unconfigured;
        }
        List<String> problems = PoolConfigs.problems(value);
        if (!problems.isEmpty()) {
            throw new RefusedRecordException(
                    DeadLetterReason.UNSOUND_CONFIGURATION,
                    "Version " + value.getVersion() + " of the configuration of pool " + pool
                            + " is refused, the one before stays in force: " + String.join("; ", problems));
        }
        return value;
    }
}
