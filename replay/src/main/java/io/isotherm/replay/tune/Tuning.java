package io.isotherm.replay.tune;

import io.isotherm.replay.tune.Trial.Costs;
import io.isotherm.replay.tune.TuneResult.Effect;
import io.isotherm.replay.tune.TuneResult.Forward;
import io.isotherm.replay.tune.TuneResult.Validation;
import io.isotherm.replay.tune.space.Dimension;
import io.isotherm.replay.tune.space.SearchSpace;
import io.isotherm.schema.PoolConfig;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A search from its first trial to its recommendation. What is best on the searched range may be so by accident: of the
 * best few, that one is taken which also does well on the range that is held back.
 */
public final class Tuning {
    /** Is told how far the search is; called from one thread at a time. */
    public interface Progress {
        /**
         * @param stage what is being done
         * @param done how many of its runs are done
         * @param total how many there are
         */
        void at(String stage, int done, int total);
    }

    /** A change of the score by less than this share of it is none. */
    private static final double NOTHING = 0.01;

    /** So many of the best trials are judged on the held-back range as well. */
    private static final int FINALISTS = 15;

    private final Evaluator evaluator;
    private final SearchSpace space;
    private final PoolConfig base;
    private final String baseName;
    private final TrialLog log;
    private final Progress progress;
    private final ExecutorService workers;

    private Tuning(
            Evaluator evaluator,
            SearchSpace space,
            PoolConfig base,
            String baseName,
            TrialLog log,
            Progress progress,
            ExecutorService workers) {
        this.evaluator = evaluator;
        this.space = space;
        this.base = base;
        this.baseName = baseName;
        this.log = log;
        this.progress = progress;
        this.workers = workers;
    }

    /**
     * Searches.
     *
     * @param base the configuration to start from and to compare with
     * @param baseName what to call it: "the defaults", or a file's name
     * @param trials how many configurations to try, at least 1
     * @param seed decides what is drawn
     * @param jobs how many run at once; changes nothing in the result
     * @param log runs that are known already, and those that are done
     */
    public static TuneResult run(
            Evaluator evaluator,
            SearchSpace space,
            PoolConfig base,
            String baseName,
            int trials,
            long seed,
            int jobs,
            TrialLog log,
            Progress progress) {
        ExecutorService workers = Executors.newFixedThreadPool(jobs, runnable -> {
            Thread thread = new Thread(runnable, "trial");
            thread.setDaemon(true);
            return thread;
        });
        try {
            return new Tuning(evaluator, space, base, baseName, log, progress, workers).run(trials, seed);
        } finally {
            workers.shutdownNow();
        }
    }

    private record Ask(String range, PoolConfig config) {}

    private TuneResult run(int count, long seed) {
        List<Trial> trials = new ArrayList<>();
        new Search(space, base, count, seed).run(batch -> {
            List<Costs> costs = costs(
                    "trials",
                    trials.size(),
                    count,
                    batch.stream()
                            .map(draw -> new Ask(Evaluator.SEARCHED, draw.config()))
                            .toList());
            for (int i = 0; i < batch.size(); i++) {
                Search.Draw draw = batch.get(i);
                trials.add(new Trial(
                        trials.size(),
                        draw.values(),
                        draw.config(),
                        costs.get(i).whole(),
                        costs.get(i).parts()));
            }
            return costs.stream().map(Costs::whole).toList();
        });
        Trial best = finalist(trials);
        Trial candidate = plainest(trials.get(0), best, trials.size());
        if (candidate != best) {
            trials.add(candidate);
        }
        TuneResult judged = new TuneResult(
                space,
                baseName,
                trials,
                front(trials),
                candidate,
                validations(trials.get(0), candidate),
                forward(trials),
                List.of());
        return new TuneResult(
                space,
                baseName,
                trials,
                judged.front(),
                candidate,
                judged.validations(),
                judged.forward(),
                effects(judged));
    }

