package io.isotherm.console.view;

import io.isotherm.operator.ConfigVersions;
import io.isotherm.schema.PoolConfig;
import java.time.Instant;
import java.util.List;

/**
 * A version of a pool's configuration.
 *
 * @param version its number; 0 where it was deleted
 * @param at when it was applied
 * @param by who applied it; empty where the record does not tell
 * @param reason why; likewise
 * @param deleted whether it was taken away
 * @param changes what it changed, one setting an entry
 */
public record ConfigVersion(long version, Instant at, String by, String reason, boolean deleted, List<String> changes) {

    /** A version as the topic has it. */
    public static ConfigVersion of(ConfigVersions.Version version) {
        return new ConfigVersion(
                version.applied().config().map(PoolConfig::getVersion).orElse(0L),
                version.applied().at(),
                version.applied().by(),
                version.applied().reason(),
                version.applied().config().isEmpty(),
                version.changes());
    }
}
