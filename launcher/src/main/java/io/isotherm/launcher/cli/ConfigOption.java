package io.isotherm.launcher.cli;

import io.isotherm.launcher.config.ProcessConfig;
import io.isotherm.runtime.KafkaConnection;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option that names the configuration file. */
public final class ConfigOption {
    private static final List<String> SCRIPT_VARIABLES =
            List.of("ISOTHERM_JAVA_OPTIONS", "ISOTHERM_LOG", "ISOTHERM_KAFKA_LOG");

    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description = "Configuration (YAML). Environment variables such as ISOTHERM_KAFKA_BOOTSTRAP_SERVERS "
                    + "override it; ISOTHERM_CONFIG names the file too.")
    private @Nullable Path file;

    public ProcessConfig load() {
        // These are for the script that launches us and for logging; they set no key.
        Map<String, String> environment = new TreeMap<>(System.getenv());
        String named = environment.remove("ISOTHERM_CONFIG");
        SCRIPT_VARIABLES.forEach(environment::remove);
        Optional<Path> chosen = Optional.ofNullable(file)
                .or(() -> Optional.ofNullable(named)
                        .filter(name -> !name.isBlank())
                        .map(Path::of));
        return ProcessConfig.load(chosen, environment);
    }

    /**
     * The way to Kafka and the registry, both of which answer.
     *
     * @throws CommandFailedException that says which of them does not, where, and what to do
     */
    public KafkaConnection connect() {
        KafkaConnection kafka = load().kafka();
        Reachability.requireBroker(kafka);
        Reachability.requireRegistry(kafka);
        return kafka;
    }
}