    /** Of the best trials on the searched range, the best on that and the held-back range together; else the start. */
    private Trial finalist(List<Trial> trials) {
        Trial start = trials.get(0);
        List<Trial> finalists = trials.stream()
                .filter(trial -> score(trial) < score(start))
                .sorted(Comparator.comparingDouble(this::score).thenComparingInt(Trial::number))
                .limit(FINALISTS)
                .toList();
        List<Double> scores =
                overall("finalists", finalists.stream().map(Trial::config).toList());
        return IntStream.range(0, finalists.size())
                .boxed()
                .min(Comparator.comparingDouble(scores::get))
                .map(finalists::get)
                .orElse(start);
    }

    /** Scores over the searched and the held-back range together. */
    private List<Double> overall(String stage, List<PoolConfig> configs) {
        String heldBack = evaluator.heldBack().get(0);
        List<Costs> costs = costs(
                stage,
                0,
                2 * configs.size(),
                configs.stream()
                        .flatMap(config -> Stream.of(new Ask(Evaluator.SEARCHED, config), new Ask(heldBack, config)))
                        .toList());
        return IntStream.range(0, configs.size())
                .mapToObj(i -> costs.get(2 * i).whole().score(space.weights())
                        + costs.get(2 * i + 1).whole().score(space.weights()))
                .toList();
    }

    /**
     * The best trial with every setting left as at the start that brings nothing, as one more trial: whoever applies it
     * changes no more than is good for something.
     */
    private Trial plainest(Trial start, Trial best, int number) {
        List<Optional<PoolConfig>> resets = new ArrayList<>();
        for (int i = 0; i < best.values().size(); i++) {
            List<String> values = new ArrayList<>(best.values());
            values.set(i, start.values().get(i));
            resets.add(space.with(base, values));
        }
        List<PoolConfig> asked = new ArrayList<>(List.of(best.config()));
        resets.forEach(config -> asked.add(config.orElse(best.config())));
        List<Double> scores = overall("plain settings", asked);
        double enough = scores.get(0) + NOTHING * Math.abs(scores.get(0));
        List<String> plain = new ArrayList<>(best.values());
        for (int i = 0; i < plain.size(); i++) {
            if (resets.get(i).isPresent() && scores.get(i + 1) <= enough) {
                plain.set(i, start.values().get(i));
            }
        }
        PoolConfig config = space.with(base, plain).orElse(best.config());
        if (config.equals(best.config())
                || overall("plain settings", List.of(config)).get(0) > enough) {
            return best;
        }
        Costs searched = costs(new Ask(Evaluator.SEARCHED, config));
        return new Trial(number, space.values(config), config, searched.whole(), searched.parts());
    }

    private List<Validation> validations(Trial start, Trial candidate) {
        List<String> ranges = evaluator.heldBack();
        List<Costs> costs = costs(
                "validation",
                0,
                2 * ranges.size(),
                ranges.stream()
                        .flatMap(range -> Stream.of(new Ask(range, start.config()), new Ask(range, candidate.config())))
                        .toList());
        List<Validation> validations = new ArrayList<>();
        for (int i = 0; i < ranges.size(); i++) {
            validations.add(new Validation(
                    ranges.get(i),
                    costs.get(2 * i).whole(),
                    costs.get(2 * i + 1).whole()));
        }
        return validations;
    }

    private List<Forward> forward(List<Trial> trials) {
        List<Forward> forward = new ArrayList<>();
        for (int next = 1; next < space.parts(); next++) {
            int part = next;
            ToDoubleFunction<Trial> before = trial -> trial.parts().subList(0, part).stream()
                    .mapToDouble(outcome -> outcome.score(space.weights()))
                    .sum();
            Trial chosen =
                    trials.stream().min(Comparator.comparingDouble(before)).orElseThrow();
            forward.add(new Forward(
                    part,
                    chosen.number(),
                    trials.get(0).parts().get(part).score(space.weights()),
                    chosen.parts().get(part).score(space.weights())));
        }
        return forward;
    }

