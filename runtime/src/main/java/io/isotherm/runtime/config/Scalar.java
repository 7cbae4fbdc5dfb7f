package io.isotherm.runtime.config;

import io.isotherm.pool.PoolKeys;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A kind of single value: how its text is read, what it may be, and how it is written.
 *
 * @param allowed what it may be, for messages and documentation: "a whole number from 1 to 1000"
 * @param parse the value that a text tells, null (or a {@link NumberFormatException}) if it tells none
 * @param sound whether a value is within the range
 * @param write the value as people write it
 * @param outside the nearest values that the range refuses; empty where there is no range
 */
public record Scalar<T>(
        String allowed,
        Function<String, @Nullable T> parse,
        Predicate<T> sound,
        Function<T, String> write,
        List<T> outside) {
    private static final Duration MOMENT = Duration.ofMillis(1);

    public Scalar {
        outside = List.copyOf(outside);
    }

    /** Any text. */
    public static Scalar<String> text() {
        return new Scalar<>("a text", text -> text, text -> true, text -> text, List.of());
    }

    /** The name of a pool. */
    public static Scalar<String> poolName() {
        return new Scalar<>(
                PoolKeys.POOL_NAME_FORM, text -> text, PoolKeys::isPoolName, text -> text, List.of(" ", "a/b"));
    }

    public static Scalar<Boolean> flag() {
        return new Scalar<>(
                "true or false",
                text -> switch (text.toLowerCase(Locale.ROOT)) {
                    case "true" -> true;
                    case "false" -> false;
                    default -> null;
                },
                value -> true,
                String::valueOf,
                List.of());
    }

    /** A whole number from {@code min} to {@code max}. */
    public static Scalar<Integer> integer(int min, int max) {
        return new Scalar<>(
                "a whole number from " + min + " to " + max,
                Integer::valueOf,
                value -> value >= min && value <= max,
                String::valueOf,
                min == Integer.MIN_VALUE ? List.of() : List.of(min - 1, max + 1));
    }

    /** A whole number from {@code min} to {@code max}. */
    public static Scalar<Long> whole(long min, long max) {
        return new Scalar<>(
                "a whole number from " + min + " to " + max,
                Long::valueOf,
                value -> value >= min && value <= max,
                String::valueOf,
                List.of(min - 1, max + 1));
    }

    /** A number from {@code min} to {@code max}; not NaN. */
    public static Scalar<Double> number(double min, double max) {
        return new Scalar<>(
                "a number from " + text(min) + " to " + text(max),
                Double::valueOf,
                value -> value >= min && value <= max,
                Scalar::text,
                List.of(Math.nextDown(min), Math.nextUp(max), Double.NaN));
    }

    /** A share of a whole, 0 to 1, which may be written as a percentage. */
    public static Scalar<Double> share() {
        return new Scalar<>(
                "a share from 0 to 1, or a percentage as in 85%",
                text -> text.endsWith("%")
                        ? Double.parseDouble(
                                        text.substring(0, text.length() - 1).strip())
                                / 100
                        : Double.parseDouble(text),
                value -> value >= 0 && value <= 1,
                Scalar::text,
                List.of(Math.nextDown(0.0), Math.nextUp(1.0), Double.NaN));
    }

    /** A duration with a unit, from {@code min} to {@code max}. */
    public static Scalar<Duration> duration(Duration min, Duration max) {
        return new Scalar<>(
                Units.DURATION_FORM + ", from " + Units.text(min) + " to " + Units.text(max),
                text -> Units.duration(text).orElse(null),
                value -> value.compareTo(min) >= 0 && value.compareTo(max) <= 0,
                Units::text,
                min.isZero() ? List.of(max.plus(MOMENT)) : List.of(min.minus(MOMENT), max.plus(MOMENT)));
    }

    /** One of an enumeration's constants, in any case, with {@code -} for {@code _}. */
    public static <E extends Enum<E>> Scalar<E> choice(Class<E> type) {
        List<E> constants = Arrays.asList(type.getEnumConstants());
        return new Scalar<>(
                "one of " + constants.stream().map(Scalar::written).collect(Collectors.joining(", ")),
                text -> constants.stream()
                        .filter(constant -> constant.name().equalsIgnoreCase(text.replace('-', '_')))
                        .findFirst()
                        .orElse(null),
                value -> true,
                Scalar::written,
                List.of());
    }

    /** A machine's UUID. */
    public static Scalar<UUID> uuid() {
        return new Scalar<>(
                "a UUID, as 'virsh sysinfo' tells it",
                text -> {
                    try {
                        return UUID.fromString(text);
                    } catch (IllegalArgumentException e) {
                        return null;
                    }
                },
                value -> true,
                UUID::toString,
                List.of());
    }

    /** The value that a text tells; empty if it tells none, or one that is not allowed. */
    Optional<T> read(String text) {
        try {
            return Optional.ofNullable(parse.apply(text)).filter(sound);
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static String written(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String text(double number) {
        return number == Math.rint(number) && Math.abs(number) < 1e15
                ? Long.toString((long) number)
                : Double.toString(number);
    }
}
