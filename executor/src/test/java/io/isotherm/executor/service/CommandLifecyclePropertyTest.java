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
        LOSE,
        COME_BACK
    }

    private static final Map<String, String> DESTINATIONS = Map.of("c1", "xen2", "c2", "xen3");

    @Property(tries = 400)
    void everyCommandIsCarriedOutAtMostOnceAndHasOneTrueOutcome(@ForAll @Size(max = 40) List<Happening> happenings) {
        ExecutorFixture fixture = new ExecutorFixture();
        Map<String, CommandLifecycle> stages = new HashMap<>();
        int told = 0;
        for (Happening happening : happenings) {
            happen(fixture, happening);
            fixture.step();
            for (MigrationEvent event : fixture.events.subList(told, fixture.events.size())) {
                isNext(event, stages);
                isTrue(event, fixture.pool);
            }
            told = fixture.events.size();
            for (String command : DESTINATIONS.keySet()) {
                assertThat(begins(fixture, command))
                        .as("begins of %s", command)
                        .isLessThanOrEqualTo(accepted(fixture, command));
            }
        }
    }

    private static void isNext(MigrationEvent event, Map<String, CommandLifecycle> stages) {
        CommandLifecycle before = stages.getOrDefault(event.getCommandId(), CommandLifecycle.ISSUED);
        CommandLifecycle now = CommandLifecycle.of(event.getStatus());
        if (event.getReason() == MigrationReason.DUPLICATE) {
            assertThat(now).isEqualTo(before);
        } else {
            assertThat(before.canBecome(now)).as("%s to %s", before, now).isTrue();
        }
        stages.put(event.getCommandId(), now);
    }

    /** What is said of a guest now is what the pool knows of it now, whoever is silent. */
    private static void isTrue(MigrationEvent event, FakePool pool) {
        if (event.getReason() == MigrationReason.DUPLICATE) {
            return;
        }
        boolean atSource = pool.runs(ExecutorFixture.WEB, "xen1");
        boolean atDestination =
                pool.runs(ExecutorFixture.WEB, DESTINATIONS.getOrDefault(event.getCommandId(), "nowhere"));
        if (event.getStatus() == CommandStatus.SUCCEEDED) {
            assertThat(atDestination).as("arrived: %s", event).isTrue();
            assertThat(atSource).as("left: %s", event).isFalse();
        }
        switch (event.getWhereabouts()) {
            case SOURCE -> assertThat(atSource).as("%s", event).isTrue();
            case DESTINATION -> assertThat(atDestination).as("%s", event).isTrue();
            case BOTH -> assertThat(atSource && atDestination).as("%s", event).isTrue();
            case NEITHER ->
                assertThat(atSource || atDestination).as("%s", event).isFalse();
            case UNKNOWN -> {}
        }
    }

    private static long begins(ExecutorFixture fixture, String command) {
        return fixture.pool.migrations().stream()
                .filter(migration -> migration.destination().equals(DESTINATIONS.get(command)))
                .count();
    }

    /** How often it was accepted: once at most, which {@link #isNext} has seen to. */
    private static long accepted(ExecutorFixture fixture, String command) {
        return fixture.events.stream()
                .filter(event -> event.getCommandId().equals(command))
                .filter(event ->
                        event.getStatus() == CommandStatus.ACCEPTED && event.getReason() != MigrationReason.DUPLICATE)
                .count();
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
            case COME_BACK -> {
                fixture.pool.hosts().forEach(host -> fixture.pool.host(host).remove(ExecutorFixture.WEB));
                source.put(ExecutorFixture.WEB, "web", GuestState.RUNNING, 512);
            }
        }
    }
}
