package io.isotherm.launcher.watch;

import io.isotherm.explain.PoolRecords;
import io.isotherm.explain.status.PoolStatus;
import io.isotherm.launcher.cli.ConfigOption;
import io.isotherm.launcher.cli.TimeOption;
import io.isotherm.operator.KnownPools;
import io.isotherm.operator.RecordSource;
import io.isotherm.operator.TopicRecords;
import io.isotherm.runtime.KafkaConnection;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** How pools are, on one screen, once. */
@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        description =
                "Shows how each pool is: its scenario, hosts by state, which are hot, since when, and what is done or "
                        + "holds them, moves under way and the last ones, what failed, what sleeps and what that saved, and what "
                        + "needs a person.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:Nothing needs a person.",
            "1:There is no such pool, or nothing can be read.",
            "2:Wrong use.",
            "3:Something needs a person; it says what."
        })
public final class StatusCommand implements Callable<Integer> {
    private static final int NEEDS_ATTENTION = 3;
    private static final Duration DAY = Duration.ofDays(1);
    /** Enough for the newest window of each host. */
    private static final Duration WINDOWS = Duration.ofHours(1);

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it.
    private CommandSpec spec;

    @Mixin
    private ConfigOption config = new ConfigOption();

    @Option(names = "--pool", paramLabel = "POOL", description = "Only this pool (default: all that are known).")
    private @Nullable String pool;

    @Option(
            names = "--since",
            paramLabel = "TIME",
            converter = TimeOption.class,
            description = "From when on moves, failures and savings count: " + TimeOption.FORM + " (default: -24h).")
    private @Nullable Instant since;

    @Mixin
    private OutputOption output = new OutputOption();

    @Override
    public Integer call() {
        KafkaConnection kafka = config.connect();
        KnownPools known = KnownPools.read(kafka);
        known.requireNamed(pool);
        Instant now = Instant.ofEpochMilli(System.currentTimeMillis());
        List<PoolStatus> all = new ArrayList<>();
        for (String name : pool == null ? known.names() : List.of(pool)) {
            all.add(status(kafka, name, now));
        }
        output.print(spec.commandLine().getOut(), all, () -> lines(all));
        return all.stream().allMatch(status -> status.attention().isEmpty()) ? 0 : NEEDS_ATTENTION;
    }

    private PoolStatus status(KafkaConnection kafka, String name, Instant clock) {
        RecordSource source = new TopicRecords(kafka, name);
        Instant newest = source.newest();
        // A pool's clocks may be ahead of ours.
        Instant now = newest.isAfter(clock) ? newest : clock;
        Instant from = since == null ? newest.minus(DAY) : since;
        PoolRecords records = new PoolRecords(name);
        source.read(
                Set.of("decisions", "approvals", "migration-commands", "migration-events"), from, now, records::accept);
        source.read(Set.of("host-states"), newest.minus(WINDOWS), now, records::accept);
        source.read(Set.of("pool-config", "power-commands", "power-events"), Instant.EPOCH, now, records::accept);
        return PoolStatus.of(records, from, now);
    }

    private static List<String> lines(List<PoolStatus> all) {
        List<String> lines = new ArrayList<>();
        for (PoolStatus status : all) {
            if (!lines.isEmpty()) {
                lines.add("");
            }
            lines.addAll(StatusText.lines(status));
        }
        return lines;
    }
}
