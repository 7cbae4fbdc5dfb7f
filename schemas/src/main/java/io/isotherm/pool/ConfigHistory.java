package io.isotherm.pool;

import io.isotherm.schema.PoolConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The configurations of one pool through time, so that what holds at an instant follows from event time, whenever the
 * records were read. Immutable.
 *
 * <p>A configuration is in force from its {@code appliedAt} on until the next one's. The oldest that is known holds before
 * too: what went before it is forgotten, and defaults might do what the operator never allowed. One that was published
 * later but is dated earlier takes the place of those dated after it.
 */
public final class ConfigHistory {
    private final List<PoolConfig> versions;

    private ConfigHistory(List<PoolConfig> versions) {
        this.versions = List.copyOf(versions);
    }

    /** A configuration that holds at all times. */
    public static ConfigHistory of(PoolConfig config) {
        return new ConfigHistory(List.of(config));
    }

    /**
     * A history as it was kept.
     *
     * @param versions oldest first, at least one
     */
    public static ConfigHistory of(List<PoolConfig> versions) {
        if (versions.isEmpty()) {
            throw new IllegalArgumentException("A history of configurations has at least one");
        }
        return new ConfigHistory(versions);
    }

    /** The configuration in force at an instant, in milliseconds since the epoch. */
    public PoolConfig at(long instant) {
        PoolConfig inForce = versions.get(0);
        for (PoolConfig version : versions) {
            if (version.getAppliedAt().toEpochMilli() > instant) {
                break;
            }
            inForce = version;
        }
        return inForce;
    }

    /** The configuration that was published last. */
    public PoolConfig newest() {
        return versions.get(versions.size() - 1);
    }

    /** All that are known, oldest first. */
    public List<PoolConfig> versions() {
        return versions;
    }

    /**
     * This history with one more configuration.
     *
     * @param now how far the pool has got, in milliseconds since the epoch: what was no longer in force then is forgotten
     */
    public ConfigHistory with(PoolConfig config, long now) {
        List<PoolConfig> more = new ArrayList<>();
        for (PoolConfig version : versions) {
            if (version.getAppliedAt().isBefore(config.getAppliedAt())) {
                more.add(version);
            }
        }
        more.add(config);
        while (more.size() > 1 && more.get(1).getAppliedAt().toEpochMilli() <= now) {
            more.remove(0);
        }
        return new ConfigHistory(more);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ConfigHistory history && versions.equals(history.versions);
    }

    @Override
    public int hashCode() {
        return Objects.hashCode(versions);
    }
}
