package io.isotherm.replay.report;

import java.util.List;

/**
 * How much the result depends on each setting.
 *
 * @param costs what the correlations are with, in order
 * @param effects the settings, the strongest first
 */
public record Sensitivity(String title, String note, List<String> costs, List<Effect> effects) implements Section {
    public Sensitivity {
        costs = List.copyOf(costs);
        effects = List.copyOf(effects);
    }

    /**
     * One setting.
     *
     * @param setting its path in pool.yaml
     * @param meaning what it sets
     * @param searched the range or choices that were searched
     * @param defaults its value by default
     * @param recommended its value as recommended
     * @param below score with the setting one step below the recommendation, as relative change (0.1 = 10 % worse); NaN
     *     if not tried
     * @param above the same one step above
     * @param correlations strength from −1 to 1 of the relation to each cost over all trials, in their order; NaN if the
     *     trials do not tell
     */
    public record Effect(
            String setting,
            String meaning,
            String searched,
            String defaults,
            String recommended,
            double below,
            double above,
            List<Double> correlations) {
        public Effect {
            correlations = List.copyOf(correlations);
        }
    }
}
