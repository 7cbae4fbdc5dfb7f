package io.isotherm.replay.tune;

import io.isotherm.pool.PoolConfigs;
import io.isotherm.replay.tune.Trial.Costs;
import io.isotherm.schema.PoolConfig;
import io.isotherm.schema.Resource;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** Costs by a formula with a known best: fuller hosts save energy and overload; long windows cost overload. */
class FormulaEvaluator implements Evaluator {
    static final String LATER = "later";

    final AtomicInteger runs = new AtomicInteger();
    private final int parts;
    private final double overfit;

    /** @param overfit cost of a high packing limit where the search does not see; 0 if it is the same there */
    FormulaEvaluator(int parts, double overfit) {
        this.parts = parts;
        this.overfit = overfit;
    }

    @Override
    public List<String> heldBack() {
        return List.of(LATER);
    }

    @Override
    public Costs costs(String range, PoolConfig config) {
        runs.incrementAndGet();
        double packing = config.getDecision().getPackingLimit();
        double windows = config.getDetection().getWindowMillis() / 60_000.0;
        double high = PoolConfigs.marks(config, Resource.CPU).getHigh();
        boolean sandpiper =
                "sandpiper".equals(config.getDecision().getAlgorithms().get("OVERLOAD"));
        double energy = 200 - 100 * packing;
        double overload = 400 * Math.pow(packing - 0.5, 2) + 3 * windows + 20 * Math.abs(high - 0.8);
        double moves = 500 * Math.max(0, 0.9 - high) + (sandpiper ? 40 : 0);
        if (range.equals(LATER)) {
            overload += overfit * Math.max(0, packing - 0.7) * 1000;
        }
        Outcome part = new Outcome(energy / parts, overload / parts, moves / parts);
        return new Costs(
                new Outcome(energy, overload, moves),
                IntStream.range(0, parts).mapToObj(i -> part).toList());
    }

    @Override
    public String fingerprint() {
        return "a formula, " + parts + " parts, overfit " + overfit;
    }
}
