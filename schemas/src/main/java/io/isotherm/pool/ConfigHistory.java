package io.isotherm.pool;

import io.isotherm.schema.PoolConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The configurations of one pool through time, so that what holds at an instant follows from event time, whenever the
 * records were read. Immutable.
 *
 * <p>In force at an instant is the highest version among those whose {@code appliedAt} has come; so a version that is dated
 * back is not undone by the one before it, in whatever order both are read. Before the first version of all a pool is only
 * observed. Where versions before the oldest that is known are forgotten, that one stands for them.
 *
 * <p>Configurations without a version (0: the defaults that a deletion leaves) are newer than all that were read before
 * them, and older than all that are read after them: versions begin again.
 */
public final class ConfigHistory {
    private static final long FIRST = 1;

    private final List<PoolConfig> versions;

    private ConfigHistory(List<PoolConfig> versions) {
        this.versions = List.copyOf(versions);
    }

    /** A history of one configuration. */
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
        PoolConfig oldest = versions.get(0);
        if (oldest.getVersion() <= FIRST && oldest.getAppliedAt().toEpochMilli() > instant) {
            return PoolConfigs.unconfigured(oldest.getPool());
        }
        PoolConfig inForce = oldest;
        for (PoolConfig version : versions) {
            if (version.getAppliedAt().toEpochMilli() > instant) {
                break;
            }
            inForce = version;
        }
        return inForce;
    }

    /** The configuration of the highest version. */
    public PoolConfig newest() {
        return versions.get(versions.size() - 1);
    }

    /** All that are known, oldest first. */
    public List<PoolConfig> versions() {
        return versions;
    }

    /**
     * The history with one more configuration; unchanged if a newer version holds from the same time on, or from an
     * earlier one.
     *
     * @param history what is known; null if nothing is
     * @param now how far the pool has got, in milliseconds since the epoch: what was no longer in force then is forgotten
     */
    public static ConfigHistory with(@Nullable ConfigHistory history, PoolConfig config, long now) {
        return history == null ? of(config) : history.with(config, now);
    }

    /**
     * This history with one more configuration; unchanged if a newer version holds from the same time on, or from an
     * earlier one.
     *
     * @param now how far the pool has got, in milliseconds since the epoch: what was no longer in force then is forgotten
     */
    public ConfigHistory with(PoolConfig config, long now) {
        int place = versions.size();
        while (place > 0 && isOlder(config, versions.get(place - 1))) {
            place--;
        }
        List<PoolConfig> newer = versions.subList(place, versions.size());
        if (!newer.isEmpty() && !newer.get(0).getAppliedAt().isAfter(config.getAppliedAt())) {
            return this;
        }
        List<PoolConfig> more = new ArrayList<>();
        for (PoolConfig version : versions.subList(0, place)) {
            if (version.getAppliedAt().isBefore(config.getAppliedAt())) {
                more.add(version);
            }
        }
        more.add(config);
        more.addAll(newer);
        while (more.size() > 1 && more.get(1).getAppliedAt().toEpochMilli() <= now) {
            more.remove(0);
        }
        return new ConfigHistory(more);
    }

    private static boolean isOlder(PoolConfig config, PoolConfig other) {
        return config.getVersion() != 0 && config.getVersion() < other.getVersion();
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
