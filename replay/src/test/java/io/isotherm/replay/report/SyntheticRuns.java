package io.isotherm.replay.report;

import io.isotherm.replay.whatif.WhatIfFigures;
import io.isotherm.replay.whatif.WhatIfResult;
import io.isotherm.replay.whatif.WhatIfTick;
import io.isotherm.schema.Scenario;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Results as a what-if run gives them: a day with a working-hours hump, packed more or less tightly. */
final class SyntheticRuns {
    static final Instant DAWN = Instant.parse("2026-03-02T00:00:00Z");
    private static final int TICK_SECONDS = 300;

    private SyntheticRuns() {}

    /**
     * One result.
     *
     * @param packing 0 for no management at all, up to 1 for the tightest
     */
    static WhatIfResult run(String name, int hosts, int ticks, double packing) {
        Random random = new Random(7);
        double[] base = random.doubles(hosts, 0.15, 0.75).toArray();
        List<WhatIfTick> all = new ArrayList<>();
        double kwh = 0;
        long moves = 0;
        double overload = 0;
        double hostHours = 0;
        for (int t = 0; t < ticks; t++) {
            double hump = 0.35 + 0.65 * Math.exp(-Math.pow((t - ticks * 0.55) / (ticks * 0.17), 2));
            int on = packing == 0 ? hosts : (int) Math.ceil(hosts * Math.min(1, hump * (1.25 - 0.45 * packing)));
            List<@Nullable Double> loads = new ArrayList<>();
            int hot = 0;
            double watts = 0;
            for (int h = 0; h < hosts; h++) {
                boolean up = h < on;
                double noise = random.nextGaussian() * 0.05;
                double burst = (h * 31 + t) % 97 < 3 ? 0.5 * packing : 0;
                double load = Math.max(0.01, base[h] * hump * 2.2 * hosts / on * 0.6 + burst + noise);
                loads.add(up ? (Double) load : null);
                hot += up && load > 0.85 ? 1 : 0;
                overload += up && load > 1 ? TICK_SECONDS / 60.0 : 0;
                watts += up ? 100 + 150 * Math.min(1, load) : 0;
            }
            int started = packing == 0 ? 0 : random.nextInt(1 + (int) (hosts * 0.08 * packing)) * (t % 5 == 0 ? 1 : 0);
            moves += started;
            kwh += watts * TICK_SECONDS / 3.6e6;
            hostHours += on * TICK_SECONDS / 3600.0;
            Scenario scenario = packing == 0
                    ? null
                    : hot > hosts * 0.06 ? Scenario.OVERLOAD : t % 40 < 14 ? Scenario.CONSOLIDATION : Scenario.STEADY;
            all.add(new WhatIfTick(
                    DAWN.plusSeconds((t + 1L) * TICK_SECONDS), scenario, started, started / 2, on, hot, watts, loads));
        }
        TreeMap<String, Double> minutes = new TreeMap<>();
        all.stream()
                .filter(tick -> tick.scenario() != null)
                .forEach(tick -> minutes.merge(String.valueOf(tick.scenario()), TICK_SECONDS / 60.0, Double::sum));
        WhatIfFigures figures = new WhatIfFigures(
                overload * 3,
                overload,
                overload / 60 / hostHours,
                overload * 9e4,
                4e9,
                moves,
                moves * 3.7,
                moves / 40,
                0,
                0.2,
                0,
                hostHours,
                hosts * ticks * TICK_SECONDS / 3600.0 - hostHours,
                kwh,
                overload / 60 / hostHours,
                moves * 1e-6,
                moves * 1e-7,
                moves * 1e-5,
                0,
                0,
                minutes);
        List<String> names = IntStream.range(0, hosts)
                .mapToObj(h -> String.format("xen%03d", h + 1))
                .toList();
        Instant until = DAWN.plusSeconds((long) ticks * TICK_SECONDS);
        return new WhatIfResult(name, "lab", DAWN, until, names, figures, all);
    }
}
