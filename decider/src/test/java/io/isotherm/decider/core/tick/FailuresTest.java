package io.isotherm.decider.core.tick;

import static io.isotherm.decider.core.tick.Window.MINUTE;
import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.schema.CommandStatus;
import io.isotherm.schema.Decision;
import io.isotherm.schema.MigrationCommand;
import io.isotherm.schema.MigrationReason;
import io.isotherm.schema.Scenario;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Failures are held against what they speak against, and against nothing else; told through whole ticks of a pool. */
class FailuresTest {
    private record Seated(String host, double cpus, double gib) {}

    private final PoolRun run = new PoolRun();
    private final List<String> hosts = new ArrayList<>();
    private final TreeMap<String, Seated> guests = new TreeMap<>();
    private final List<Decision> decisions = new ArrayList<>();
    private final List<MigrationCommand> commands = new ArrayList<>();
    private long minute = 10;

    /** What an executor answers; NONE: the guest moves; null: nothing. */
    private void tick(Function<MigrationCommand, @Nullable MigrationReason> executors) {
        Window window = Window.at(minute);
        for (String host : hosts) {
            window.host(host);
            guests.forEach((name, guest) -> {
                if (guest.host.equals(host)) {
                    window.guest(name, guest.cpus, guest.gib);
                }
            });
        }
        decisions.add(run.tick(window));
        for (MigrationCommand command : run.migrations()) {
            commands.add(command);
            MigrationReason answer = executors.apply(command);
            if (answer == MigrationReason.NONE) {
                guests.computeIfPresent(
                        command.getVm(), (name, guest) -> new Seated(command.getDestination(), guest.cpus, guest.gib));
                run.hear(Events.of(command, CommandStatus.SUCCEEDED, minute * MINUTE + 20_000));
            } else if (answer != null) {
                run.hear(Events.of(command, CommandStatus.REJECTED, answer, minute * MINUTE + 1_000));
            }
        }
        minute++;
    }

    private void ticks(int count, Function<MigrationCommand, @Nullable MigrationReason> executors) {
        for (int i = 0; i < count; i++) {
            tick(executors);
        }
    }

    private List<Scenario> scenarios() {
        return decisions.stream().map(Decision::getScenario).distinct().toList();
    }

    private List<String> notes() {
        return decisions.stream()
                .flatMap(decision -> decision.getNotes().stream())
                .toList();
    }

    @Test
    void guestsThatCanNeverLeaveAreNamedOnceAndTheOthersLeave() {
        hosts.addAll(List.of("a", "b", "c"));
        for (int i = 0; i < 3; i++) {
            guests.put("stuck" + i, new Seated("a", 0.2, 8));
        }
        for (int i = 0; i < 8; i++) {
            guests.put("free" + i, new Seated("a", 0.2, 2));
        }
        run.config.getConstraints().setMaintenanceHosts(List.of("a"));
        ticks(
                6 * 60,
                command -> command.getVm().startsWith("stuck") ? MigrationReason.NO_LOG_DIRTY : MigrationReason.NONE);
        assertThat(scenarios()).doesNotContain(Scenario.UNSAFE);
        guests.forEach(
                (name, guest) -> assertThat(guest.host.equals("a")).as(name).isEqualTo(name.startsWith("stuck")));
        for (int i = 0; i < 3; i++) {
            String name = "stuck" + i;
            assertThat(commands)
                    .filteredOn(command -> command.getVm().equals(name))
                    .hasSize(1);
            assertThat(notes())
                    .filteredOn(note -> note.contains(name) && note.contains("cannot leave a: NO_LOG_DIRTY"))
                    .hasSize(1);
        }
    }

    private void hotHostAndTwoDestinations() {
        hosts.addAll(List.of("a", "b", "c"));
        guests.put("v1", new Seated("a", 3, 4));
        guests.put("v2", new Seated("a", 3, 4));
        guests.put("v3", new Seated("a", 3, 4));
        guests.put("w", new Seated("c", 3, 4));
    }

