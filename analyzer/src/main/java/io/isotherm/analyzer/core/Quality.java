package io.isotherm.analyzer.core;

import io.isotherm.analyzer.core.PoolProgress.ClockReport;
import io.isotherm.analyzer.core.window.Numbers;
import io.isotherm.analyzer.core.window.WindowMeasurement;
import io.isotherm.schema.DataQuality;
import io.isotherm.schema.DetectionConfig;
import io.isotherm.schema.HostMetrics;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How far a window's data can be trusted.
 *
 * <ul>
 *   <li>STALE: the host sent nothing in the window.
 *   <li>POOR: its clock is ahead; or several machines report under its name; or its capacity has changed; or usable
 *       samples cover less than {@code minCompleteness} of the window, or nothing; or more than a third of the samples are
 *       implausible.
 *   <li>FAIR: some sample is implausible or incomplete, a counter was reset, several collectors
 *       take samples, its clock is not Kafka's, or usable samples cover less than 80 %.
 *   <li>GOOD: otherwise.
 * </ul>
 *
 * @param reasons why it is not GOOD; a few of each kind, with the values
 */
record Quality(DataQuality grade, List<String> reasons) {
    private static final double WHOLE = 0.8;
    private static final int FEW_OF = 3;
    private static final int REASONS_OF_A_KIND = 5;

    Quality {
        reasons = List.copyOf(reasons);
    }

    static Quality of(
            WindowMeasurement window,
            @Nullable ClockReport clock,
            @Nullable ClockReport late,
            DetectionConfig detection) {
        List<String> reasons = new ArrayList<>();
        if (clock != null) {
            reasons.add(clock.reason());
        }
        if (!window.anySample()) {
            HostMetrics last = window.newest();
            reasons.add(
                    last == null
                            ? "no sample in the window, and none usable before"
                            : "no sample in the window; the last usable one is of " + last.getSampledAt());
            if (late != null) {
                reasons.add(late.reason());
            }
            return new Quality(clock == null ? DataQuality.STALE : DataQuality.POOR, reasons);
        }
        boolean severalMachines = window.machines().size() > 1;
        if (severalMachines) {
            reasons.add("several machines report under this name: " + String.join(" and ", window.machines())
                    + "; give each host a name of its own in its agent's configuration");
        }
        if (!window.rivals().isEmpty()) {
            reasons.add("several collectors take samples of it, started at "
                    + window.rivals().stream().map(Instant::toString).collect(Collectors.joining(" and "))
                    + "; stop all but one");
        }
        boolean resized = !window.resizings().isEmpty();
        if (resized) {
            addSome(window.resizings(), reasons);
            reasons.add("it is believed once it has stayed for a whole window");
        }
        addSome(window.implausible(), reasons);
        addSome(window.gaps(), reasons);
        double completeness = window.completeness();
        boolean tooLittle = completeness <= 0 || completeness < detection.getMinCompleteness();
        boolean whole = completeness >= WHOLE;
        if (tooLittle || !whole) {
            reasons.add("usable samples cover " + Numbers.text(completeness) + " of the window"
                    + (tooLittle ? ", less than minCompleteness " + Numbers.text(detection.getMinCompleteness()) : ""));
        }
        HostMetrics newest = window.newest();
        String wrong = newest == null ? null : ClockWords.wrong(newest);
        if (late != null && tooLittle) {
            reasons.add(late.reason());
        } else if (clock == null && wrong != null) {
            reasons.add(wrong);
        }
        boolean manyImplausible = window.implausible().size() * FEW_OF > window.samples();
        if (clock != null || severalMachines || resized || tooLittle || manyImplausible) {
            return new Quality(DataQuality.POOR, reasons);
        }
        return new Quality(reasons.isEmpty() ? DataQuality.GOOD : DataQuality.FAIR, reasons);
    }

    private static void addSome(List<String> all, List<String> reasons) {
        reasons.addAll(all.subList(0, Math.min(all.size(), REASONS_OF_A_KIND)));
        if (all.size() > REASONS_OF_A_KIND) {
            reasons.add("and " + (all.size() - REASONS_OF_A_KIND) + " more of this kind");
        }
    }

    boolean usable() {
        return grade == DataQuality.GOOD || grade == DataQuality.FAIR;
    }
}
