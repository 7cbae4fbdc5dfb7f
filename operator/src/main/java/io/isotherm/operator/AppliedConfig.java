package io.isotherm.operator;

import io.isotherm.schema.PoolConfig;
import java.time.Instant;
import java.util.Optional;

/**
 * A record of a pool's configuration.
 *
 * @param config the configuration; empty where it was deleted
 * @param at the record's time
 * @param by who applied it; empty where the record does not tell
 * @param reason why; empty where the record does not tell
 */
public record AppliedConfig(Optional<PoolConfig> config, Instant at, String by, String reason) {}
