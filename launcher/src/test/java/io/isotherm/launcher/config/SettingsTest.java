package io.isotherm.launcher.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.isotherm.runtime.config.ConfigException;
import io.isotherm.runtime.config.ConfigFile;
import io.isotherm.runtime.config.Setting;
import io.isotherm.runtime.config.Settings;
import io.isotherm.runtime.config.Settings.Section;
import java.io.File;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every setting of every component. */
class SettingsTest {
    /** For each key another value than its default. */
    private static final Map<String, String> OTHER = Map.ofEntries(
            Map.entry("pool", "lab"),
            Map.entry("stateDirectory", "/var/lib/isotherm"),
            Map.entry("logLevels", "/etc/isotherm/log-levels"),
            Map.entry("power.credentials", "/etc/other"),
            Map.entry("kafka.bootstrapServers", "kafka1:9092,kafka2:9092"),
            Map.entry("kafka.registry", "http://a:1,http://b:2"),
            Map.entry("kafka.topicPrefix", "second."),
            Map.entry("topics.partitions", "12"),
            Map.entry("topics.replication", "3"),
            Map.entry("topics.recordBytes", "2097152"),
            Map.entry("operations.host", "0.0.0.0"),
            Map.entry("operations.port", "9100"),
            Map.entry("operations.certificateFile", "/etc/isotherm/certificate.pem"),
            Map.entry("operations.keyFile", "/run/secrets/key.pem"),
            Map.entry("operations.tokenFile", "/run/secrets/token"),
            Map.entry("operations.plaintext", "true"),
            Map.entry("inventory.simulated", "http://127.0.0.1:8090"),
            Map.entry("collector.hosts", "xen1,xen2"),
            Map.entry("collector.interval", "30s"),
            Map.entry("collector.bufferSize", "7"),
            Map.entry("streams.threads", "2"),
            Map.entry("streams.commitInterval", "1s"),
            Map.entry("streams.standbyReplicas", "1"),
            Map.entry("streams.deadLetterBytes", "1048576"),
            Map.entry("streams.kafkaMetrics", "true"),
            Map.entry("alerts.webhook", "https://alerts/isotherm"),
            Map.entry("alerts.secretFile", "/run/secrets/alerts"),
            Map.entry("executor.instance", "agent-1"),
            Map.entry("executor.hosts", "xen1"),
            Map.entry("executor.powerHosts", "xen2,xen3"),
            Map.entry("executor.maxCommandAge", "90s"),
            Map.entry("executor.progressInterval", "5s"),
            Map.entry("executor.verifyTimeout", "2min"),
            Map.entry("executor.powerTimeout", "15min"),
            Map.entry("executor.lease", "40s"),
            Map.entry("executor.maxConcurrent", "9"),
            Map.entry("executor.powerOff", "systemctl,poweroff"),
            Map.entry("console.host", "0.0.0.0"),
            Map.entry("console.port", "8443"),
            Map.entry("console.names", "isotherm.example,10.0.0.7"),
            Map.entry("console.tokenFile", "/var/lib/isotherm/console.tokens"),
            Map.entry("console.certificateFile", "/etc/isotherm/console.pem"),
            Map.entry("console.keyFile", "/run/secrets/console.pem"),
            Map.entry("console.plaintext", "true"),
            Map.entry("broker.host", "0.0.0.0"),
            Map.entry("broker.advertisedHost", "broker"),
            Map.entry("broker.port", "19092"),
            Map.entry("broker.registryPort", "18081"),
            Map.entry("broker.retentionCheckInterval", "30s"));

    @TempDir
    private Path directory;

    static Stream<Setting<?>> settings() {
        return ProcessConfig.SECTIONS.stream().map(Section::settings).flatMap(List::stream);
    }

    static Stream<Setting<?>> settable() {
        return settings().filter(Setting::environment);
    }

    static Stream<Arguments> outOfRange() {
        return Stream.concat(settings(), InventoryConfig.HOST_SECTION.settings().stream())
                .flatMap(setting -> setting.outside().stream().map(value -> Arguments.of(setting, value)));
    }

