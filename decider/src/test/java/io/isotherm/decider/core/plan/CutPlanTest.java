package io.isotherm.decider.core.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.decider.core.model.PoolModel;
import io.isotherm.decider.core.plan.scenario.Planners;
import io.isotherm.decider.core.rules.PlanContext;
import io.isotherm.decider.core.rules.PlanTrace;
import io.isotherm.schema.Scenario;
import io.isotherm.text.Counted;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Planning that takes more steps than it may ends with what it has found. That cut plans are valid, PlannerPropertiesTest shows. */
class CutPlanTest {
    private static final int HOSTS = 200;
    private static final int MOST_GUESTS_OF_A_HOST = 40;

    /** What each planner does in a pool of 200 hosts: it is cut after a part of the steps that it would take. */
    @ParameterizedTest
    @CsvSource({
        "isotherm, OVERLOAD, 0.6, 2000",
        "isotherm, CONSOLIDATION, 0.1, 5000",
        "sandpiper, OVERLOAD, 0.6, 2000",
        "mmt-pabfd, OVERLOAD, 0.6, 2000",
        "mmt-pabfd, CONSOLIDATION, 0.25, 2000",
        "evacuate, EVACUATION, 0.6, 200",
        "repair, RULE_REPAIR, 0.6, 200",
        "deviation, IMBALANCE, 0.6, 2000"
    })
    void returnsWhatItHasFoundAndSaysThatItWasCut(String planner, Scenario scenario, double fill, long steps) {
        PoolModel model = RandomPools.pool(7, HOSTS, fill).model();
        PlanTrace whole = new PlanTrace();
        PlanTrace cut = new PlanTrace();

        List<PlannedMove> all = plan(planner, scenario, model, PlanContext.MAX_STEPS, whole);
        List<PlannedMove> some = plan(planner, scenario, model, steps, cut);

        assertThat(some).isNotEmpty().hasSizeLessThan(all.size()).isEqualTo(all.subList(0, some.size()));
        assertThat(whole.notes()).noneMatch(note -> note.contains("was cut"));
        assertThat(cut.notes())
                .contains("Planning for " + scenario + " by " + planner + " was cut after " + steps + " steps, with "
                        + Counted.of(some.size(), "move") + " found: what is left is planned at a later tick");
    }

    /** Where nobody can go anywhere, each step is a refusal, and all refusals are counted. */
    @ParameterizedTest
    @CsvSource({"isotherm, OVERLOAD", "sandpiper, OVERLOAD", "mmt-pabfd, OVERLOAD", "repair, RULE_REPAIR"})
    void looksAtLittleMoreThanItMay(String planner, Scenario scenario) {
        PoolModel model = RandomPools.pool(7, HOSTS, 0.95).model();
        PlanTrace trace = new PlanTrace();

        plan(planner, scenario, model, 1, trace);

        assertThat(trace.counts().values().stream().mapToInt(Integer::intValue).sum())
                .as("refusals: %s", trace.counts())
                .isLessThan(HOSTS * MOST_GUESTS_OF_A_HOST);
    }

    private static List<PlannedMove> plan(
            String planner, Scenario scenario, PoolModel model, long steps, PlanTrace trace) {
        PlanContext context = PlanContext.of(scenario, 100_000).withMaxSteps(steps);
        return Planners.byName(planner)
                .orElseThrow()
                .plan(model, context, trace)
                .moves();
    }
}
