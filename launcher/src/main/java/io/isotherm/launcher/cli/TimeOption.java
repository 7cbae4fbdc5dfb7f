package io.isotherm.launcher.cli;

import io.isotherm.runtime.config.Units;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Times on the command line: an instant, a day with or without a time of it, or so long ago. */
public final class TimeOption implements ITypeConverter<Instant> {
    /** What can be given, for messages. */
    public static final String FORM =
            "2026-03-02T06:00:00Z or 2026-03-02T06:00:00+01:00, '2026-03-02 06:00', today, 'yesterday 08:00' (local time), now, or -2h";

    private final InstantSource clock;
    private final ZoneId zone;

    public TimeOption() {
        this(InstantSource.system(), ZoneId.systemDefault());
    }

    /** @param zone of days and times that name none */
    TimeOption(InstantSource clock, ZoneId zone) {
        this.clock = clock;
        this.zone = zone;
    }

    @Override
    public Instant convert(String value) {
        String text = value.strip();
        try {
            if (text.equals("now")) {
                return clock.instant();
            }
            if (text.startsWith("-")) {
                return Units.duration(text.substring(1))
                        .map(ago -> clock.instant().minus(ago))
                        .orElseThrow(() -> refused(value));
            }
            return text.contains("T") ? OffsetDateTime.parse(text).toInstant() : day(text);
        } catch (DateTimeException e) {
            throw refused(value);
        }
    }

    private Instant day(String text) {
        String[] parts = text.split("\\s+", 2);
        LocalDate today = LocalDate.ofInstant(clock.instant(), zone);
        LocalDate day = switch (parts[0].toLowerCase(Locale.ROOT)) {
            case "today" -> today;
            case "yesterday" -> today.minusDays(1);
            default -> LocalDate.parse(parts[0]);
        };
        LocalTime time = parts.length == 1 ? LocalTime.MIDNIGHT : LocalTime.parse(parts[1]);
        return day.atTime(time).atZone(zone).toInstant();
    }

    private static TypeConversionException refused(String value) {
        return new TypeConversionException("'" + value + "' is no time; give " + FORM);
    }
}
