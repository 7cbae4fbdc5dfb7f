package io.isotherm.launcher.demo;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.isotherm.launcher.cli.PlainTable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * What a demo came to; the same for people ({@link #text()}) and, as JSON, for machines.
 *
 * @param simulatedSeconds simulated time that was run
 * @param wallSeconds time that it took
 * @param scenarioSeconds simulated time in each scenario
 * @param hotspotMinutes host-minutes with CPU demand above the high mark, with Isotherm and without
 * @param hotByMovesMinutes the part of Isotherm's that is the CPU which moves themselves take
 * @param hostHoursAsleep host-hours asleep
 * @param energyKwh drawn by all hosts, estimated by the simulated hosts' curves
 * @param leastEnergyKwh less than which no plan can take that serves the guests in full
 * @param invariantBreaches found by the independent checker, by invariant
 * @param neglectedHotspots hot hosts left alone for more than k windows although there was room
 * @param detectionToCommandMillis from the last sample of the window to the command on its topic, in milliseconds
 */
@JsonPropertyOrder({
    "hosts",
    "vms",
    "simulatedSeconds",
    "wallSeconds",
    "scenarioSeconds",
    "hotspotMinutes",
    "hotByMovesMinutes",
    "moves",
    "hostHoursAsleep",
    "energyKwh",
    "leastEnergyKwh",
    "energyBasis",
    "invariantBreaches",
    "neglectedHotspots",
    "detectionToCommandMillis"
})
public record DemoSummary(
        int hosts,
        int vms,
        long simulatedSeconds,
        double wallSeconds,
        SortedMap<String, Long> scenarioSeconds,
        Compared hotspotMinutes,
        double hotByMovesMinutes,
        Moves moves,
        double hostHoursAsleep,
        Compared energyKwh,
        double leastEnergyKwh,
        Map<String, Integer> invariantBreaches,
        int neglectedHotspots,
        Quantiles detectionToCommandMillis) {

    private static final double LEAST_SHOWN = 0.05;

    /** A figure with Isotherm and without. */
    public record Compared(double managed, double unmanaged) {}

    /**
     * Migrations by what became of them.
     *
     * @param issued all of them
     * @param rejected refused, or given up because they came too late
     * @param unknown whose end could not be told
     * @param underWay not over when the demo ended
     * @param reversed of those that succeeded, how many brought a guest back to where it had been
     */
    public record Moves(int issued, int succeeded, int failed, int rejected, int unknown, int underWay, int reversed) {
        private String text() {
            List<String> parts = new ArrayList<>(List.of(succeeded + " succeeded"));
            part(parts, failed, "failed");
            part(parts, rejected, "rejected or too late");
            part(parts, unknown, "of unknown end");
            part(parts, underWay, "still under way at the end");
            return issued + " issued: " + String.join(", ", parts) + "; " + reversed + " moved back";
        }

        private static void part(List<String> parts, int count, String words) {
            if (count > 0) {
                parts.add(count + " " + words);
            }
        }
    }

    /** Median and 99th percentile. */
    public record Quantiles(double p50, double p99) {

        /** Of values in any order, by the nearest rank; 0 for none. */
        static Quantiles of(List<Double> values) {
            List<Double> sorted = values.stream().sorted().toList();
            return new Quantiles(rank(sorted, 0.5), rank(sorted, 0.99));
        }

        private static double rank(List<Double> sorted, double share) {
            return sorted.isEmpty() ? 0 : sorted.get((int) Math.ceil(share * sorted.size()) - 1);
        }
    }

    /** How {@link #energyKwh} is known: by the hosts' curves, as nothing measures what is only simulated. */
    @JsonProperty
    public String energyBasis() {
        return "estimated";
    }

    /** Whether nothing was found that must not be. */
    public boolean clean() {
        return neglectedHotspots == 0
                && moves.reversed() == 0
                && invariantBreaches.values().stream().allMatch(count -> count == 0);
    }

    /** The summary for people. */
    public String text() {
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.add(String.format(
                Locale.ROOT,
                "%d hosts, %d guests, %s simulated in %s",
                hosts,
                vms,
                duration(simulatedSeconds),
                duration(Math.round(wallSeconds))));
        lines.add("");
        lines.add("Time by scenario");
        PlainTable scenarios = PlainTable.ofFigures(2);
        scenarioSeconds.forEach((scenario, seconds) -> scenarios.row(
                "  " + scenario, duration(seconds), String.format(Locale.ROOT, "%.1f %%", 100.0 * seconds / total())));
        lines.addAll(scenarios.lines());
        lines.add("");
        lines.addAll(PlainTable.ofFigures(2)
                .row("", "Isotherm", "unmanaged")
                .row(compared("Hotspots (host-minutes)", hotspotMinutes))
                .row(compared("Energy (kWh, estimated)", energyKwh))
                .row(compared("Host-hours asleep", new Compared(hostHoursAsleep, 0)))
                .lines());
        lines.add(String.format(
                Locale.ROOT,
                "No plan that serves these guests in full can take less than %.1f kWh: as few hosts as hold them, at once, "
                        + "without a reserve",
                leastEnergyKwh));
        lines.add("");
        lines.add("Moves: " + moves.text());
        lines.add(String.format(
                Locale.ROOT,
                "From detection to command: median %.0f ms, 99th percentile %.0f ms",
                detectionToCommandMillis.p50(),
                detectionToCommandMillis.p99()));
        moreHotspots().ifPresent(lines::add);
        int breaches =
                invariantBreaches.values().stream().mapToInt(count -> count).sum();
        lines.add("Independent check: "
                + (breaches == 0 ? "no breach of an invariant" : breaches + " BREACHES " + invariantBreaches) + ", "
                + (neglectedHotspots == 0 ? "no hotspot neglected" : neglectedHotspots + " HOTSPOTS NEGLECTED"));
        return String.join(System.lineSeparator(), lines);
    }

    /** Why there are more hotspots than without Isotherm, where there are. */
    private Optional<String> moreHotspots() {
        double more = hotspotMinutes.managed() - hotspotMinutes.unmanaged();
        if (more < LEAST_SHOWN) {
            return Optional.empty();
        }
        String others = hostHoursAsleep > 0 && hotByMovesMinutes < more
                ? "; others come of packing guests onto fewer hosts, at the risk of decision.risk"
                : "";
        return Optional.of(String.format(
                Locale.ROOT,
                "More hotspots than unmanaged: in %.1f of the %.1f host-minutes it is the moves' own work that takes a host "
                        + "above its mark%s. What moves bring shows over a longer time (--for 24h)",
                hotByMovesMinutes,
                hotspotMinutes.managed(),
                others));
    }

    private long total() {
        return Math.max(
                1,
                scenarioSeconds.values().stream().mapToLong(seconds -> seconds).sum());
    }

    private static List<String> compared(String name, Compared figures) {
        return List.of(name, figure(figures.managed()), figure(figures.unmanaged()));
    }

    private static String figure(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    static String duration(long seconds) {
        Duration duration = Duration.ofSeconds(seconds);
        if (seconds < 60) {
            return seconds + " s";
        }
        return duration.toHours() == 0
                ? String.format(Locale.ROOT, "%d min %02d s", duration.toMinutes(), duration.toSecondsPart())
                : String.format(Locale.ROOT, "%d h %02d min", duration.toHours(), duration.toMinutesPart());
    }
}
