package io.isotherm.launcher.operate;

import io.isotherm.launcher.cli.ConfigOption;
import io.isotherm.runtime.KafkaConnection;
import io.isotherm.runtime.config.ConfigFile;
import io.isotherm.runtime.config.PoolFile;
import io.isotherm.schema.PoolConfig;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Publishes how a pool is to be run. */
@Command(
        name = "apply",
        mixinStandardHelpOptions = true,
        description = "Checks a pool's configuration and publishes it; services take it up from the next window on.")
public final class ApplyCommand implements Callable<Integer> {
    @Mixin
    private ConfigOption config = new ConfigOption();

    @Option(
            names = {"-f", "--file"},
            required = true,
            paramLabel = "FILE",
            description = "The pool's configuration, pool.yaml.")
    private Path file = Path.of("pool.yaml");

    @Option(names = "--dry-run", description = "Only check it.")
    private boolean dryRun;

    @Override
    public Integer call() {
        PoolConfig pool = PoolFile.parse(file.toString(), ConfigFile.read(file));
        if (dryRun) {
            System.out.println("pool " + pool.getPool() + ": configuration is sound");
            return 0;
        }
        KafkaConnection kafka = config.connect();
        try (OperatorTopics operator = new OperatorTopics(kafka)) {
            long version = operator.newestConfig(pool.getPool())
                            .map(PoolConfig::getVersion)
                            .orElse(0L)
                    + 1;
            pool.setVersion(version);
            Instant clock = Instant.ofEpochMilli(System.currentTimeMillis());
            // A stop waits for no window to end.
            pool.setAppliedAt(
                    pool.getDecision().getPaused()
                            ? operator.soonest(pool.getPool(), clock)
                            : operator.time(pool.getPool(), clock));
            operator.publish(kafka.topics().poolConfig(), pool.getPool(), pool, pool.getAppliedAt());
            System.out.println("pool " + pool.getPool() + ": version " + version + " applied");
        }
        return 0;
    }
}