    @ParameterizedTest
    @EnumSource(names = {"DESTINATION_NO_MEMORY", "DESTINATION_NOT_AS_TOLD", "DESTINATION_UNREACHABLE"})
    void theOtherDestinationIsUsedFromTheSecondTryOn(MigrationReason reason) {
        hotHostAndTwoDestinations();
        tick(command -> reason);
        String first = commands.get(0).getDestination();
        int refused = commands.size();
        ticks(3, command -> MigrationReason.NONE);
        assertThat(commands.subList(refused, commands.size()))
                .isNotEmpty()
                .noneMatch(command -> command.getDestination().equals(first));
        assertThat(commands).hasSize(refused + 1);
    }

    @Test
    void aHostThatExecutorsDoNotKnowIsAvoidedAndNamed() {
        hosts.addAll(List.of("a", "b", "c", "new"));
        guests.put("v1", new Seated("a", 4.5, 4));
        guests.put("v2", new Seated("a", 4.5, 4));
        guests.put("w1", new Seated("b", 4.5, 4));
        guests.put("w2", new Seated("b", 4.5, 4));
        guests.put("x", new Seated("c", 6.5, 4));
        ticks(
                60,
                command -> command.getDestination().equals("new")
                        ? MigrationReason.DESTINATION_UNKNOWN
                        : MigrationReason.NONE);
        assertThat(commands)
                .filteredOn(command -> command.getDestination().equals("new"))
                .hasSize(2);
        assertThat(scenarios()).doesNotContain(Scenario.UNSAFE);
        assertThat(notes())
                .filteredOn(note -> note.startsWith("Host new is not known to the executors of a, b"))
                .hasSize(1);
    }

    @Test
    void aHostWhoseExecutorIsSilentIsAvoidedAndNamedAndTheOthersAreRelieved() {
        hosts.addAll(List.of("a", "b", "c"));
        guests.put("v1", new Seated("a", 4.5, 4));
        guests.put("v2", new Seated("a", 4.5, 4));
        guests.put("w", new Seated("b", 1, 4));
        ticks(40, command -> command.getSource().equals("a") ? null : MigrationReason.NONE);
        assertThat(scenarios()).doesNotContain(Scenario.UNSAFE);
        assertThat(notes()).anyMatch(note -> note.startsWith("The executor of host a does not carry out moves"));
        guests.put("w2", new Seated("b", 8, 4));
        guests.put("v1", new Seated("a", 0.5, 4));
        guests.put("v2", new Seated("a", 0.5, 4));
        int before = commands.size();
        ticks(3, command -> MigrationReason.NONE);
        assertThat(commands.subList(before, commands.size()))
                .isNotEmpty()
                .allMatch(command -> command.getSource().equals("b"))
                .allMatch(command -> command.getDestination().equals("c"));
    }

    @Test
    void commandsOfABacklogThatCameTooLateHoldNothingBack() {
        int pairs = 8;
        for (int i = 0; i < pairs; i++) {
            hosts.addAll(List.of("hot" + i, "cool" + i));
            guests.put("u" + i, new Seated("hot" + i, 4.5, 4));
            guests.put("v" + i, new Seated("hot" + i, 4.5, 4));
        }
        ticks(40, command -> null);
        long now = minute * MINUTE;
        commands.forEach(command ->
                run.hear(Events.of(command, CommandStatus.REJECTED, MigrationReason.COMMAND_TOO_OLD, now - 1_000)));
        int before = commands.size();
        ticks(10, command -> MigrationReason.NONE);
        assertThat(scenarios()).doesNotContain(Scenario.UNSAFE);
        assertThat(commands.subList(before, commands.size()).stream()
                        .map(MigrationCommand::getSource)
                        .distinct())
                .hasSize(pairs);
    }

    @Test
    void aLastingRefusalIsForgottenWhenTheDestinationWasAway() {
        hosts.addAll(List.of("a", "b"));
        guests.put("v", new Seated("a", 1, 4));
        run.config.getConstraints().setMaintenanceHosts(List.of("a"));
        ticks(5, command -> MigrationReason.INCOMPATIBLE_CPU);
        assertThat(commands).hasSize(1);
        hosts.remove("b");
        tick(command -> MigrationReason.NONE);
        hosts.add("b");
        ticks(2, command -> MigrationReason.NONE);
        assertThat(guests.get("v").host).isEqualTo("b");
    }
}
