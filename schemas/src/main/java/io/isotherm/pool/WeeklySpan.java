package io.isotherm.pool;

import io.isotherm.schema.Weekday;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A time of the day, on some days of the week, by the clock of a place. It begins when that clock first shows its beginning
 * or later, and ends when the clock last shows its end; so it is longer by an hour that the clock shows twice, and shorter
 * by one that it skips.
 *
 * @param from minute of the day at which it begins, from 0 to 1439
 * @param to minute of the day at which it ends, from 0 to 1440; on the next day when it is not after {@code from}
 * @param days the days on which it begins; empty for all
 * @param zone the place, as {@link ZoneId} names it
 */
record WeeklySpan(int from, int to, List<Weekday> days, String zone) {

    /**
     * Whether a time lies in it; its end does not.
     *
     * @throws DateTimeException if there is no such zone
     */
    boolean contains(Instant time) {
        ZoneId place = ZoneId.of(zone);
        LocalDate date = time.atZone(place).toLocalDate();
        return holds(date, place, time) || holds(date.minusDays(1), place, time);
    }

    private boolean holds(LocalDate date, ZoneId place, Instant time) {
        if (!days.isEmpty()
                && !days.contains(Weekday.valueOf(date.getDayOfWeek().name()))) {
            return false;
        }
        LocalDateTime begin = date.atStartOfDay().plusMinutes(from);
        LocalDateTime end = date.atStartOfDay().plusMinutes(to).plusDays(to <= from ? 1 : 0);
        return !time.isBefore(instant(begin, place, true)) && time.isBefore(instant(end, place, false));
    }

    /** When the clock shows a time, first or last; where it skips it, the moment at which it does. */
    private static Instant instant(LocalDateTime shown, ZoneId place, boolean first) {
        ZoneOffsetTransition change = place.getRules().getTransition(shown);
        if (change == null) {
            return shown.atZone(place).toInstant();
        }
        if (change.isGap()) {
            return change.getInstant();
        }
        return shown.toInstant(first ? change.getOffsetBefore() : change.getOffsetAfter());
    }

    /** Whether this Java knows a time zone. */
    static boolean isZone(String zone) {
        try {
            return ZoneId.of(zone).getRules() != null;
        } catch (DateTimeException e) {
            return false;
        }
    }

    String text() {
        String when =
                days.isEmpty() ? "" : " on " + days.stream().map(Weekday::name).collect(Collectors.joining(", "));
        return clock(from) + " to " + clock(to) + when + ", " + zone;
    }

    private static String clock(int minute) {
        return String.format(Locale.ROOT, "%02d:%02d", minute / 60, minute % 60);
    }
}
