package io.isotherm.executor.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.isotherm.executor.KafkaFixture;
import io.isotherm.hypervisor.HostPower;
import io.isotherm.schema.CommandStatus;
import io.isotherm.schema.PowerAction;
import io.isotherm.schema.PowerEvent;
import io.isotherm.schema.PowerReason;
import org.junit.jupiter.api.Test;

/** On a real broker: two executors for the power of the same hosts, of which one acts and the other stands by. */
class StandingByIT extends RunningExecutors {
    private static void awaitState(CommandExecutor executor, String state) {
        await().atMost(LONG)
                .untilAsserted(() -> assertThat(executor.health().details()).containsEntry("state", state));
    }

    private void awaitStatus(CommandStatus status) {
        await().atMost(LONG)
                .until(() -> fixture.powerEvents().stream()
                        .map(PowerEvent::getStatus)
                        .anyMatch(status::equals));
    }

    @Test
    void anotherBringsToItsEndWhatTheOneThatActedHadBegun() {
        pool.obeyPower(false);
        CommandExecutor first = startPower();
        awaitState(first, "WORKING");
        CommandExecutor second = startPower();
        awaitState(second, "STANDING_BY");
        assertThat(second.health().ready()).isTrue();
        assertThat(first.health().details()).containsKey("power.running").doesNotContainKey("migration.running");
        fixture.give(KafkaFixture.power("p1", "xen2", PowerAction.SLEEP));
        awaitStatus(CommandStatus.RUNNING);

        first.crash();
        pool.setPower("xen2", HostPower.State.OFF);

        awaitState(second, "WORKING");
        awaitStatus(CommandStatus.SUCCEEDED);
        assertThat(fixture.powerEvents())
                .filteredOn(event -> event.getStatus() == CommandStatus.SUCCEEDED)
                .hasSize(1);
        assertThat(pool.powerCalls()).containsExactly("sleep xen2");

        fixture.give(KafkaFixture.power("p2", "xen2", PowerAction.WAKE));
        await().atMost(LONG).until(() -> pool.powerCalls().contains("wake xen2"));
        pool.setPower("xen2", HostPower.State.ON);
        await().atMost(LONG).until(() -> {
            fixture.sample("xen2");
            return fixture.powerEvents().stream()
                    .anyMatch(event -> event.getCommandId().equals("p2")
                            && event.getStatus() == CommandStatus.SUCCEEDED
                            && event.getReason() == PowerReason.NONE);
        });
    }
}
