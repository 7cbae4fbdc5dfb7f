package io.isotherm.decider.core.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.decider.core.model.Guest;
import io.isotherm.decider.core.model.Host;
import io.isotherm.decider.core.model.PoolModel;
import io.isotherm.decider.core.rules.Ceiling;
import io.isotherm.decider.core.rules.PlanContext;
import io.isotherm.decider.core.rules.PlanTrace;
import io.isotherm.schema.Resource;
import io.isotherm.schema.Scenario;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is found without looking at the hosts that are too full is in the order of a plain scan, also after moves. */
class BestFitTest {
    private static final int GUESTS = 150;

    @ParameterizedTest
    @CsvSource({"1, 0.3", "2, 0.6", "3, 0.9", "4, 1.2"})
    void isInTheOrderOfAScan(long seed, double fill) {
        PoolModel model = RandomPools.pool(seed, 120, fill).model();
        Draft draft = new Draft(model, PlanContext.of(Scenario.EVACUATION, 10_000), new PlanTrace());
        List<Host> receivers = draft.receivers();
        BestFit fit = new BestFit(receivers, draft);
        Random random = new Random(seed);
        for (int i = 0; i < GUESTS; i++) {
            Guest guest = model.guests().get(random.nextInt(model.guests().size()));
            assertThat(fit.inOrder(guest)).containsExactlyElementsOf(scan(guest, receivers, draft));
            fit.best(guest).ifPresent(move -> draft.take(move, ""));
        }
        assertThat(draft.size()).isPositive();
    }

    private static List<Host> scan(Guest guest, List<Host> receivers, Draft draft) {
        return receivers.stream()
                .filter(host -> host.index() != draft.now().hostOf(guest).index())
                .sorted(Comparator.comparing(Host::hot)
                        .thenComparing(host -> isBeyondLeaveMarks(guest, host, draft))
                        .thenComparingLong(host -> draft.now().memoryFreeKib(host))
                        .thenComparingInt(Host::index))
                .toList();
    }

    private static boolean isBeyondLeaveMarks(Guest guest, Host host, Draft draft) {
        for (Resource resource : Resource.values()) {
            if (draft.now().useWith(host, resource, guest) > Ceiling.HIGH_LEAVE.of(draft.model(), resource)) {
                return true;
            }
        }
        return false;
    }
}