    private static List<Trial> front(List<Trial> trials) {
        Set<Outcome> seen = new HashSet<>();
        return trials.stream()
                .filter(trial ->
                        trials.stream().noneMatch(other -> other.whole().dominates(trial.whole())))
                .filter(trial -> seen.add(trial.whole()))
                .sorted(Comparator.comparingDouble(
                                (Trial trial) -> trial.whole().energyKwh())
                        .thenComparingInt(Trial::number))
                .toList();
    }

    /** Steps from the recommendation, one setting at a time, and relations over all trials. */
    private List<Effect> effects(TuneResult judged) {
        Trial around = judged.recommended();
        List<Ask> asks = new ArrayList<>();
        List<List<Integer>> asked = new ArrayList<>();
        for (int i = 0; i < space.dimensions().size(); i++) {
            List<Integer> own = new ArrayList<>();
            for (String neighbour :
                    space.dimensions().get(i).neighbours(around.values().get(i))) {
                List<String> values = new ArrayList<>(around.values());
                values.set(i, neighbour);
                // At the edge of a range there is no step further.
                Optional<PoolConfig> config = space.with(base, values).filter(sound -> !sound.equals(around.config()));
                own.add(config.isPresent() ? asks.size() : -1);
                config.ifPresent(sound -> asks.add(new Ask(Evaluator.SEARCHED, sound)));
            }
            asked.add(own);
        }
        List<Costs> costs = costs("sensitivity", 0, asks.size(), asks);
        double reference = score(around);
        List<Effect> effects = new ArrayList<>();
        for (int i = 0; i < space.dimensions().size(); i++) {
            Dimension dimension = space.dimensions().get(i);
            List<Double> changes = asked.get(i).stream()
                    .map(index -> index < 0 || reference == 0
                            ? Double.NaN
                            : costs.get(index).whole().score(space.weights()) / reference - 1)
                    .toList();
            boolean range = dimension instanceof Dimension.Range;
            double below = range ? changes.get(0) : Double.NaN;
            double above = range
                    ? changes.get(1)
                    : changes.stream()
                            .filter(change -> !change.isNaN())
                            .min(Comparator.naturalOrder())
                            .orElse(Double.NaN);
            effects.add(new Effect(i, below, above, Relations.of(space, judged.trials(), i)));
        }
        effects.sort(Comparator.comparingDouble(Tuning::strength).reversed());
        return effects;
    }

    private static double strength(Effect effect) {
        double below = Double.isNaN(effect.below()) ? 0 : Math.abs(effect.below());
        double above = Double.isNaN(effect.above()) ? 0 : Math.abs(effect.above());
        return Math.max(below, above);
    }

    private double score(Trial trial) {
        return trial.whole().score(space.weights());
    }

    /** What configurations cost, in the order asked, those known from the log at once, the others in parallel. */
    private List<Costs> costs(String stage, int doneBefore, int total, List<Ask> asks) {
        List<Callable<Costs>> calls =
                asks.stream().<Callable<Costs>>map(ask -> () -> costs(ask)).toList();
        List<Costs> costs = new ArrayList<>();
        if (doneBefore == 0) {
            progress.at(stage, 0, total);
        }
        try {
            List<Future<Costs>> futures = calls.stream().map(workers::submit).toList();
            for (Future<Costs> future : futures) {
                costs.add(future.get());
                progress.at(stage, doneBefore + costs.size(), total);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the search was interrupted; go on with --resume", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException("a trial failed: " + e.getCause(), e);
        }
        return costs;
    }

    private Costs costs(Ask ask) {
        return log.find(ask.range(), ask.config()).orElseGet(() -> {
            Costs costs = evaluator.costs(ask.range(), ask.config());
            log.add(ask.range(), ask.config(), costs);
            return costs;
        });
    }
}
