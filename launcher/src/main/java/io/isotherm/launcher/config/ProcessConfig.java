package io.isotherm.launcher.config;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.isotherm.collector.CollectorConfig;
import io.isotherm.console.ConsoleConfig;
import io.isotherm.decider.alert.AlertsConfig;
import io.isotherm.embedded.BrokerConfig;
import io.isotherm.executor.ExecutorConfig;
import io.isotherm.hypervisor.power.CredentialFiles;
import io.isotherm.hypervisor.power.InventoryPower;
import io.isotherm.runtime.KafkaConnection;
import io.isotherm.runtime.OperationsConfig;
import io.isotherm.runtime.TopicsConfig;
import io.isotherm.runtime.config.ConfigException;
import io.isotherm.runtime.config.ConfigFile;
import io.isotherm.runtime.config.ConfigReader;
import io.isotherm.runtime.config.Scalar;
import io.isotherm.runtime.config.Setting;
import io.isotherm.runtime.config.Settings;
import io.isotherm.runtime.config.Settings.Section;
import io.isotherm.streams.StreamsSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The configuration of one process: one YAML file, overridden by environment variables. Each component declares its own
 * section; every section but its own is ignored by a service, so that one file can serve a whole installation.
 *
 * @param source the file, or what to call it where none is read, for messages
 * @param settings the values of all sections
 */
public record ProcessConfig(String source, Settings settings) {
    /** Environment variables begin so. */
    public static final String PREFIX = "ISOTHERM_";

    public static final Setting<Optional<String>> POOL =
            Setting.optional("pool", Scalar.poolName(), "Name of the pool that collector and executor belong to.");
    public static final Setting<String> STATE_DIRECTORY = Setting.of(
            "stateDirectory",
            Scalar.text(),
            ".isotherm",
            "Where analyzer and decider keep their state, and the embedded broker its data; one for each process. A "
                    + "lost one is restored from Kafka.");

    public static final Setting<Optional<String>> LOG_LEVELS = Setting.optional(
            "logLevels",
            Scalar.text(),
            "File of levels of logging that may change while a service runs: lines LOGGER=LEVEL, such as "
                    + "io.isotherm.executor=DEBUG or root=WARN; a change holds within seconds, what is taken out is as before.");

    public static final Setting<String> POWER_CREDENTIALS = Setting.of(
            "power.credentials",
            Scalar.text(),
            "/etc/isotherm/power",
            "Directory with users and passwords of what controls the hosts' power: for the credentials NAME of an inventory "
                    + "the files NAME.user and NAME.password. One that ends with _ begins their names, too, as with "
                    + "credentials of systemd.");

    /** All sections, in the order of the documentation. */
    public static final List<Section> SECTIONS = List.of(
            new Section("", "What is common to all services.", List.of(POOL, STATE_DIRECTORY, LOG_LEVELS)),
            KafkaConnection.SECTION,
            TopicsConfig.SECTION,
            OperationsConfig.SECTION,
            InventoryConfig.SECTION,
            CollectorConfig.SECTION,
            StreamsSettings.SECTION,
            AlertsConfig.SECTION,
            ExecutorConfig.SECTION,
            new Section("power", "The way to what controls the hosts' power.", List.of(POWER_CREDENTIALS)),
            ConsoleConfig.SECTION,
            BrokerConfig.SECTION);

    /**
     * Reads the file, if one is named, and the environment.
     *
     * @throws ConfigException with all problems
     */
    public static ProcessConfig load(Optional<Path> file, Map<String, String> environment) {
        ObjectNode root = file.map(ConfigFile::read).orElseGet(JsonNodeFactory.instance::objectNode);
        List<String> keys = SECTIONS.stream()
                .flatMap(section -> section.settings().stream())
                .filter(Setting::environment)
                .map(Setting::key)
                .toList();
        ConfigFile.override(root, environment, PREFIX, keys);
        String source = file.map(Path::toString).orElse("configuration");
        ConfigReader reader = new ConfigReader(source, root);
        ProcessConfig config = new ProcessConfig(source, Settings.read(reader, SECTIONS));
        reader.finish();
        return config;
    }

    /** @throws ConfigException if no pool is named */
    public String pool() {
        return settings.get(POOL)
                .orElseThrow(
                        () -> new ConfigException(
                                source,
                                List.of(
                                        "pool: is missing; name it there, in ISOTHERM_POOL, or with --pool where a command takes that")));
    }

    public Path stateDirectory() {
        return Path.of(settings.get(STATE_DIRECTORY));
    }

    public KafkaConnection kafka() {
        return KafkaConnection.from(settings);
    }

    public TopicsConfig topics() {
        return TopicsConfig.from(settings);
    }

    public OperationsConfig operations() {
        return OperationsConfig.from(settings);
    }

    public InventoryConfig inventory() {
        return InventoryConfig.from(settings);
    }

    /** Control of the hosts' power; of no host before it is told the inventory. */
    public InventoryPower power() {
        return new InventoryPower(new CredentialFiles(Path.of(settings.get(POWER_CREDENTIALS))));
    }

    public ConsoleConfig console() {
        return ConsoleConfig.from(settings, stateDirectory());
    }

    public BrokerConfig broker() {
        return BrokerConfig.from(settings);
    }
}
