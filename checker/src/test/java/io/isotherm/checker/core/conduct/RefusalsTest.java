package io.isotherm.checker.core.conduct;

import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.checker.core.SyntheticPool;
import io.isotherm.checker.core.observed.ObservedCommand;
import io.isotherm.checker.core.observed.ObservedPool;
import io.isotherm.schema.CommandStatus;
import io.isotherm.schema.MigrationCommand;
import io.isotherm.schema.MigrationEvent;
import io.isotherm.schema.MigrationReason;
import io.isotherm.schema.Whereabouts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

public class RefusalsTest {
    private final ObservedPool pool = new ObservedPool("lab");
    private int seconds;

    private void ended(String guest, String destination, CommandStatus status) {
        ended(
                guest,
                destination,
                status,
                status == CommandStatus.FAILED ? MigrationReason.MIGRATION_FAILED : MigrationReason.NONE);
    }

    private void ended(String guest, String destination, CommandStatus status, MigrationReason reason) {
        end(issued(guest, destination), status, reason);
    }

    private void end(ObservedCommand observed, CommandStatus status, MigrationReason reason) {
        observed.end(MigrationEvent.newBuilder()
                .setCommandId(observed.id())
                .setPool("lab")
                .setVm(observed.vm())
                .setSource("a")
                .setDestination(observed.destination())
                .setAt(SyntheticPool.at(seconds + 10))
                .setStatus(status)
                .setReason(reason)
                .setWhereabouts(Whereabouts.SOURCE)
                .build());
    }

    private ObservedCommand issued(String guest, String destination) {
        seconds += 60;
        MigrationCommand command = new MigrationCommand(
                "c" + seconds,
                "d",
                "lab",
                guest,
                guest,
                "a",
                destination,
                1L,
                SyntheticPool.at(seconds),
                SyntheticPool.at(seconds + 900),
                "a test",
                null,
                0);
        ObservedCommand observed = new ObservedCommand(command, seconds);
        pool.moves().add(observed, 0);
        return observed;
    }

    private boolean bound(int later) {
        long now = SyntheticPool.at(seconds + later).toEpochMilli();
        return Refusals.of(pool, now, now, 1_800_000).bindTo("a", "other");
    }

    @Test
    void aSourceFromWhichThreeGuestsFailToTwoDestinationsBindsAllItsGuestsForACooldown() {
        ended("u", "b", CommandStatus.FAILED);
        ended("v", "b", CommandStatus.FAILED);
        assertThat(bound(60)).isFalse();
        ended("w", "c", CommandStatus.FAILED);
        assertThat(bound(60)).isTrue();
        assertThat(bound(1900)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "REJECTED, COMMAND_TOO_OLD, REJECTED, COMMAND_TOO_OLD",
        "EXPIRED, DEADLINE_PASSED, EXPIRED, DEADLINE_PASSED",
        "REJECTED, COMMAND_TOO_OLD, EXPIRED, DEADLINE_PASSED"
    })
    void aSourceWhoseExecutorLagsBindsAllItsGuestsFromTheSecondTimeOn(
            CommandStatus first, MigrationReason firstReason, CommandStatus second, MigrationReason secondReason) {
        ended("u", "b", first, firstReason);
        assertThat(bound(60)).isFalse();
        ended("v", "b", second, secondReason);
        assertThat(bound(60)).isTrue();
        assertThat(bound(1900)).isFalse();
    }

    @Test
    void aBacklogThatIsWorkedOffLateBindsNothing() {
        ObservedCommand one = issued("u", "b");
        ObservedCommand other = issued("v", "b");
        end(one, CommandStatus.EXPIRED, MigrationReason.DEADLINE_PASSED);
        end(other, CommandStatus.REJECTED, MigrationReason.COMMAND_TOO_OLD);
        assertThat(bound(60)).isFalse();
    }

    @Test
    void nothingGoesFromOrToAHostWhoseExecutorIsSilent() {
        issued("u", "b");
        assertThat(bound(60)).isFalse();
        assertThat(bound(960)).isTrue();
        long now = SyntheticPool.at(seconds + 960).toEpochMilli();
        assertThat(Refusals.of(pool, now, now, 1_800_000).forbid("other", "b", "a"))
                .isTrue();
    }

    @ParameterizedTest
    @EnumSource(names = {"DESTINATION_NO_MEMORY", "DESTINATION_UNREACHABLE", "DESTINATION_NOT_AS_TOLD"})
    void aDestinationThatRefusesForItselfIsForbidden(MigrationReason reason) {
        ended("u", "b", CommandStatus.REJECTED, reason);
        assertThat(forbidden(60)).isTrue();
    }

    @Test
    void aMoveThatSucceedsSpeaksForItsSource() {
        ended("u", "b", CommandStatus.FAILED);
        ended("v", "b", CommandStatus.FAILED);
        ended("x", "c", CommandStatus.SUCCEEDED);
        ended("w", "c", CommandStatus.FAILED);
        assertThat(bound(60)).isFalse();
    }

    @Test
    void failuresAtOneDestinationDoNotBindTheirSource() {
        ended("u", "b", CommandStatus.FAILED);
        ended("v", "b", CommandStatus.FAILED);
        ended("w", "b", CommandStatus.FAILED);
        assertThat(bound(60)).isFalse();
    }

    @Test
    void aDestinationAtWhichTwoGuestsFailIsForbiddenToAllForACooldown() {
        ended("u", "b", CommandStatus.FAILED);
        assertThat(forbidden(60)).isFalse();
        ended("v", "b", CommandStatus.FAILED);
        assertThat(forbidden(60)).isTrue();
        assertThat(forbidden(1900)).isFalse();
        ended("w", "b", CommandStatus.SUCCEEDED);
        assertThat(forbidden(60)).isFalse();
    }

    @Test
    void aMoveThatSucceededBeforeOthersFailedDoesNotSpeakForItsDestinationThoughItWasIssuedLater() {
        ObservedCommand slow = issued("u", "b");
        ended("v", "b", CommandStatus.SUCCEEDED);
        seconds += 60;
        end(slow, CommandStatus.FAILED, MigrationReason.MIGRATION_FAILED);
        assertThat(forbidden(60)).isFalse();
        ended("w", "b", CommandStatus.FAILED);
        assertThat(forbidden(60)).isTrue();
    }

    private boolean forbidden(int later) {
        long now = SyntheticPool.at(seconds + later).toEpochMilli();
        return Refusals.of(pool, now, now, 1_800_000).forbid("other", "z", "b");
    }
}
