package io.isotherm.replay.whatif;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.isotherm.replay.demand.Demand;
import io.isotherm.replay.demand.Demands;
import io.isotherm.replay.demand.HostDemand;
import io.isotherm.replay.demand.VmDemand;
import io.isotherm.replay.demand.VmDemand.Memory;
import io.isotherm.replay.demand.VmDemand.Stay;
import io.isotherm.schema.PoolConfig;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class WhatIfTest {
    private static final int HOUR = 60;

    /** h0 is asked for 120 % of its CPUs, h1 for 10 %. */
    private static Demand lopsided(int steps) {
        return Demands.of(
                steps,
                List.of(Demands.host("h0", steps), Demands.host("h1", steps)),
                Demands.vm("a", "h0", 2, Demands.constant(0.4 * Demands.HOST_MHZ, steps)),
                Demands.vm("b", "h0", 2, Demands.constant(0.4 * Demands.HOST_MHZ, steps)),
                Demands.vm("c", "h0", 2, Demands.constant(0.4 * Demands.HOST_MHZ, steps)),
                Demands.vm("d", "h1", 2, Demands.constant(0.1 * Demands.HOST_MHZ, steps)));
    }

    @Test
    void withoutManagementTheFiguresAreThoseOfThePlacement() {
        WhatIfResult never = new WhatIf(lopsided(HOUR), ModelSettings.DEFAULTS).never(Demands.config());
        WhatIfFigures figures = never.figures();
        assertThat(never.name()).isEqualTo("never");
        assertThat(figures.hotMinutes()).isCloseTo(60, within(1e-9));
        assertThat(figures.overloadMinutes()).isCloseTo(60, within(1e-9));
        assertThat(figures.overloadShare()).isCloseTo(0.5, within(1e-12));
        assertThat(figures.slatah()).isCloseTo(0.5, within(1e-12));
        assertThat(figures.unservedMhzSeconds()).isCloseTo(0.2 * Demands.HOST_MHZ * 3600, within(1e-3));
        assertThat(figures.demandedMhzSeconds()).isCloseTo(1.3 * Demands.HOST_MHZ * 3600, within(1e-3));
        // 250 W at full use, and 100 W + 10 % of the 150 W between idle and full.
        assertThat(figures.energyKwh()).isCloseTo((250 + 115) / 1000.0, within(1e-9));
        assertThat(figures.moves()).isZero();
        assertThat(figures.esv()).isZero();
        assertThat(figures.scenarioMinutes()).isEmpty();
        assertThat(never.ticks().get(30).loads()).containsExactly(1.2, 0.1);
        assertThat(never.ticks().get(30).hotHosts()).isEqualTo(1);
    }

    @Test
    void tellsOfEachStepThatIsOver() {
        AtomicInteger steps = new AtomicInteger();
        WhatIf whatIf = new WhatIf(lopsided(HOUR), ModelSettings.DEFAULTS, steps::incrementAndGet);
        whatIf.never(Demands.config());
        assertThat(steps).hasValue(HOUR);
        whatIf.run("managed", Demands.lively());
        assertThat(steps).hasValue(2 * HOUR);
    }

    @Test
    void relievesAnOverloadedHostAndPaysForTheMove() {
        PoolConfig config = Demands.config();
        config.getDecision().setImbalance(1);
        WhatIfResult result = WhatIf.run(lopsided(HOUR), config);
        WhatIfFigures figures = result.figures();
        assertThat(figures.moves()).isEqualTo(1);
        assertThat(figures.reverseMoves()).isZero();
        // Three of five windows over the mark, the grace, and 2 GiB over a gigabit link.
        assertThat(figures.overloadMinutes()).isBetween(3.0, 5.0);
        assertThat(figures.movedGib()).isBetween(2.0, 2.6);
        assertThat(figures.pdm()).isPositive();
        assertThat(figures.scenarioMinutes()).containsKeys("OVERLOAD", "STEADY");
        List<Double> last = result.ticks().get(HOUR - 1).loads();
        assertThat(last.get(0)).isCloseTo(0.8, within(1e-9));
        assertThat(last.get(1)).isCloseTo(0.5, within(1e-9));
    }

    @Test
    void givesTheFiguresItAlwaysGave() {
        WhatIfFigures figures =
                WhatIf.run(Demands.random(4, 180), Demands.lively()).figures();
        assertThat(List.of(
                        figures.moves(),
                        figures.reverseMoves(),
                        figures.failedMoves(),
                        Math.round(figures.energyKwh() * 1e6),
                        Math.round(figures.hotMinutes() * 1e3),
                        Math.round(figures.overloadMinutes() * 1e3)))
                .containsExactly(122L, 17L, 0L, 3_322_269L, 115_310L, 26_893L);
    }

    @Test
    void packsAnIdlePoolAndLetsHostsSleep() {
        int steps = 3 * HOUR;
        Demand idle = Demands.of(
                steps,
                List.of(Demands.host("h0", steps), Demands.host("h1", steps), Demands.host("h2", steps)),
                Demands.vm("a", "h0", 2, Demands.constant(200, steps)),
                Demands.vm("b", "h1", 2, Demands.constant(200, steps)),
                Demands.vm("c", "h2", 2, Demands.constant(200, steps)));
        WhatIf whatIf = new WhatIf(idle, ModelSettings.DEFAULTS);
        WhatIfResult packed = whatIf.run("packed", Demands.lively());
        assertThat(packed.figures().hostHoursAsleep()).isGreaterThan(4);
        assertThat(packed.ticks().get(steps - 1).hostsOn()).isEqualTo(1);
        assertThat(packed.ticks().get(steps - 1).loads().stream().filter(load -> load == null))
                .hasSize(2);
        assertThat(packed.figures().energyKwh())
                .isLessThan(0.6 * whatIf.never(Demands.lively()).figures().energyKwh());
    }

    @Test
    void wakesHostsWhenLoadComesBackAndHostsTakeTimeToBoot() {
        int steps = 4 * HOUR;
        VmDemand[] vms = new VmDemand[6];
        for (int i = 0; i < vms.length; i++) {
            float[] cpu = Demands.constant(200, steps);
            for (int step = 2 * HOUR; step < steps; step++) {
                cpu[step] = 2500;
            }
            vms[i] = Demands.vm("v" + i, "h" + i % 3, 2, cpu);
        }
        Demand rush = Demands.of(
                steps, List.of(Demands.host("h0", steps), Demands.host("h1", steps), Demands.host("h2", steps)), vms);
        WhatIfResult result = WhatIf.run(rush, Demands.lively());
        assertThat(result.ticks().get(2 * HOUR - 1).hostsOn()).isLessThan(3);
        assertThat(result.ticks().get(steps - 1).hostsOn()).isEqualTo(3);
        assertThat(result.figures().overloadMinutes()).isGreaterThan(4);
        assertThat(result.ticks().get(steps - 1).loads()).allMatch(load -> load != null && load < 0.85);
    }

    @Test
    void aGuestThatFitsNowhereWaitsUntilMemoryIsFree() {
        VmDemand first = Demands.vm(
                "first",
                1,
                List.of(new Stay(0, 20, "h0")),
                List.of(new Memory(0, 12 * Demands.GIB)),
                Demands.constant(100, HOUR));
        VmDemand second = Demands.vm(
                "second",
                1,
                List.of(new Stay(5, HOUR, "h0")),
                List.of(new Memory(5, 12 * Demands.GIB)),
                Demands.constant(100, HOUR));
        Demand demand = Demands.of(HOUR, List.of(Demands.host("h0", HOUR)), first, second);
        WhatIfFigures figures = WhatIf.run(demand, Demands.config()).figures();
        assertThat(figures.waitingVmMinutes()).isEqualTo(15);
        assertThat(figures.demandedMhzSeconds()).isCloseTo(100 * 60 * (20 + 40), within(1e-6));
        assertThat(figures.memoryExceeded()).isZero();
    }

    @Test
    void guestsOfAHostThatFailsGoOnElsewhere() {
        HostDemand failing = Demands.host("h0", 30);
        Demand demand = Demands.of(
                HOUR,
                List.of(failing, Demands.host("h1", HOUR)),
                Demands.vm("a", "h0", 2, Demands.constant(500, HOUR)),
                Demands.vm("b", "h1", 2, Demands.constant(500, HOUR)));
        WhatIfResult result = WhatIf.run(demand, Demands.config());
        assertThat(result.figures().demandedMhzSeconds()).isCloseTo(1000 * 3600, within(1e-3));
        assertThat(result.figures().hostHoursOn()).isCloseTo(1.5, within(1e-9));
        assertThat(result.ticks().get(HOUR - 1).loads().get(0)).isNull();
        assertThat(result.ticks().get(HOUR - 1).loads().get(1)).isCloseTo(1000 / Demands.HOST_MHZ, within(1e-9));
    }

    @Test
    void measuresAllConfigurationsByTheSameMark() {
        PoolConfig strict = Demands.config();
        strict.getDecision().setPaused(true);
        strict.getDetection().getMarks().get(0).setHigh(0.5);
        strict.getDetection().getMarks().get(0).setHighLeave(0.45);
        strict.getDecision().setPackingLimit(0.45);
        WhatIf whatIf = new WhatIf(lopsided(HOUR), ModelSettings.DEFAULTS);
        assertThat(whatIf.run("strict", strict).figures().hotMinutes())
                .isEqualTo(whatIf.never(Demands.config()).figures().hotMinutes());
    }
}
