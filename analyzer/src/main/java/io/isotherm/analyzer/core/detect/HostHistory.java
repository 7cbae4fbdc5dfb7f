package io.isotherm.analyzer.core.detect;

import io.isotherm.schema.Resource;
import io.isotherm.schema.Temperature;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of a host from window to window. Bounded: it never holds more windows than {@link
 * DetectionSettings#historyWindows()}.
 *
 * @param lastSeen newest sample heard of, usable or not, epoch milliseconds
 * @param windowMillis length of the windows in {@code windows}
 * @param windows the newest windows, oldest first, one after the other without gaps; unknown ones included
 * @param temperature of the last window that was judged; null before the first
 * @param since end of the window in which {@code temperature} began, epoch milliseconds
 * @param verdict the last temperature that was not UNKNOWN and is not yet outdated: hysteresis starts from it
 * @param hot the resources that made the host HOT in {@code verdict}; else empty
 * @param guests what the guests lately seen here usually use, by uuid; null in a history written before that was kept
 */
public record HostHistory(
        long lastSeen,
        long windowMillis,
        List<WindowUse> windows,
        @Nullable Temperature temperature,
        long since,
        Temperature verdict,
        List<Resource> hot,
        @Nullable List<GuestHistory> guests) {

    public HostHistory {
        windows = List.copyOf(windows);
        hot = List.copyOf(hot);
        guests = guests == null ? List.of() : List.copyOf(guests);
    }

    /** The history of a host of which nothing but a first sample is known. */
    public static HostHistory firstSeen(long at) {
        return new HostHistory(at, 0, List.of(), null, at, Temperature.NORMAL, List.of(), List.of());
    }

    /**
     * With one more window. Windows between the last one and this count as unknown. When the length of windows has
     * changed, older ones are dropped, as they cannot be compared. A verdict is outdated once none of the last n windows
     * is known.
     */
    public HostHistory withWindow(WindowUse window, long seen, DetectionSettings settings) {
        long length = settings.windowMillis();
        int bound = settings.historyWindows();
        List<WindowUse> all = new ArrayList<>();
        if (length == windowMillis && !windows.isEmpty()) {
            all.addAll(windows);
            long last = all.get(all.size() - 1).windowEnd();
            long firstMissing = Math.max(last + length, window.windowEnd() - bound * length);
            for (long end = firstMissing; end < window.windowEnd(); end += length) {
                all.add(WindowUse.unknown(end));
            }
        }
        all.add(window);
        List<WindowUse> kept = all.subList(Math.max(0, all.size() - bound), all.size());
        boolean outdated = kept.subList(Math.max(0, kept.size() - settings.n()), kept.size()).stream()
                .noneMatch(WindowUse::known);
        return new HostHistory(
                Math.max(lastSeen, seen),
                length,
                kept,
                temperature,
                since,
                outdated ? Temperature.NORMAL : verdict,
                outdated ? List.of() : hot,
                guests);
    }

    /** With a newer sample heard of, which no window counts. */
    public HostHistory seen(long at) {
        return new HostHistory(at, windowMillis, windows, temperature, since, verdict, hot, guests);
    }

    /** With other guests. */
    public HostHistory guests(List<GuestHistory> now) {
        return new HostHistory(lastSeen, windowMillis, windows, temperature, since, verdict, hot, now);
    }

    /** With the verdict on its newest window. */
    public HostHistory judged(Verdict judgement, long windowEnd) {
        Temperature now = judgement.temperature();
        long begin = now == temperature ? since : windowEnd;
        return now == Temperature.UNKNOWN
                ? new HostHistory(lastSeen, windowMillis, windows, now, begin, verdict, hot, guests)
                : new HostHistory(lastSeen, windowMillis, windows, now, begin, now, judgement.hot(), guests);
    }

    /** The newest {@code count} windows, oldest first; fewer when there are fewer. */
    public List<WindowUse> newest(int count) {
        return windows.subList(Math.max(0, windows.size() - count), windows.size());
    }

    /** The means of a resource in all windows, oldest first; null where unknown. */
    public List<@Nullable Double> means(Resource resource) {
        return windows.stream().map(window -> window.of(resource)).toList();
    }

    /** The newest mean of a resource; null when unknown. */
    public @Nullable Double current(Resource resource) {
        return windows.isEmpty() ? null : windows.get(windows.size() - 1).of(resource);
    }
}
