package io.isotherm.runtime.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads one section of a configuration, key by key, with defaults and ranges. Problems are gathered, not thrown, so that
 * the operator sees all of them at once; {@link #finish()} on the outermost reader throws them, unknown keys included.
 */
public final class ConfigReader {
    private final String source;
    private final String path;
    private final ObjectNode node;
    private final List<String> problems;
    private final Set<String> known = new HashSet<>();
    private final List<ConfigReader> sections = new ArrayList<>();

    /**
     * A reader of a whole configuration.
     *
     * @param source the file, for messages
     */
    public ConfigReader(String source, ObjectNode root) {
        this(source, "", root, new ArrayList<>());
    }

    private ConfigReader(String source, String path, ObjectNode node, List<String> problems) {
        this.source = source;
        this.path = path;
        this.node = node;
        this.problems = problems;
    }

    /** The section under a key; an empty one if it is absent. */
    public ConfigReader section(String key) {
        JsonNode value = take(key);
        ObjectNode child = JsonNodeFactory.instance.objectNode();
        if (value instanceof ObjectNode object) {
            child = object;
        } else if (value != null) {
            problem(key, shown(value), "a section of keys");
        }
        ConfigReader section = new ConfigReader(source, full(key), child, problems);
        sections.add(section);
        return section;
    }

    /** The sections of a list under a key; none if it is absent. */
    public List<ConfigReader> list(String key) {
        List<ConfigReader> entries = new ArrayList<>();
        JsonNode value = take(key);
        if (value == null) {
            return entries;
        }
        if (!value.isArray()) {
            problem(key, shown(value), "a list");
            return entries;
        }
        for (int i = 0; i < value.size(); i++) {
            String entryKey = key + "[" + i + "]";
            if (value.get(i) instanceof ObjectNode object) {
                entries.add(new ConfigReader(source, full(entryKey), object, problems));
            } else {
                problem(entryKey, shown(value.get(i)), "a section of keys");
            }
        }
        sections.addAll(entries);
        return entries;
    }

    /** Names of the keys in this section, in the file's order. */
    public List<String> keys() {
        List<String> names = new ArrayList<>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }

    /** Whether the key is there. */
    public boolean has(String key) {
        return node.hasNonNull(key);
    }

    public String string(String key, String fallback) {
        return optionalString(key).orElse(fallback);
    }

    /** The text under a key that must be there. */
    public String requiredString(String key) {
        Optional<String> value = optionalString(key);
        if (value.isEmpty() || value.get().isBlank()) {
            problems.add(full(key) + ": is missing; give " + (path.isEmpty() ? "it" : "it under " + path));
            return "";
        }
        return value.get();
    }

    public Optional<String> optionalString(String key) {
        JsonNode value = take(key);
        if (value == null) {
            return Optional.empty();
        }
        if (!value.isValueNode()) {
            problem(key, shown(value), "a text");
            return Optional.empty();
        }
        return Optional.of(value.asText());
    }

    public boolean flag(String key, boolean fallback) {
        return value(key, fallback, "true or false", text -> switch (text.toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> null;
        });
    }

    /** A whole number from {@code min} to {@code max}. */
    public int integer(String key, int fallback, int min, int max) {
        return (int) whole(key, fallback, min, max);
    }

    /** A whole number from {@code min} to {@code max}. */
    public long whole(String key, long fallback, long min, long max) {
        return value(key, fallback, "a whole number from " + min + " to " + max, text -> {
            long number = Long.parseLong(text);
            return number >= min && number <= max ? number : null;
        });
    }

    /** A number from {@code min} to {@code max}; not NaN. */
    public double number(String key, double fallback, double min, double max) {
        return value(key, fallback, "a number from " + min + " to " + max, text -> {
            double number = Double.parseDouble(text);
            return number >= min && number <= max ? number : null;
        });
    }

    /** A share of a whole, 0 to 1, which may be written as a percentage. */
    public double share(String key, double fallback) {
        return value(key, fallback, "a share from 0 to 1, or a percentage as in 85%", text -> {
            double number = text.endsWith("%")
                    ? Double.parseDouble(text.substring(0, text.length() - 1).strip()) / 100
                    : Double.parseDouble(text);
            return number >= 0 && number <= 1 ? number : null;
        });
    }

    /** A duration with a unit, from {@code min} to {@code max}. */
    public Duration duration(String key, Duration fallback, Duration min, Duration max) {
        String allowed = Units.DURATION_FORM + ", from " + Units.text(min) + " to " + Units.text(max);
        return value(
                key,
                fallback,
                allowed,
                text -> Units.duration(text)
                        .filter(duration -> duration.compareTo(min) >= 0 && duration.compareTo(max) <= 0)
                        .orElse(null));
    }

    /** One of an enumeration's constants, in any case, with {@code -} for {@code _}. */
    public <E extends Enum<E>> E choice(String key, E fallback) {
        E[] constants = fallback.getDeclaringClass().getEnumConstants();
        String allowed = Arrays.stream(constants).map(ConfigReader::written).collect(Collectors.joining(", "));
        return value(
                key,
                fallback,
                "one of " + allowed,
                text -> Arrays.stream(constants)
                        .filter(constant -> constant.name().equalsIgnoreCase(text.replace('-', '_')))
                        .findFirst()
                        .orElse(null));
    }

    /** A list of texts; one text, as an environment variable gives it, is split at commas. */
    public List<String> strings(String key, List<String> fallback) {
        JsonNode value = take(key);
        if (value == null) {
            return fallback;
        }
        if (value.isValueNode()) {
            return Arrays.stream(value.asText().split(",", -1))
                    .map(String::strip)
                    .filter(text -> !text.isEmpty())
                    .toList();
        }
        List<String> texts = new ArrayList<>();
        value.forEach(entry -> texts.add(entry.asText()));
        if (!value.isArray() || texts.contains("")) {
            problem(key, shown(value), "a list of texts");
        }
        return texts;
    }

    /** A section whose keys are free, each with a text; sorted by key. */
    public SortedMap<String, String> texts(String key) {
        SortedMap<String, String> texts = new TreeMap<>();
        ConfigReader section = section(key);
        section.keys().forEach(name -> texts.put(name, section.string(name, "")));
        return texts;
    }

    /** Notes a problem of this section that no single reading shows. */
    public void problem(String key, String value, String allowed) {
        problems.add(full(key) + ": " + value + " is not allowed; it must be " + allowed);
    }

    /**
     * Ends the reading.
     *
     * @throws ConfigException with all problems, keys that nobody read included
     */
    public void finish() {
        unknownKeys();
        if (!problems.isEmpty()) {
            throw new ConfigException(source, problems);
        }
    }

    private void unknownKeys() {
        for (String key : keys()) {
            if (!known.contains(key)) {
                String nearest = Spelling.nearest(key, known)
                        .map(guess -> "; did you mean " + guess + "?")
                        .orElse("; the keys here are " + known.stream().sorted().collect(Collectors.joining(", ")));
                problems.add(full(key) + ": is no key" + nearest);
            }
        }
        sections.forEach(ConfigReader::unknownKeys);
    }

    private <T> T value(String key, T fallback, String allowed, Function<String, @Nullable T> parse) {
        JsonNode value = take(key);
        if (value == null) {
            return fallback;
        }
        T parsed = null;
        if (value.isValueNode()) {
            try {
                parsed = parse.apply(value.asText().strip());
            } catch (NumberFormatException e) {
                // Falls through to the message below, which says what is allowed.
            }
        }
        if (parsed == null) {
            problem(key, shown(value), allowed);
            return fallback;
        }
        return parsed;
    }

    private @Nullable JsonNode take(String key) {
        known.add(key);
        return node.hasNonNull(key) ? node.get(key) : null;
    }

    private String full(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    private static String shown(JsonNode value) {
        return value.isTextual() ? "'" + value.asText() + "'" : value.toString();
    }

    private static String written(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
