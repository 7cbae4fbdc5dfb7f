package io.isotherm.operator.steer;

import io.isotherm.operator.ConfigDifference;
import io.isotherm.operator.OperatorTopics;
import io.isotherm.operator.RefusedException;
import io.isotherm.pool.PoolConfigs;
import io.isotherm.schema.HostState;
import io.isotherm.schema.PoolConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;

/** Steers one pool: publishes a change, or only says what it would do. */
public final class PoolSteering {
    private final OperatorTopics operator;
    private final String pool;
    private final SortedMap<String, HostState> picture;

    /** Reads how the pool's hosts are. */
    public PoolSteering(OperatorTopics operator, String pool) {
        this.operator = operator;
        this.pool = pool;
        this.picture = operator.picture(pool);
    }

    /**
     * What steering did, or would do.
     *
     * @param changed whether there was something to change
     * @param version of the configuration in force, of a preview that which would be changed; 0 for none
     * @param text what will come of it, for people
     * @param changes the settings that change, one an entry
     */
    public record Outcome(boolean changed, long version, String text, List<String> changes) {
        public Outcome {
            changes = List.copyOf(changes);
        }
    }

    /** The configuration is another than the one that a change was meant for. */
    public static final class ConfigurationChangedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        ConfigurationChangedException(String pool, long expected, long found) {
            super("The configuration of pool " + pool + " has version " + found + " now, not " + expected
                    + ": nothing was changed; look at it and try again");
        }
    }

    /** Whether anything is known of the pool: a host, or a configuration. */
    public boolean isKnown() {
        return !picture.isEmpty() || operator.newestConfig(pool).isPresent();
    }

    /**
     * Publishes a change, unless the configuration says so already.
     *
     * @param notes go with the record, such as who and why
     * @param expected the version that is to be changed; empty for whichever there is
     * @throws RefusedException that says why the change makes no sense
     * @throws ConfigurationChangedException if the version is another
     */
    public Outcome apply(Steering steering, Map<String, String> notes, OptionalLong expected) {
        List<List<String>> changes = new ArrayList<>();
        Optional<PoolConfig> published = operator.change(pool, notes, newest -> {
            Change change = change(steering, newest, expected);
            changes.add(change.changes());
            return change.changed() ? Optional.of(change.after()) : Optional.empty();
        });
        PoolConfig inForce =
                published.or(() -> operator.newestConfig(pool)).orElseGet(() -> PoolConfigs.unconfigured(pool));
        return new Outcome(
                published.isPresent(),
                inForce.getVersion(),
                steering.outcome(inForce, picture),
                changes.get(changes.size() - 1));
    }

    /**
     * What a change would do now.
     *
     * @throws RefusedException that says why the change makes no sense
     */
    public Outcome preview(Steering steering) {
        Optional<PoolConfig> newest = operator.newestConfig(pool);
        Change change = change(steering, newest, OptionalLong.empty());
        return new Outcome(
                change.changed(),
                newest.map(PoolConfig::getVersion).orElse(0L),
                steering.outcome(change.after(), picture),
                change.changes());
    }

    private record Change(boolean changed, PoolConfig after, List<String> changes) {}

    private Change change(Steering steering, Optional<PoolConfig> newest, OptionalLong expected) {
        long version = newest.map(PoolConfig::getVersion).orElse(0L);
        if (expected.isPresent() && expected.getAsLong() != version) {
            throw new ConfigurationChangedException(pool, expected.getAsLong(), version);
        }
        PoolConfig before = newest.orElseGet(() -> steering.withoutConfiguration(pool));
        PoolConfig after = PoolConfig.newBuilder(before).build();
        boolean changed = steering.change(after, picture);
        return new Change(changed, after, changed ? ConfigDifference.lines(before, after) : List.of());
    }
}
