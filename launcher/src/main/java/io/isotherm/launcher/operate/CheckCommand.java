package io.isotherm.launcher.operate;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.isotherm.checker.TopicCheck;
import io.isotherm.checker.core.report.CheckReport;
import io.isotherm.launcher.cli.ConfigOption;
import io.isotherm.operator.KnownPools;
import io.isotherm.runtime.KafkaConnection;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The independent judge. */
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        description =
                "Reads all topics and checks what must always hold, independently of the services' own code. Exit "
                        + "code 1 if anything is found.")
public final class CheckCommand implements Callable<Integer> {
    @Mixin
    private ConfigOption config = new ConfigOption();

    @Option(names = "--pool", paramLabel = "POOL", description = "Only this pool.")
    private @Nullable String pool;

    @Option(names = "--json", description = "Print the report as JSON.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        KafkaConnection kafka = config.connect();
        KnownPools known = KnownPools.read(kafka);
        known.requireAny();
        Optional.ofNullable(pool).ifPresent(known::require);
        CheckReport report = TopicCheck.run(
                kafka.bootstrapServers(),
                kafka.registryUrls(),
                kafka.registrySettings().resolve(),
                kafka.clientSettings().resolve(),
                kafka.topicPrefix(),
                Optional.ofNullable(pool));
        System.out.println(json ? new ObjectMapper().writeValueAsString(report.toMap()) : report.text());
        return report.clean() ? 0 : CommandLine.ExitCode.SOFTWARE;
    }
}
