package io.isotherm.launcher.cli;

import io.isotherm.launcher.config.ProcessConfig;
import io.isotherm.runtime.KafkaConnection;
import io.isotherm.runtime.config.ConfigException;
import io.isotherm.topics.Topic;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option that names the configuration file. */
public final class ConfigOption {
    private static final String LOG_FORMAT = "ISOTHERM_LOG_FORMAT";
    private static final List<String> LOG_FORMATS = List.of("text", "json");
    private static final List<String> SCRIPT_VARIABLES =
            List.of("ISOTHERM_JAVA_OPTIONS", "ISOTHERM_PLUGINS", "ISOTHERM_LOG", "ISOTHERM_KAFKA_LOG", LOG_FORMAT);

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
        String format = environment.getOrDefault(LOG_FORMAT, "text");
        if (!LOG_FORMATS.contains(format)) {
            throw new ConfigException(
                    "environment", List.of(LOG_FORMAT + ": '" + format + "' is no form of logs; give text or json"));
        }
        SCRIPT_VARIABLES.forEach(environment::remove);
        Optional<Path> chosen = Optional.ofNullable(file)
                .or(() -> Optional.ofNullable(named)
                        .filter(name -> !name.isBlank())
                        .map(Path::of));
        return ProcessConfig.load(chosen, environment);
    }

    /**
     * The way to Kafka and the registry, both of which answer, and to all topics of the catalogue.
     *
     * @throws CommandFailedException that says what is missing, where, and what to do
     */
    public KafkaConnection connect() {
        return connect(kafka -> kafka.topics().all());
    }

    /**
     * The way to Kafka and the registry, both of which answer.
     *
     * @param topics those that must be there
     * @throws CommandFailedException that says what is missing, where, and what to do
     */
    public KafkaConnection connect(Function<KafkaConnection, List<Topic<?>>> topics) {
        KafkaConnection kafka = load().kafka();
        return require(kafka, Reachability.missing(kafka, topics.apply(kafka)));
    }

    /**
     * The way to Kafka, which answers, whatever else there is.
     *
     * @throws CommandFailedException that says what is missing, where, and what to do
     */
    public KafkaConnection connectToBroker() {
        KafkaConnection kafka = load().kafka();
        return require(kafka, Reachability.brokerMissing(kafka));
    }

    private static KafkaConnection require(KafkaConnection kafka, Optional<String> missing) {
        missing.ifPresent(what -> {
            throw new CommandFailedException(what);
        });
        return kafka;
    }
}
