package io.isotherm.launcher.poolconfig;

import io.isotherm.launcher.cli.CommandFailedException;
import io.isotherm.launcher.operate.AppliedConfig;
import io.isotherm.schema.PoolConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The versions of a pool's configuration that its topic still has, oldest first. Kafka keeps the newest for ever, and those
 * that it replaced until it compacts the topic, which is days later at the least.
 */
final class ConfigVersions {
    private final String pool;
    private final List<AppliedConfig> applied;

    ConfigVersions(String pool, List<AppliedConfig> applied) {
        this.pool = pool;
        this.applied = List.copyOf(applied);
    }

    List<AppliedConfig> all() {
        return applied;
    }

    /**
     * The newest.
     *
     * @throws CommandFailedException if there is none, or it was deleted
     */
    AppliedConfig newest() {
        AppliedConfig newest = applied.isEmpty() ? null : applied.get(applied.size() - 1);
        if (newest == null || newest.config().isEmpty()) {
            throw new CommandFailedException("Pool " + pool + " has no configuration"
                    + (newest == null ? "" : ": it was deleted at " + newest.at())
                    + ", and is only observed: publish one with 'isotherm apply -f pool.yaml', or name another pool with"
                    + " --pool");
        }
        return newest;
    }

    /** The last record: of the newest version, or of its deletion; there must be one. */
    AppliedConfig last() {
        return applied.get(applied.size() - 1);
    }

    /**
     * A version.
     *
     * @throws CommandFailedException that says which are left, if this is none of them
     */
    AppliedConfig applied(long version) {
        return applied.stream()
                .filter(each -> each.config()
                        .filter(config -> config.getVersion() == version)
                        .isPresent())
                .reduce((earlier, later) -> later)
                .orElseThrow(
                        () -> new CommandFailedException("Version " + version + " of the configuration of pool " + pool
                                + " is not on its topic: it never was, or Kafka has compacted it away; left are "
                                + (numbers().isEmpty() ? "none" : numbers())));
    }

    /**
     * The version before the newest.
     *
     * @throws CommandFailedException if it is not left
     */
    AppliedConfig former() {
        long newest = newest().config().map(PoolConfig::getVersion).orElse(0L);
        return applied.stream()
                .filter(each -> each.config()
                        .filter(config -> config.getVersion() < newest)
                        .isPresent())
                .reduce((earlier, later) -> later)
                .orElseThrow(() -> new CommandFailedException("Of the configuration of pool " + pool + " only version "
                        + newest + " is left on its topic: there is none to go back to"));
    }

    private String numbers() {
        return applied.stream()
                .flatMap(each -> each.config().stream())
                .map(config -> String.valueOf(config.getVersion()))
                .collect(Collectors.joining(", "));
    }

    /** One entry for each, the newest first: what it changed, by whom and why. */
    List<String> history() {
        List<String> lines = new ArrayList<>();
        Optional<PoolConfig> former = Optional.empty();
        for (AppliedConfig each : applied) {
            List<String> entry = new ArrayList<>();
            Optional<PoolConfig> before = former;
            each.config()
                    .ifPresentOrElse(
                            config -> {
                                entry.add("version " + config.getVersion() + ", from " + config.getAppliedAt()
                                        + by(each));
                                before.ifPresent(old ->
                                        ConfigDifference.lines(old, config).forEach(line -> entry.add("  " + line)));
                            },
                            () -> entry.add("deleted at " + each.at() + by(each)));
            former = each.config();
            lines.addAll(0, entry);
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
    static String by(AppliedConfig applied) {
        return (applied.by().isBlank() ? "" : ", by " + applied.by())
                + (applied.reason().isBlank() ? "" : ": " + applied.reason());
    }
}
