package io.isotherm.runtime.config;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The values of settings. Their text has none of the values, which may be secret. */
public final class Settings {
    private final Map<String, Object> values = new HashMap<>();

    private Settings() {}

    /** The settings of one component, as its section of a file holds them. */
    public record Section(String name, String meaning, List<Setting<?>> settings) {
        /** @throws IllegalArgumentException if a setting is of another section */
        public Section {
            settings = List.copyOf(settings);
            for (Setting<?> setting : settings) {
                if (!setting.section().equals(name)) {
                    throw new IllegalArgumentException(setting.key() + " is not in the section '" + name + "'");
                }
            }
        }
    }

    /** Where nobody sets anything. */
    public static Settings defaults() {
        return new Settings();
    }

    /** Reads all settings of these sections; problems are gathered by the reader, not thrown. */
    public static Settings read(ConfigReader root, List<Section> sections) {
        Settings settings = new Settings();
        for (Section section : sections) {
            settings.read(section.name().isEmpty() ? root : root.section(section.name()), section);
        }
        return settings;
    }

    /** Reads the settings of one section from its own reader, as those of an entry of a list. */
    public static Settings readSection(ConfigReader reader, Section section) {
        Settings settings = new Settings();
        settings.read(reader, section);
        return settings;
    }

    /** The value of a setting; its default where it is not set. */
    @SuppressWarnings("unchecked") // A value is only ever put under the setting that read it.
    public <T> T get(Setting<T> setting) {
        return (T) values.getOrDefault(setting.key(), setting.fallback());
    }

    private void read(ConfigReader reader, Section section) {
        section.settings().forEach(setting -> read(reader, setting));
    }

    private <T> void read(ConfigReader reader, Setting<T> setting) {
        values.put(setting.key(), setting.reading().read(reader, setting.name(), setting.fallback()));
    }

    @Override
    public String toString() {
        return values.keySet().stream().sorted().collect(Collectors.joining(", "));
    }
}
