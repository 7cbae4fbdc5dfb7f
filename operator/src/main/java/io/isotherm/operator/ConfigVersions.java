package io.isotherm.operator;

import io.isotherm.schema.PoolConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The versions of a pool's configuration that its topic still has, oldest first. Kafka keeps the newest for ever, and those
 * that it replaced until it compacts the topic, which is days later at the least.
 */
public final class ConfigVersions {
    private final String pool;
    private final List<AppliedConfig> applied;

    public ConfigVersions(String pool, List<AppliedConfig> applied) {
        this.pool = pool;
        this.applied = List.copyOf(applied);
    }

    public List<AppliedConfig> all() {
        return applied;
    }

    /**
     * The newest.
     *
     * @throws RefusedException if there is none, or it was deleted
     */
    public AppliedConfig newest() {
        AppliedConfig newest = applied.isEmpty() ? null : applied.get(applied.size() - 1);
        if (newest == null || newest.config().isEmpty()) {
            throw new RefusedException("Pool " + pool + " has no configuration"
                    + (newest == null ? "" : ": it was deleted at " + newest.at())
                    + ", and is only observed: publish one with 'isotherm apply -f pool.yaml', or name another pool with"
                    + " --pool");
        }
        return newest;
    }

    /** The last record: of the newest version, or of its deletion; there must be one. */
    public AppliedConfig last() {
        return applied.get(applied.size() - 1);
    }

    /**
     * A version.
     *
     * @throws RefusedException that says which are left, if this is none of them
     */
    public AppliedConfig applied(long version) {
        return applied.stream()
                .filter(each -> each.config()
                        .filter(config -> config.getVersion() == version)
                        .isPresent())
                .reduce((earlier, later) -> later)
                .orElseThrow(() -> new RefusedException("Version " + version + " of the configuration of pool " + pool
                        + " is not on its topic: it never was, or Kafka has compacted it away; left are "
                        + (numbers().isEmpty() ? "none" : numbers())));
    }

    /**
     * The version before the newest.
     *
     * @throws RefusedException if it is not left
     */
    public AppliedConfig former() {
        long newest = newest().config().map(PoolConfig::getVersion).orElse(0L);
        return applied.stream()
                .filter(each -> each.config()
                        .filter(config -> config.getVersion() < newest)
                        .isPresent())
                .reduce((earlier, later) -> later)
                .orElseThrow(() -> new RefusedException("Of the configuration of pool " + pool + " only version "
                        + newest + " is left on its topic: there is none to go back to"));
    }

    private String numbers() {
        return applied.stream()
                .flatMap(each -> each.config().stream())
                .map(config -> String.valueOf(config.getVersion()))
                .collect(Collectors.joining(", "));
    }

    /**
     * One record with what it changed.
     *
     * @param applied the record
     * @param changes the settings that it changed of the version before, one an entry; empty where that is not left
     */
    public record Version(AppliedConfig applied, List<String> changes) {
        public Version {
            changes = List.copyOf(changes);
        }
    }

    /** All of them with what each changed, the newest first. */
    public List<Version> changes() {
        List<Version> versions = new ArrayList<>();
        Optional<PoolConfig> former = Optional.empty();
        for (AppliedConfig each : applied) {
            Optional<PoolConfig> before = former;
            List<String> changes = each.config()
                    .flatMap(config -> before.map(old -> ConfigDifference.lines(old, config)))
                    .orElse(List.of());
            versions.add(0, new Version(each, changes));
            former = each.config();
        }
        return versions;
    }

    /** One entry for each, the newest first: what it changed, by whom and why. */
    public List<String> history() {
        List<String> lines = new ArrayList<>();
        for (Version version : changes()) {
            AppliedConfig each = version.applied();
            lines.add(each.config()
                            .map(config -> "version " + config.getVersion() + ", from " + config.getAppliedAt())
                            .orElseGet(() -> "deleted at " + each.at())
                    + by(each));
            version.changes().forEach(change -> lines.add("  " + change));
        }
        applied.stream()
                .flatMap(each -> each.config().stream())
                .findFirst()
                .map(PoolConfig::getVersion)
                .filter(oldest -> oldest > 1)
                .ifPresent(
                        oldest -> lines.add("versions before " + oldest + " are gone: Kafka has compacted the topic"));
        return lines;
    }

    /** By whom and why. */
    public static String by(AppliedConfig applied) {
        return (applied.by().isBlank() ? "" : ", by " + applied.by())
                + (applied.reason().isBlank() ? "" : ": " + applied.reason());
    }
}
