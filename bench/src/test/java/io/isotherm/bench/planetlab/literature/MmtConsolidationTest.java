package io.isotherm.bench.planetlab.literature;

import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.decider.core.model.Guest;
import io.isotherm.decider.core.model.Host;
import io.isotherm.decider.core.model.Load;
import io.isotherm.decider.core.model.PoolModel;
import io.isotherm.decider.core.model.Usual;
import io.isotherm.decider.core.plan.Plan;
import io.isotherm.decider.core.rules.PlanContext;
import io.isotherm.decider.core.rules.PlanTrace;
import io.isotherm.eligibility.GuestNeeds;
import io.isotherm.pool.PoolConfigs;
import io.isotherm.schema.Scenario;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Hosts of 2 CPUs of 1000 MHz, from 100 W to 200 W. */
class MmtConsolidationTest {
    private final List<Host> hosts = new ArrayList<>();
    private final List<Guest> guests = new ArrayList<>();

    /** A host with guests of these demands in MHz; each has 1 GiB of memory less than the one before it. */
    private void host(String name, double... demands) {
        double sum = 0;
        for (double mhz : demands) {
            String guest = name + guests.size();
            Load load = new Load(mhz, (100 - guests.size()) * 1024L * 1024, 0, 0);
            guests.add(new Guest(
                    guests.size(),
                    guest,
                    guest,
                    name,
                    load,
                    Usual.UNKNOWN,
                    mhz,
                    true,
                    true,
                    List.of(),
                    false,
                    0,
                    GuestNeeds.NOTHING));
            sum += mhz;
        }
        Load used = new Load(sum, 0, 0, 0);
        hosts.add(Host.named(hosts.size(), name)
                .capacity(new Load(2000, 1L << 40, 0, 0))
                .cpuMhzEach(1000)
                .measured(used)
                .expected(used)
                .watts(List.of(100.0, 200.0))
                .build());
    }

    private List<String> plan(PlannedGuests planned) {
        PoolModel model = PoolModel.of(
                hosts, guests, guest -> new double[0], PoolConfigs.defaults("p"), Instant.ofEpochSecond(300));
        Plan plan = new MmtConsolidation("thr", OverloadDetector.threshold(0.8), planned)
                .plan(model, PlanContext.of(Scenario.CONSOLIDATION, 100), new PlanTrace());
        return plan.moves().stream()
                .map(step -> step.move().guest().uuid() + ":"
                        + step.move().source().name() + "->"
                        + step.move().destination().name())
                .toList();
    }

    @Test
    void anOverloadedHostGivesUpTheGuestOfLeastMemory() {
        host("a", 700, 600, 400);
        host("b", 900, 600);

        // a stands at 0.85. On b the guest would bring 0.95, so that an empty host is taken; b cannot be emptied.
        host("c");
        assertThat(plan(PlannedGuests.LEFT_OUT)).containsExactly("a2:a->c");
    }

    @Test
    void theLeastUsedHostIsEmptiedWhollyOrNotAtAll() {
        host("a", 800, 200);
        host("b", 700);
        host("c", 300, 100);

        // c onto a and b: 300 where power grows the same, the first; 100 as well. b (0.35) then fits nowhere whole.
        assertThat(plan(PlannedGuests.LEFT_OUT)).containsExactly("c3:c->a", "c4:c->a");
    }

    @Test
    void aHostThatHasJustTakenAGuestInMayBeEmptiedSoThatItMovesTwice() {
        host("a", 700, 600, 400);
        host("b", 100);
        host("c", 900);

        assertThat(plan(PlannedGuests.LEFT_OUT)).containsExactly("a2:a->b", "a2:b->c", "b3:b->c");
    }

    @Test
    void countingPlannedGuestsMakesEachFurtherOneLookDearer() {
        host("a", 900, 600, 300, 300);
        host("b", 100);
        host("c", 500);

        List<String> leftOut = plan(PlannedGuests.LEFT_OUT);
        List<String> counted = plan(PlannedGuests.COUNTED);

        assertThat(leftOut).startsWith("a3:a->b", "a2:a->b");
        assertThat(counted).startsWith("a3:a->b", "a2:a->c");
    }
}
