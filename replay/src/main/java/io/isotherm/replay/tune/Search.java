package io.isotherm.replay.tune;

import io.isotherm.replay.tune.space.SearchSpace;
import io.isotherm.schema.PoolConfig;
import io.jenetics.Alterer;
import io.jenetics.DoubleChromosome;
import io.jenetics.DoubleGene;
import io.jenetics.GaussianMutator;
import io.jenetics.Genotype;
import io.jenetics.Mutator;
import io.jenetics.Optimize;
import io.jenetics.Phenotype;
import io.jenetics.ext.SimulatedBinaryCrossover;
import io.jenetics.ext.moea.NSGA2Selector;
import io.jenetics.ext.moea.UFTournamentSelector;
import io.jenetics.ext.moea.Vec;
import io.jenetics.util.ISeq;
import io.jenetics.util.RandomRegistry;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.DoubleStream;
import org.hipparchus.random.SobolSequenceGenerator;

/**
 * Draws the configurations to try. The first is the one to start from; then come points of a Sobol sequence, shifted by
 * the seed, so that the space is covered evenly; then generations of NSGA-II (Deb, Pratap, Agarwal and Meyarivan, "A fast
 * and elitist multiobjective genetic algorithm: NSGA-II", IEEE Transactions on Evolutionary Computation 6(2), 2002): the
 * best by non-domination and crowding of all that were tried are the parents of the next. Costs are energy, overload,
 * moves and the score; the score changes nothing in who dominates whom, but keeps the best-scored among the parents.
 *
 * <p>The sequence depends on the seed and the results alone, not on how many run at once.
 */
final class Search {
    private static final int PARENTS = 16;
    private static final int GENERATION = 8;
    private static final int ATTEMPTS = 40;
    private static final double CROSSOVER = 0.9;
    private static final double RESET = 0.04;

    /** A configuration drawn, and where in the unit cube it was drawn. */
    record Draw(double[] point, List<String> values, PoolConfig config) {}

    private final SearchSpace space;
    private final PoolConfig base;
    private final int trials;
    private final Random random;
    private final SobolSequenceGenerator sobol;
    private final double[] shift;
    private final Set<PoolConfig> drawn = new HashSet<>();
    private final List<Phenotype<DoubleGene, Vec<double[]>>> tried = new ArrayList<>();

    Search(SearchSpace space, PoolConfig base, int trials, long seed) {
        this.space = space;
        this.base = base;
        this.trials = trials;
        this.random = new Random(seed);
        int size = space.dimensions().size();
        this.sobol = new SobolSequenceGenerator(size);
        this.shift = random.doubles(size).toArray();
    }

    /** Draws all trials, a batch at a time; the costs of a batch are asked for at once and come in its order. */
    void run(Function<List<Draw>, List<Outcome>> costs) {
        int spread = Math.max(1, Math.min(trials, Math.max(GENERATION, trials / 3)));
        List<Draw> batch = new ArrayList<>();
        batch.add(new Draw(space.point(base), space.values(base), base));
        drawn.add(base);
        for (int i = 1; i < spread; i++) {
            batch.add(fresh(List.of()));
        }
        learn(batch, costs.apply(batch));
        for (int done = spread; done < trials; done += GENERATION) {
            List<Draw> next = RandomRegistry.with(random, generator -> offspring());
            List<Draw> generation = next.subList(0, Math.min(GENERATION, trials - done));
            learn(generation, costs.apply(generation));
        }
    }

    private void learn(List<Draw> batch, List<Outcome> outcomes) {
        for (int i = 0; i < batch.size(); i++) {
            Outcome outcome = outcomes.get(i);
            Vec<double[]> fitness = Vec.of(
                    outcome.energyKwh(), outcome.overloadMinutes(), outcome.moves(), outcome.score(space.weights()));
            tried.add(Phenotype.of(genotype(batch.get(i).point()), 0, fitness));
        }
    }

    /** The next generation: crossed and mutated children of the best so far, none of which was tried before. */
    private List<Draw> offspring() {
        ISeq<Phenotype<DoubleGene, Vec<double[]>>> all = ISeq.of(tried);
        ISeq<Phenotype<DoubleGene, Vec<double[]>>> parents = NSGA2Selector.<DoubleGene, double[], Vec<double[]>>ofVec()
                .select(all, Math.min(PARENTS, all.size()), Optimize.MINIMUM);
        List<Draw> children = new ArrayList<>();
        List<double[]> candidates = new ArrayList<>();
        for (int attempt = 0; attempt < ATTEMPTS && children.size() < GENERATION; attempt++) {
            candidates.clear();
            altered(parents).forEach(candidates::add);
            for (double[] point : candidates) {
                if (children.size() < GENERATION) {
                    draw(point).ifPresent(children::add);
                }
            }
        }
        while (children.size() < GENERATION) {
            children.add(fresh(children));
        }
        return children;
    }

    private List<double[]> altered(ISeq<Phenotype<DoubleGene, Vec<double[]>>> parents) {
        double perGene = 1.0 / space.dimensions().size();
        Alterer<DoubleGene, Vec<double[]>> alterer = Alterer.of(
                new SimulatedBinaryCrossover<DoubleGene, Vec<double[]>>(CROSSOVER),
                new GaussianMutator<DoubleGene, Vec<double[]>>(perGene),
                new Mutator<DoubleGene, Vec<double[]>>(RESET));
        ISeq<Phenotype<DoubleGene, Vec<double[]>>> mates =
                UFTournamentSelector.<DoubleGene, double[], Vec<double[]>>ofVec()
                        .select(parents, GENERATION, Optimize.MINIMUM);
        return alterer.alter(mates, 0).population().stream()
                .map(child ->
                        child.genotype().chromosome().as(DoubleChromosome.class).toArray())
                .toList();
    }

    /** The next point of the sequence that makes a configuration not drawn before; in a small space, any. */
    private Draw fresh(List<Draw> besides) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Optional<Draw> next = draw(nextShifted());
            if (next.isPresent()) {
                return next.get();
            }
        }
        return besides.isEmpty() ? new Draw(space.point(base), space.values(base), base) : besides.get(0);
    }

    private double[] nextShifted() {
        double[] point = sobol.nextVector();
        for (int i = 0; i < point.length; i++) {
            point[i] = (point[i] + shift[i]) % 1;
        }
        return point;
    }

    /** The configuration at a point; empty if it was drawn before, or is not sound. */
    private Optional<Draw> draw(double[] point) {
        List<String> values = space.at(point);
        return space.with(base, values)
                .filter(drawn::add)
                // What was brought into order says what it really is.
                .map(config -> new Draw(point, space.values(config), config));
    }

    private static Genotype<DoubleGene> genotype(double[] point) {
        List<DoubleGene> genes = DoubleStream.of(point)
                .mapToObj(value -> DoubleGene.of(value, 0, Math.nextUp(1.0)))
                .toList();
        return Genotype.of(DoubleChromosome.of(genes));
    }
}
