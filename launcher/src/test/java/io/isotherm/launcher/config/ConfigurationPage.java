package io.isotherm.launcher.config;

import io.isotherm.runtime.config.ConfigFile;
import io.isotherm.runtime.config.Setting;
import io.isotherm.runtime.config.Settings.Section;

/** {@code docs/configuration.md}, from the settings that the components declare. */
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

    private static String code(String text) {
        return text.isEmpty() ? "" : "`" + text + "`";
    }

    private static String cell(String text) {
        return text.replace("|", "\\|").replace(io.isotherm.runtime.config.Units.DURATION_FORM, "a duration");
    }
}
