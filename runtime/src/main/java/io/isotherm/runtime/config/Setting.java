package io.isotherm.runtime.config;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * One setting of a process: where the operator finds it, what it may be, what it is unless it is set, and what it means.
 * A component declares its settings so; files, environment variables, messages and the documentation follow from there.
 *
 * @param key its key in full, such as {@code collector.interval}
 * @param fallback its value where nobody sets it
 * @param allowed what it may be, for messages and documentation
 * @param outside the nearest values, as written, that are refused; empty where there is no range
 * @param sound whether a value is within the range
 * @param write a value as people write it; empty for nothing
 * @param reading reads it from its section
 * @param environment whether an environment variable can set it
 * @param meaning what it is for, in a sentence or two
 */
public record Setting<T>(
        String key,
        T fallback,
        String allowed,
        List<String> outside,
        Predicate<T> sound,
        Function<T, String> write,
        Reading<T> reading,
        boolean environment,
        String meaning) {

    /** How a value is read. */
    @FunctionalInterface
    public interface Reading<T> {
        /** @return the value under the key in its section, or the fallback where there is none, or a wrong one */
        T read(ConfigReader section, String key, T fallback);
    }

    public Setting {
        outside = List.copyOf(outside);
        environment = environment && !key.contains("[]");
    }

    /** A single value. */
    public static <T> Setting<T> of(String key, Scalar<T> scalar, T fallback, String meaning) {
        return new Setting<>(
                key,
                fallback,
                scalar.allowed(),
                scalar.outside().stream().map(scalar.write()).toList(),
                scalar.sound(),
                scalar.write(),
                (section, name, standard) -> section.value(name, scalar).orElse(standard),
                true,
                meaning);
    }

    /** A single value that may be left out. */
    public static <T> Setting<Optional<T>> optional(String key, Scalar<T> scalar, String meaning) {
        return new Setting<>(
                key,
                Optional.empty(),
                scalar.allowed(),
                scalar.outside().stream().map(scalar.write()).toList(),
                value -> value.map(scalar.sound()::test).orElse(true),
                value -> value.map(scalar.write()).orElse(""),
                (section, name, standard) -> section.value(name, scalar),
                true,
                meaning);
    }

    /** A text that must be given. */
    public static Setting<String> required(String key, String meaning) {
        return new Setting<>(
                key,
                "",
                "a text",
                List.of(),
                text -> !text.isBlank(),
                text -> text,
                (section, name, none) -> section.requiredString(name),
                false,
                meaning);
    }

    public static Setting<Integer> integer(String key, int fallback, int min, int max, String meaning) {
        return of(key, Scalar.integer(min, max), fallback, meaning);
    }

    public static Setting<Duration> duration(
            String key, Duration fallback, Duration min, Duration max, String meaning) {
        return of(key, Scalar.duration(min, max), fallback, meaning);
    }

    /** A TCP port; 0 has the system choose a free one. */
    public static Setting<Integer> port(String key, int fallback, String meaning) {
        return integer(key, fallback, 0, 65_535, meaning);
    }

    /** A list of texts; in an environment variable they are separated by commas. */
    public static Setting<List<String>> texts(String key, List<String> fallback, String meaning) {
        return new Setting<>(
                key,
                fallback,
                "a list of texts",
                List.of(),
                texts -> true,
                texts -> String.join(",", texts),
                (section, name, standard) -> section.strings(name, standard),
                true,
                meaning);
    }

    /**
     * A section whose keys are free, each with a text; no environment variable sets it, and its values are secret, or refer
     * to files, credentials and environment variables.
     */
    public static Setting<Secrets> secrets(String key, String meaning) {
        return new Setting<>(
                key,
                Secrets.NONE,
                "a section of keys, each with a text",
                List.of(),
                texts -> true,
                texts -> "",
                (section, name, none) -> section.secrets(name),
                false,
                meaning);
    }

    /**
     * Refuses a value that is out of range, where it does not come from a file.
     *
     * @throws IllegalArgumentException that names the key, the value and what is allowed
     */
    public void require(T value) {
        if (!sound.test(value)) {
            throw new IllegalArgumentException(
                    key + ": " + write.apply(value) + " is not allowed; it must be " + allowed);
        }
    }

    /** The last part of the key: what it is called in its section. */
    public String name() {
        return key.substring(key.lastIndexOf('.') + 1);
    }

    /** The section that it is in; empty at the top of the file. */
    public String section() {
        return key.contains(".") ? key.substring(0, key.lastIndexOf('.')) : "";
    }
}
