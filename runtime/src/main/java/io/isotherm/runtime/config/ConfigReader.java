package io.isotherm.runtime.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.isotherm.pool.Spelling;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
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
            problem(key, kind(value), "a section of keys");
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
            problem(key, kind(value), "a list");
            return entries;
        }
        for (int i = 0; i < value.size(); i++) {
            String entryKey = key + "[" + i + "]";
            if (value.get(i) instanceof ObjectNode object) {
                entries.add(new ConfigReader(source, full(entryKey), object, problems));
            } else {
                problem(entryKey, kind(value.get(i)), "a section of keys");
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
            problem(key, kind(value), "a text");
            return Optional.empty();
        }
        return Optional.of(value.asText());
    }

    public boolean flag(String key, boolean fallback) {
        return value(key, Scalar.flag()).orElse(fallback);
    }

    /** A whole number from {@code min} to {@code max}. */
    public int integer(String key, int fallback, int min, int max) {
        return value(key, Scalar.integer(min, max)).orElse(fallback);
    }

    /** A whole number from {@code min} to {@code max}. */
    public long whole(String key, long fallback, long min, long max) {
        return value(key, Scalar.whole(min, max)).orElse(fallback);
    }

    /** A number from {@code min} to {@code max}; not NaN. */
    public double number(String key, double fallback, double min, double max) {
        return value(key, Scalar.number(min, max)).orElse(fallback);
    }

    /** A share of a whole, 0 to 1, which may be written as a percentage. */
    public double share(String key, double fallback) {
        return value(key, Scalar.share()).orElse(fallback);
    }

    /** A duration with a unit, from {@code min} to {@code max}. */
    public Duration duration(String key, Duration fallback, Duration min, Duration max) {
        return value(key, Scalar.duration(min, max)).orElse(fallback);
    }

    /** One of an enumeration's constants, in any case, with {@code -} for {@code _}. */
    public <E extends Enum<E>> E choice(String key, E fallback) {
        return value(key, Scalar.choice(fallback.getDeclaringClass())).orElse(fallback);
    }

    /** The value under a key; empty if it is absent, or (with the problem noted) none of this kind. */
    public <T> Optional<T> value(String key, Scalar<T> scalar) {
        JsonNode value = take(key);
        if (value == null) {
            return Optional.empty();
        }
        Optional<T> read = value.isValueNode() ? scalar.read(value.asText().strip()) : Optional.empty();
        if (read.isEmpty()) {
            problem(key, shown(value), scalar.allowed());
        }
        return read;
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

    /** A section whose keys are free, each with a text that is secret or refers to a secret, which is not looked up yet. */
    public Secrets secrets(String key) {
        SortedMap<String, String> written = texts(key);
        return written.isEmpty() ? Secrets.NONE : new Secrets(source, full(key), written);
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

    private @Nullable JsonNode take(String key) {
        known.add(key);
        return node.hasNonNull(key) ? node.get(key) : null;
    }

    private String full(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    /** What a value is that should have been something else altogether: it may hold a password, and is not shown. */
    private static String kind(JsonNode value) {
        return value.isArray() ? "a list" : value.isObject() ? "a section of keys" : "a single value";
    }

    private static String shown(JsonNode value) {
        return value.isTextual() ? "'" + value.asText() + "'" : value.toString();
    }
}
