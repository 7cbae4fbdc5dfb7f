package io.isotherm.launcher.config;

import io.isotherm.pool.PoolConfigs;
import io.isotherm.runtime.config.ConfigFile;
import io.isotherm.runtime.config.Setting;
import io.isotherm.runtime.config.Settings.Section;
import io.isotherm.runtime.config.Units;
import io.isotherm.schema.Blackout;
import io.isotherm.schema.ModeTime;
import io.isotherm.schema.PoolConfig;
import io.isotherm.schema.Preference;
import io.isotherm.schema.SleepTime;
import java.time.Duration;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.avro.Schema;
import org.apache.avro.Schema.Field;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** {@code docs/configuration.md}, from the settings that the components and the schema of pools declare. */
final class ConfigurationPage {
    private final StringBuilder page = new StringBuilder();

    private ConfigurationPage() {}

    static String write() {
        ConfigurationPage page = new ConfigurationPage();
        page.introduction();
        ProcessConfig.SECTIONS.forEach(section -> {
            page.section(section);
            if (section == InventoryConfig.SECTION) {
                page.section(InventoryConfig.HOST_SECTION);
            }
        });
        page.pool();
        return page.page.toString();
    }

    private void introduction() {
        page.append("""
                # Configuration

                <!-- Generated from the settings in the code; a test tells when it is out of date. -->

                ## Processes

                One YAML file, named with `--config` or in `ISOTHERM_CONFIG`, serves all services; each reads the sections that
                concern it. An environment variable overrides the file. Unknown keys, wrong units and values out of range are
                told at start, all at once. Durations have a unit of `ms`, `s`, `m` (or `min`), `h`, `d`.
                """);
    }

    private void section(Section section) {
        page.append("\n### ")
                .append(section.name().isEmpty() ? "Top level" : "`" + section.name() + "`")
                .append("\n\n")
                .append(section.meaning())
                .append(
                        "\n\n| key | meaning | allowed | default | environment variable |\n| --- | --- | --- | --- | --- |\n");
        section.settings().forEach(this::row);
    }

    private <T> void row(Setting<T> setting) {
        page.append("| `")
                .append(setting.name())
                .append("` | ")
                .append(cell(setting.meaning()))
                .append(" | ")
                .append(cell(setting.allowed()))
                .append(" | ")
                .append(code(setting.write().apply(setting.fallback())))
                .append(" | ")
                .append(setting.environment() ? code(ConfigFile.variable(ProcessConfig.PREFIX, setting.key())) : "")
                .append(" |\n");
    }

    private void pool() {
        page.append("""

                ## Pools

                `pool.yaml`, published with `isotherm apply -f pool.yaml`. Whatever it leaves out has its default;
                [examples/pool.yaml](../examples/pool.yaml) shows it whole. A share can be written as a percentage.
                """);
        PoolConfig defaults = PoolConfigs.unconfigured("lab");
        poolSection("detection", defaults.getDetection());
        PoolConfigs.defaultMarks()
                .forEach(marks -> poolSection(
                        "detection.marks." + marks.getResource().name().toLowerCase(Locale.ROOT), marks));
        poolSection("decision", defaults.getDecision());
        entries("decision.timetable", ModeTime.getClassSchema());
        poolSection("constraints", defaults.getConstraints());
        entries("constraints.blackouts", Blackout.getClassSchema());
        entries("constraints.preferences", Preference.getClassSchema());
        poolSection("power", defaults.getPower());
        entries("power.sleepTimes", SleepTime.getClassSchema());
    }

    private void poolSection(String name, SpecificRecord section) {
        page.append("\n### `")
                .append(name)
                .append("`\n\n")
                .append(section.getSchema().getDoc())
                .append("\n\n| key | meaning | allowed | default |\n| --- | --- | --- | --- |\n");
        for (Field field : section.getSchema().getFields()) {
            if (field.schema().getName().equals("Resource") || field.name().equals("marks")) {
                continue;
            }
            Object value = section.get(field.pos());
            page.append("| `")
                    .append(PoolConfigs.key(field))
                    .append("` | ")
                    .append(cell(field.doc().replace(", in milliseconds", "").replace(" in milliseconds", "")))
                    .append(" | ")
                    .append(allowed(field))
                    .append(" | ")
                    .append(code(text(field, value)))
                    .append(" |\n");
        }
    }

    /** What each entry of a list is made of. */
    private void entries(String name, Schema entry) {
        page.append("\n### `")
                .append(name)
                .append("[]`\n\n")
                .append(entry.getDoc())
                .append("\n\n| key | meaning | allowed | default |\n| --- | --- | --- | --- |\n");
        for (Field field : entry.getFields()) {
            page.append("| `")
                    .append(PoolConfigs.key(field))
                    .append("` | ")
                    .append(cell(field.doc()))
                    .append(" | ")
                    .append(allowed(field))
                    .append(" | ")
                    .append(field.schema().getType() == Schema.Type.ARRAY ? "" : code(fallback(field)))
                    .append(" |\n");
        }
    }

    private static String fallback(Field field) {
        return field.hasDefaultValue() ? String.valueOf(field.defaultVal()) : "";
    }

    private static String allowed(Field field) {
        if (field.name().endsWith("Minute")) {
            return "a time of day as `\"22:30\"`";
        }
        return switch (field.schema().getType()) {
            case BOOLEAN -> "true or false";
            case STRING ->
                field.name().equals("detector")
                        ? PoolConfigs.DETECTORS.stream().sorted().collect(Collectors.joining(", "))
                        : "a text";
            case ENUM -> String.join(", ", field.schema().getEnumSymbols()).toLowerCase(Locale.ROOT);
            case ARRAY -> "a list" + range(field);
            case MAP -> "a section of keys" + range(field);
            default -> range(field).strip();
        };
    }

    private static String range(Field field) {
        return PoolConfigs.min(field)
                .map(min -> " from " + text(field, min) + " to "
                        + text(field, PoolConfigs.max(field).orElseThrow()))
                .orElse("");
    }

    private static String text(Field field, @Nullable Object value) {
        if (value == null) {
            return "";
        }
        if (PoolConfigs.isDuration(field)) {
            return Units.text(Duration.ofMillis(((Number) value).longValue()));
        }
        return value instanceof Enum<?> constant ? constant.name().toLowerCase(Locale.ROOT) : value.toString();
    }

    private static String code(String text) {
        return text.isEmpty() ? "" : "`" + text + "`";
    }

    private static String cell(String text) {
        return text.replace("|", "\\|").replace(Units.DURATION_FORM, "a duration");
    }
}
