package io.isotherm.bench.planetlab.algorithm;

import io.isotherm.bench.planetlab.algorithm.Algorithm.Outcome;
import io.isotherm.bench.planetlab.literature.MmtConsolidation;
import io.isotherm.bench.planetlab.literature.OverloadDetector;
import io.isotherm.bench.planetlab.literature.PlannedGuests;
import io.isotherm.bench.planetlab.simulation.Creation;
import io.isotherm.bench.planetlab.simulation.History;
import io.isotherm.bench.planetlab.simulation.HostModel;
import io.isotherm.bench.planetlab.simulation.Simulation;
import io.isotherm.bench.planetlab.simulation.Summary;
import io.isotherm.bench.planetlab.simulation.Workload;
import io.isotherm.decider.core.plan.Planner;
import io.isotherm.decider.core.plan.scenario.Planners;
import io.isotherm.schema.Marks;
import io.isotherm.schema.PoolConfig;
import io.isotherm.schema.Resource;
import io.isotherm.schema.Scenario;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The algorithms that can be measured, by name, each with its variants.
 *
 * <p>Those of the literature create the guests by their own placement. All planners of the decider begin with first fit,
 * where a pool without management stays. The decider's own recognition of scenarios needs windows, which this benchmark
 * has not: a planner is asked for OVERLOAD and, when it moves nothing then, for CONSOLIDATION; one that balances for
 * IMBALANCE.
 */
public final class Algorithms {
    /** Name of the algorithm that takes a risk. */
    public static final String ISOTHERM = "isotherm";

    static final int HOSTS = 800;

    private static final List<Scenario> RELIEVE_ELSE_PACK = List.of(Scenario.OVERLOAD, Scenario.CONSOLIDATION);

    private Algorithms() {}

    /**
     * All of them.
     *
     * @param config how the pool is to be run, for the planners of the decider
     * @param risks {@code decision.risk} of each variant of isotherm; none for the one of the configuration
     */
    public static List<Algorithm> all(PoolConfig config, List<Double> risks) {
        List<Algorithm> all = new ArrayList<>();
        all.add(new Algorithm("NPA", Algorithm.DEFAULT, Algorithms::atFullPower));
        all.add(new Algorithm("DVFS", Algorithm.DEFAULT, Algorithms::firstFit));
        for (PlannedGuests planned : PlannedGuests.values()) {
            all.add(literature("THR-MMT-0.8", OverloadDetector.threshold(0.8), planned, config));
            all.add(literature("MAD-MMT-2.5", OverloadDetector.medianAbsoluteDeviation(2.5), planned, config));
            all.add(literature("IQR-MMT-1.5", OverloadDetector.interquartileRange(1.5), planned, config));
            all.add(literature("LR-MMT-1.2", OverloadDetector.localRegression(1.2), planned, config));
        }
        all.add(own("sandpiper", Algorithm.DEFAULT, RELIEVE_ELSE_PACK, config));
        all.add(own("deviation", Algorithm.DEFAULT, List.of(Scenario.IMBALANCE), config));
        all.add(own("mmt-pabfd", Algorithm.DEFAULT, RELIEVE_ELSE_PACK, config));
        if (risks.isEmpty()) {
            all.add(own(ISOTHERM, Algorithm.DEFAULT, RELIEVE_ELSE_PACK, filledToTheBrim(config)));
        }
        for (double risk : risks) {
            PoolConfig risky = filledToTheBrim(config);
            risky.getDecision().setRisk(risk);
            all.add(own(ISOTHERM, "risk=" + risk, RELIEVE_ELSE_PACK, risky));
        }
        Oracle oracle = new Oracle(HOSTS);
        all.add(new Algorithm("oracle", "bound", workload -> unbeatable(oracle.boundKwh(workload))));
        all.add(new Algorithm("oracle", "packed", workload -> unbeatable(oracle.packedKwh(workload))));
        return List.copyOf(all);
    }

