package io.isotherm.console.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.console.LabRecords;
import io.isotherm.schema.HostState;
import io.isotherm.schema.Temperature;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the console keeps of what it reads, also before it has shown anything. */
class PoolReadModelTest {
    private static final Instant START = Instant.parse("2026-03-02T00:00:00Z");

    private final PoolReadModel pool = new PoolReadModel(LabRecords.POOL, "epoch", InstantSource.fixed(START));

    @Test
    void keepsAFewMinutesOfStatesWhileNobodyDecides() {
        for (int minute = 0; minute < 600; minute++) {
            pool.accept(LabRecords.state("xen1", START.plus(Duration.ofMinutes(minute)), Temperature.NORMAL, 0.3));
        }

        assertThat(pool.<Optional<HostState>>ask(records -> records.stateFrom("xen1", START)))
                .map(HostState::getWindowEnd)
                .hasValueSatisfying(oldest -> assertThat(oldest).isAfter(START.plus(Duration.ofMinutes(590))));
        assertThat(pool.<Optional<HostState>>ask(records -> records.stateAt("xen1", Instant.MAX)))
                .map(HostState::getWindowEnd)
                .contains(START.plus(Duration.ofMinutes(599)));
    }

    @Test
    void keepsSoManyDecisionsBeforeItsFirstView() {
        for (int second = 0; second < 5_000; second++) {
            pool.accept(LabRecords.decision(START.plusSeconds(second), true));
        }

        assertThat(pool.<Integer>ask(records -> records.decisions().size()).intValue())
                .isBetween(2_000, 2_200);
    }

    @Test
    void keepsTheNewestStateOfAHostThatFellSilent() {
        pool.accept(LabRecords.state("xen2", START, Temperature.NORMAL, 0.3));
        for (int minute = 0; minute < 60; minute++) {
            pool.accept(LabRecords.state("xen1", START.plus(Duration.ofMinutes(minute)), Temperature.NORMAL, 0.3));
        }

        assertThat(pool.<Optional<HostState>>ask(records -> records.stateAt("xen2", Instant.MAX)))
                .isPresent();
    }
}