    /** One that is in no section would keep its default, whatever the file says. */
    @Test
    void isInTheSectionOfItsComponent() throws Exception {
        Set<Setting<?>> read = Stream.concat(settings(), InventoryConfig.HOST_SECTION.settings().stream())
                .collect(Collectors.toSet());
        int declared = 0;
        for (Class<?> component : components()) {
            for (Field field : component.getDeclaredFields()) {
                if (field.getType() == Setting.class && Modifier.isStatic(field.getModifiers())) {
                    field.setAccessible(true);
                    assertThat(read.contains(field.get(null)))
                            .as("%s.%s is in SECTION", component.getSimpleName(), field.getName())
                            .isTrue();
                    declared++;
                }
            }
        }
        assertThat(declared).isEqualTo(read.size());
    }

    /** The classes that declare settings. */
    private static List<Class<?>> components() throws Exception {
        List<Class<?>> components = new ArrayList<>();
        try (Stream<Path> files = Files.walk(Path.of(".."))) {
            for (Path file : files.toList()) {
                String name = file.toString().replace(File.separatorChar, '.');
                int at = name.indexOf(".src.main.java.io.isotherm.");
                if (at >= 0 && name.endsWith(".java") && Files.readString(file).contains(" static final Setting<")) {
                    components.add(Class.forName(
                            name.substring(at + ".src.main.java.".length(), name.length() - ".java".length())));
                }
            }
        }
        return components;
    }

    @ParameterizedTest
    @MethodSource("settings")
    void isItsDefaultWhereNobodySetsIt(Setting<?> setting) {
        Settings settings = ProcessConfig.load(Optional.empty(), Map.of()).settings();

        assertThat((Object) settings.get(setting)).isEqualTo(setting.fallback());
    }

    @ParameterizedTest
    @MethodSource("settable")
    <T> void isWhatTheFileSaysAndWhatTheEnvironmentSaysBeforeIt(Setting<T> setting) throws IOException {
        String other = Objects.requireNonNull(
                OTHER.get(setting.key()), () -> "no other value of " + setting.key() + " to test");
        Path file = Files.writeString(directory.resolve("isotherm.yaml"), yaml(setting.key(), other));
        T ofFile = ProcessConfig.load(Optional.of(file), Map.of()).settings().get(setting);
        assertThat(setting.write().apply(ofFile)).isEqualTo(other);

        String variable = ConfigFile.variable(ProcessConfig.PREFIX, setting.key());
        T ofEnvironment = ProcessConfig.load(Optional.empty(), Map.of(variable, other))
                .settings()
                .get(setting);
        assertThat(ofEnvironment).isEqualTo(ofFile).isNotEqualTo(setting.fallback());
    }

    @ParameterizedTest
    @MethodSource("outOfRange")
    void outOfRangeItIsRefusedWithKeyValueAndRange(Setting<?> setting, String value) throws IOException {
        Path file = Files.writeString(directory.resolve("isotherm.yaml"), yaml(setting.key(), value));

        assertThatThrownBy(() -> ProcessConfig.load(Optional.of(file), Map.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(setting.key().replace("[]", "[0]") + ": ")
                .hasMessageContaining("is not allowed; it must be " + setting.allowed());
    }

    /** The key with a value, in sections; an entry of a list has what else it needs. */
    private static String yaml(String key, String value) {
        StringBuilder yaml = new StringBuilder();
        String[] parts = key.split("\\.", -1);
        String indent = "";
        for (int i = 0; i < parts.length - 1; i++) {
            if (parts[i].endsWith("[]")) {
                yaml.append(indent).append(parts[i].replace("[]", ":\n"));
                yaml.append(indent).append("- name: xen1\n").append(indent).append("  uri: xen:///system\n");
            } else {
                yaml.append(indent).append(parts[i]).append(":\n");
            }
            indent += "  ";
        }
        return yaml.append(indent)
                .append(parts[parts.length - 1])
                .append(": \"")
                .append(value)
                .append("\"\n")
                .toString();
    }
}
