package io.isotherm.runtime.config;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Quantities with units, as people write them: {@code 10s}, {@code 5 min}, {@code 1 h}. */
public final class Units {
    private static final Pattern QUANTITY = Pattern.compile("([0-9]+(?:\\.[0-9]+)?)\\s*([a-zA-Z]+)");
    private static final Map<String, Long> MILLIS = new TreeMap<>(Map.ofEntries(
            Map.entry("ms", 1L),
            Map.entry("s", 1000L),
            Map.entry("m", 60_000L),
            Map.entry("min", 60_000L),
            Map.entry("h", 3_600_000L),
            Map.entry("d", 86_400_000L)));

    /** What a duration may look like, for messages. */
    public static final String DURATION_FORM = "a number with a unit of ms, s, m (or min), h, d, as in 10s";

    private Units() {}

    /** The duration that the text tells, to the millisecond; empty if it is none. */
    public static Optional<Duration> duration(String text) {
        Matcher matcher = QUANTITY.matcher(text.strip());
        if (!matcher.matches()) {
            return Optional.empty();
        }
        Long unit = MILLIS.get(matcher.group(2).toLowerCase(Locale.ROOT));
        if (unit == null) {
            return Optional.empty();
        }
        double millis = Double.parseDouble(matcher.group(1)) * unit;
        return millis < Long.MAX_VALUE / 2.0 ? Optional.of(Duration.ofMillis(Math.round(millis))) : Optional.empty();
    }

    /** A duration as people say it, such as {@code 3min 53s}; what is less than a second only where it is all there is. */
    public static String words(Duration duration) {
        long left = duration.toMillis();
        StringJoiner words = new StringJoiner(" ");
        for (String unit : new String[] {"d", "h", "min", "s"}) {
            long size = MILLIS.getOrDefault(unit, 1L);
            if (left >= size) {
                words.add(left / size + unit);
                left %= size;
            }
        }
        return words.length() == 0 ? left + "ms" : words.toString();
    }

    /** A duration as people write it, in the largest unit that divides it. */
    public static String text(Duration duration) {
        long millis = duration.toMillis();
        for (String unit : new String[] {"d", "h", "min", "s"}) {
            long size = MILLIS.getOrDefault(unit, 1L);
            if (millis != 0 && millis % size == 0) {
                return millis / size + unit;
            }
        }
        return millis + "ms";
    }
}
