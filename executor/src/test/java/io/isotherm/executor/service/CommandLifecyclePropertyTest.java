package io.isotherm.executor.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.executor.ExecutorFixture;
import io.isotherm.executor.FakePool;
import io.isotherm.executor.FakePool.FakeMigration;
import io.isotherm.executor.journal.CommandLifecycle;
import io.isotherm.hypervisor.GuestState;
import io.isotherm.hypervisor.HypervisorException.Kind;
import io.isotherm.schema.CommandStatus;
import io.isotherm.schema.MigrationEvent;
import io.isotherm.schema.MigrationReason;
import io.isotherm.schema.Whereabouts;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;

/** Whatever happens to hosts, executor and commands: I6, that each is carried out once and reported truly. */
class CommandLifecyclePropertyTest {

    enum Happening {
        GIVE_FIRST,
        GIVE_SECOND,
        PASS_A_SECOND,
        PASS_A_MINUTE,
        PASS_THE_DEADLINE,
        ARRIVE,
        FAIL,
        SAY_DONE,
        SOURCE_SILENT,
        DESTINATION_SILENT,
        ALL_ANSWER,
        RESTART,
        PAUSE_AT_SOURCE,
        LOSE
    }

    @Property(tries = 400)
    void everyCommandIsCarriedOutAtMostOnceAndHasOneTrueOutcome(@ForAll @Size(max = 40) List<Happening> happenings) {
        ExecutorFixture fixture = new ExecutorFixture();
        for (Happening happening : happenings) {
            happen(fixture, happening);
            fixture.step();
        }
        Map<String, CommandLifecycle> stages = new HashMap<>();
        for (MigrationEvent event : fixture.events) {
            CommandLifecycle before = stages.getOrDefault(event.getCommandId(), CommandLifecycle.ISSUED);
            CommandLifecycle now = CommandLifecycle.of(event.getStatus());
            if (event.getReason() == MigrationReason.DUPLICATE) {
                assertThat(now).isEqualTo(before);
            } else {
                assertThat(before.canBecome(now)).as("%s to %s", before, now).isTrue();
            }
            stages.put(event.getCommandId(), now);
            if (event.getStatus() == CommandStatus.SUCCEEDED) {
                assertThat(event.getWhereabouts()).isEqualTo(Whereabouts.DESTINATION);
            }
        }
        long accepted = fixture.events.stream()
                .filter(event ->
                        event.getStatus() == CommandStatus.ACCEPTED && event.getReason() != MigrationReason.DUPLICATE)
                .count();
        assertThat((long) fixture.pool.migrations().size()).isLessThanOrEqualTo(accepted);
    }

    private static void happen(ExecutorFixture fixture, Happening happening) {
        FakePool.Host source = fixture.pool.host("xen1");
        FakePool.Host destination = fixture.pool.host("xen2");
        List<FakeMigration> migrations = fixture.pool.migrations();
        switch (happening) {
            case GIVE_FIRST -> fixture.give(fixture.command("c1"));
            case GIVE_SECOND -> fixture.give(fixture.command("c2").setDestination("xen3"));
            case PASS_A_SECOND -> fixture.pass(Duration.ofSeconds(1));
            case PASS_A_MINUTE -> fixture.pass(Duration.ofMinutes(1));
            case PASS_THE_DEADLINE -> fixture.clock.advance(Duration.ofMinutes(11));
            case ARRIVE -> migrations.forEach(FakeMigration::arrive);
            case FAIL -> migrations.forEach(migration -> migration.fail(Kind.MIGRATION_FAILED, "injected"));
            case SAY_DONE -> migrations.forEach(FakeMigration::sayDone);
            case SOURCE_SILENT -> source.setDown(true);
            case DESTINATION_SILENT -> destination.setDown(true);
            case ALL_ANSWER -> {
                source.setDown(false);
                destination.setDown(false);
            }
            case RESTART -> fixture.restart();
            case PAUSE_AT_SOURCE -> source.put(ExecutorFixture.WEB, "web", GuestState.PAUSED, 512);
            case LOSE -> source.remove(ExecutorFixture.WEB);
        }
    }
}
