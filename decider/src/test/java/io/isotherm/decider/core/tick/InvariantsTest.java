package io.isotherm.decider.core.tick;

import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.schema.Decision;
import io.isotherm.schema.Scenario;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;

/** Invariants I1 to I5 and I8 over many ticks of pools in which everything goes wrong now and then. */
class InvariantsTest {
    private static final int TICKS = 120;

    @Property(tries = 40)
    void noDecisionEverBreaksAnInvariant(@ForAll @LongRange(min = 0, max = 1_000_000) long seed) {
        assertThat(simulate(seed).breaches()).as("seed %d", seed).isEmpty();
    }

    @Property(tries = 5)
    void theSameInputGivesTheSameDecisions(@ForAll @LongRange(min = 0, max = 1_000_000) long seed) {
        assertThat(simulate(seed).decisions()).isEqualTo(simulate(seed).decisions());
    }

    @Example
    void thePoolsAreBusyEnoughToTellAnything() {
        Set<Scenario> scenarios = EnumSet.noneOf(Scenario.class);
        int moves = 0;
        int powers = 0;
        for (long seed = 0; seed < 10; seed++) {
            Outcome outcome = simulate(seed);
            scenarios.addAll(outcome.scenarios());
            moves += outcome.moves();
            powers += outcome.powers();
        }
        assertThat(moves).isGreaterThan(50);
        assertThat(powers).isGreaterThan(3);
        assertThat(scenarios).hasSizeGreaterThan(4);
    }

    private record Outcome(
            List<String> breaches, List<String> decisions, Set<Scenario> scenarios, int moves, int powers) {}

    private static Outcome simulate(long seed) {
        PoolRun run = new PoolRun();
        configure(run, new Random(seed));
        SimulatedPool pool = new SimulatedPool(seed, run);
        InvariantChecks checks = new InvariantChecks(run.config);
        List<String> decisions = new ArrayList<>();
        Set<Scenario> scenarios = EnumSet.noneOf(Scenario.class);
        int moves = 0;
        int powers = 0;
        for (int i = 0; i < TICKS; i++) {
            Window window = pool.next();
            Decision decision = run.tick(window);
            decisions.add(decision.toString());
            scenarios.add(decision.getScenario());
            moves += run.migrations().size();
            powers += run.powers().size();
            checks.check(window, run, pool);
            run.migrations().forEach(pool::execute);
            run.powers().forEach(pool::execute);
        }
        return new Outcome(checks.breaches(), decisions, scenarios, moves, powers);
    }

    private static void configure(PoolRun run, Random random) {
        run.config.getDecision().setCooldownMillis((5 + random.nextInt(30)) * Window.MINUTE);
        run.config.getDecision().setForeignMoveMillis(10 * Window.MINUTE);
        run.config.getDecision().setCommandTimeoutMillis(5 * Window.MINUTE);
        run.config.getDecision().setMaxFailuresPerHour(20);
        run.config.getConstraints().setAntiAffinity(List.of(List.of("v0", "v1"), List.of("v2", "v3")));
        run.config.getConstraints().setExcludedVms(List.of("v4"));
        if (random.nextBoolean()) {
            run.config.getPower().setEnabled(true);
            run.config.getPower().setColdMillis(2 * Window.MINUTE);
            run.config.getPower().setMinUpMillis(5 * Window.MINUTE);
        }
        if (random.nextInt(4) == 0) {
            run.config.getConstraints().setMaintenanceHosts(List.of("h0"));
        }
    }
}