    /**
     * Some of them.
     *
     * @param names names in any case, each for all variants of the algorithm, or as {@code name@variant} for one
     * @param config how the pool is to be run, for the planners of the decider
     * @param risks {@code decision.risk} of each variant of isotherm; none for the one of the configuration
     * @throws IllegalArgumentException if there is no such algorithm
     */
    public static List<Algorithm> named(List<String> names, PoolConfig config, List<Double> risks) {
        List<Algorithm> all = all(config, risks);
        List<Algorithm> chosen = new ArrayList<>();
        for (String name : names) {
            List<Algorithm> found = all.stream()
                    .filter(algorithm -> name.equalsIgnoreCase(algorithm.name())
                            || name.equalsIgnoreCase(algorithm.name() + "@" + algorithm.variant()))
                    .toList();
            if (found.isEmpty()) {
                throw new IllegalArgumentException("There is no algorithm '" + name + "'. Known are "
                        + String.join(
                                ", ",
                                all.stream().map(Algorithm::name).distinct().toList())
                        + "; 'LR-MMT-1.2@3.0' names one variant");
            }
            chosen.addAll(found);
        }
        return chosen.stream().distinct().toList();
    }

    private static Algorithm literature(
            String name, OverloadDetector detector, PlannedGuests planned, PoolConfig config) {
        Planner planner = new MmtConsolidation(name.toLowerCase(Locale.ROOT), detector, planned);
        return new Algorithm(
                name,
                planned.version(),
                workload -> planned(workload, planned.creation(), planner, List.of(Scenario.CONSOLIDATION), config));
    }

    /** A planner of the decider. */
    private static Algorithm own(String name, String variant, List<Scenario> scenarios, PoolConfig config) {
        Planner planner = Planners.byName(name)
                .orElseThrow(() -> new IllegalStateException("The decider has no planner '" + name + "'"));
        return new Algorithm(
                name, variant, workload -> planned(workload, Creation.FIRST_FIT, planner, scenarios, config));
    }

    /** With no margin below capacity, for an algorithm that keeps its own by the risk that it accepts. */
    private static PoolConfig filledToTheBrim(PoolConfig config) {
        PoolConfig brim = PoolConfig.newBuilder(config).build();
        brim.getDetection()
                .setMarks(brim.getDetection().getMarks().stream()
                        .map(marks -> new Marks(marks.getResource(), 1.0, 1.0, marks.getLow(), marks.getLowLeave()))
                        .toList());
        brim.getDecision().setPackingLimit(1.0);
        return brim;
    }

    private static Outcome planned(
            Workload workload, Creation creation, Planner planner, List<Scenario> scenarios, PoolConfig config) {
        Simulation simulation = new Simulation(workload, HOSTS, History.NONE);
        creation.createAll(simulation);
        double highMark = config.getDetection().getMarks().stream()
                .filter(marks -> marks.getResource() == Resource.CPU)
                .findFirst()
                .orElseThrow()
                .getHigh();
        PlannerDecider decider = new PlannerDecider(planner, scenarios, new PoolPicture(simulation, config, highMark));
        Summary summary = simulation.run(decider);
        return new Outcome(summary, decider.millis(0.5), decider.millis(0.99));
    }

    /** No migrations; an empty host is off, and power follows the load. */
    private static Outcome firstFit(Workload workload) {
        Simulation simulation = new Simulation(workload, HOSTS, History.NONE);
        Creation.FIRST_FIT.createAll(simulation);
        return new Outcome(simulation.run(now -> List.of()), 0, 0);
    }

    /** No migrations, and no power management at all. */
    private static Outcome atFullPower(Workload workload) {
        double[] ticks = Simulation.ticks();
        double watts = 0;
        for (int host = 0; host < HOSTS; host++) {
            watts += HostModel.of(host).wattsAt(1);
        }
        Outcome day = firstFit(workload);
        return new Outcome(day.summary().withEnergyKwh(watts * ticks[ticks.length - 1] / 3_600_000), 0, 0);
    }

    private static Outcome unbeatable(double kwh) {
        return new Outcome(new Summary(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0).withEnergyKwh(kwh), 0, 0);
    }
}
