package io.isotherm.replay.tune;

import io.isotherm.replay.tune.space.Dimension;
import io.isotherm.replay.tune.space.SearchSpace;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import org.hipparchus.stat.correlation.SpearmansCorrelation;
import org.hipparchus.stat.ranking.NaturalRanking;

/** How strongly a setting and the costs go together over all trials. */
final class Relations {
    private static final int ENOUGH = 5;

    private Relations() {}

    /** With score, energy, overload and moves, in this order; NaN where either does not vary, or trials are too few. */
    static List<Double> of(SearchSpace space, List<Trial> trials, int index) {
        Dimension dimension = space.dimensions().get(index);
        return List.<ToDoubleFunction<Outcome>>of(
                        outcome -> outcome.score(space.weights()),
                        Outcome::energyKwh,
                        Outcome::overloadMinutes,
                        Outcome::moves)
                .stream()
                .map(cost -> relation(dimension, index, trials, cost))
                .toList();
    }

    private static double relation(Dimension dimension, int index, List<Trial> trials, ToDoubleFunction<Outcome> cost) {
        double[] costs = trials.stream().map(Trial::whole).mapToDouble(cost).toArray();
        if (trials.size() < ENOUGH || DoubleStream.of(costs).distinct().count() < 2) {
            return Double.NaN;
        }
        if (dimension instanceof Dimension.Range range) {
            double[] values = trials.stream()
                    .mapToDouble(trial -> range.setting().number(trial.values().get(index)))
                    .toArray();
            return DoubleStream.of(values).distinct().count() < 2
                    ? Double.NaN
                    : new SpearmansCorrelation().correlation(values, costs);
        }
        return ratio(trials.stream().map(trial -> trial.values().get(index)).toList(), costs);
    }

    /** The correlation ratio of ranks: the root of the share of their variance that lies between the choices. */
    private static double ratio(List<String> choices, double[] costs) {
        double[] ranks = new NaturalRanking().rank(costs);
        Map<String, double[]> groups = new TreeMap<>();
        for (int i = 0; i < ranks.length; i++) {
            double[] group = groups.computeIfAbsent(choices.get(i), choice -> new double[2]);
            group[0] += ranks[i];
            group[1]++;
        }
        double mean = DoubleStream.of(ranks).average().orElseThrow();
        double all = DoubleStream.of(ranks)
                .map(rank -> (rank - mean) * (rank - mean))
                .sum();
        double between = groups.values().stream()
                .mapToDouble(group -> group[1] * Math.pow(group[0] / group[1] - mean, 2))
                .sum();
        return groups.size() < 2 ? Double.NaN : Math.sqrt(between / all);
    }
}
