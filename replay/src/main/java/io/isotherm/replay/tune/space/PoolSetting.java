package io.isotherm.replay.tune.space;

import io.isotherm.pool.PoolConfigs;
import io.isotherm.runtime.config.Units;
import io.isotherm.schema.Marks;
import io.isotherm.schema.PoolConfig;
import io.isotherm.schema.Scenario;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * One setting of a {@link PoolConfig} by its path in {@code pool.yaml}, such as {@code decision.cooldown}, {@code
 * detection.marks.cpu.high} or {@code decision.algorithms.OVERLOAD}. Which there are follows from the schema. A value is
 * a text as in pool.yaml.
 */
public final class PoolSetting {
    /** What the values of a setting are. */
    public enum Kind {
        DURATION,
        INTEGER,
        NUMBER,
        TEXT
    }

    /** What the values of a setting that is left open say, such as {@code decision.algorithms}: the built-in choice holds. */
    public static final String BUILT_IN = "built-in";

    private static final SortedMap<String, PoolSetting> ALL = all();

    private final String path;
    private final Kind kind;
    private final String meaning;
    private final Function<PoolConfig, @Nullable Object> reading;
    private final Writing writing;

    private interface Writing {
        void write(PoolConfig config, @Nullable Object value);
    }

    private PoolSetting(
            String path, Kind kind, String meaning, Function<PoolConfig, @Nullable Object> reading, Writing writing) {
        this.path = path;
        this.kind = kind;
        this.meaning = meaning;
        this.reading = reading;
        this.writing = writing;
    }

    /** All settings that hold a single value, by path. */
    public static SortedMap<String, PoolSetting> byPath() {
        return ALL;
    }

    public String path() {
        return path;
    }

    public Kind kind() {
        return kind;
    }

    /** What it sets, as the schema says. */
    public String meaning() {
        return meaning;
    }

    /** Its value in a configuration, as a text. */
    public String text(PoolConfig config) {
        @Nullable Object value = reading.apply(config);
        if (value == null) {
            return BUILT_IN;
        }
        return value instanceof Double || value instanceof Long
                ? text(((Number) value).doubleValue())
                : value instanceof Enum<?> constant ? constant.name().toLowerCase(Locale.ROOT) : value.toString();
    }

    /**
     * Sets it in a configuration.
     *
     * @throws IllegalArgumentException if the text is no value of this kind; the message says what is
     */
    public void set(PoolConfig config, String text) {
        if (text.equals(BUILT_IN) && reading.apply(PoolConfigs.defaults("sample")) == null) {
            writing.write(config, null);
            return;
        }
        switch (kind) {
            case DURATION -> writing.write(config, (long) number(text));
            case INTEGER -> writing.write(config, (int) number(text));
            case NUMBER -> writing.write(config, number(text));
            case TEXT -> writing.write(config, reading.apply(config) instanceof Boolean ? flag(text) : text);
        }
    }

    private static Boolean flag(String text) {
        if (!text.equals("true") && !text.equals("false")) {
            throw new IllegalArgumentException("true or false");
        }
        return Boolean.valueOf(text);
    }

    /**
     * The number that a text tells: a duration in milliseconds, a percentage as a share.
     *
     * @throws IllegalArgumentException if it tells none; the message says what would
     */
    public double number(String text) {
        try {
            return switch (kind) {
                case DURATION ->
                    Units.duration(text)
                            .orElseThrow(() -> new IllegalArgumentException(Units.DURATION_FORM))
                            .toMillis();
                case INTEGER -> Integer.parseInt(text);
                case NUMBER ->
                    text.endsWith("%")
                            ? Double.parseDouble(
                                            text.substring(0, text.length() - 1).strip())
                                    / 100
                            : Double.parseDouble(text);
                case TEXT -> throw new IllegalStateException(path + " holds no number");
            };
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    kind == Kind.INTEGER ? "a whole number" : "a number, or a percentage as in 85%", e);
        }
    }

    /** The text that tells a number. */
    public String text(double number) {
        return switch (kind) {
            case DURATION -> Units.text(Duration.ofMillis(Math.round(number)));
            case INTEGER -> Long.toString(Math.round(number));
            case NUMBER ->
                number == Math.rint(number) && Math.abs(number) < 1e15
                        ? Long.toString((long) number)
                        : Double.toString(number);
            case TEXT -> throw new IllegalStateException(path + " holds no number");
        };
    }

    private static SortedMap<String, PoolSetting> all() {
        PoolConfig sample = PoolConfigs.defaults("sample");
        List<PoolSetting> settings = new ArrayList<>();
        section(settings, "detection", sample, PoolConfig::getDetection);
        section(settings, "decision", sample, PoolConfig::getDecision);
        section(settings, "constraints", sample, PoolConfig::getConstraints);
        section(settings, "power", sample, PoolConfig::getPower);
        for (int i = 0; i < sample.getDetection().getMarks().size(); i++) {
            int index = i;
            Marks marks = sample.getDetection().getMarks().get(i);
            String resource = marks.getResource().name().toLowerCase(Locale.ROOT);
            section(
                    settings,
                    "detection.marks." + resource,
                    sample,
                    config -> config.getDetection().getMarks().get(index));
        }
        for (Scenario scenario : Scenario.values()) {
            settings.add(algorithm(scenario.name()));
        }
        SortedMap<String, PoolSetting> byPath = new TreeMap<>();
        settings.forEach(setting -> byPath.put(setting.path, setting));
        return Collections.unmodifiableSortedMap(byPath);
    }

    private static void section(
            List<PoolSetting> settings, String path, PoolConfig sample, Function<PoolConfig, SpecificRecord> section) {
        for (Schema.Field field : section.apply(sample).getSchema().getFields()) {
            @Nullable
            Kind kind = switch (PoolConfigs.type(field)) {
                case LONG -> Kind.DURATION;
                case INT -> Kind.INTEGER;
                case DOUBLE -> Kind.NUMBER;
                case STRING, BOOLEAN -> Kind.TEXT;
                default -> null;
            };
            if (kind == null) {
                continue;
            }
            settings.add(new PoolSetting(
                    path + "." + PoolConfigs.key(field),
                    kind,
                    field.doc() == null ? "" : field.doc(),
                    config -> section.apply(config).get(field.pos()),
                    (config, written) -> section.apply(config).put(field.pos(), written)));
        }
    }

    private static PoolSetting algorithm(String scenario) {
        return new PoolSetting(
                "decision.algorithms." + scenario,
                Kind.TEXT,
                "Algorithm that plans under " + scenario + ".",
                config -> config.getDecision().getAlgorithms().getOrDefault(scenario, BUILT_IN),
                (config, value) -> {
                    Map<String, String> algorithms =
                            new TreeMap<>(config.getDecision().getAlgorithms());
                    algorithms.remove(scenario);
                    if (value != null && !value.equals(BUILT_IN)) {
                        algorithms.put(scenario, value.toString());
                    }
                    config.getDecision().setAlgorithms(algorithms);
                });
    }
}
