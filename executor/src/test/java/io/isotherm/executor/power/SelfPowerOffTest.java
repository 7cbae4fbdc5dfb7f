package io.isotherm.executor.power;

import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.executor.ExecutorFixture;
import io.isotherm.hypervisor.GuestState;
import io.isotherm.schema.CommandStatus;
import io.isotherm.schema.PowerReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An agent on xen1 that is to switch its own host off. */
class SelfPowerOffTest {
    @TempDir
    @SuppressWarnings("NullAway.Init") // Set before each test.
    private Path directory;

    @SuppressWarnings("NullAway.Init") // Set before each test.
    private ExecutorFixture fixture;

    @BeforeEach
    void start() {
        fixture = ExecutorFixture.withPowerOff(List.of("/bin/sh", "-c", "echo off >>" + calls()));
        fixture.pool.switchOffByAgents(true);
        fixture.pool.host("xen1").remove(ExecutorFixture.WEB);
    }

    private Path calls() {
        return directory.resolve("calls");
    }

    private int timesSwitchedOff() throws IOException {
        return Files.exists(calls()) ? Files.readAllLines(calls()).size() : 0;
    }

    private void asked(String host) {
        fixture.hearOf("p1", host, CommandStatus.RUNNING, PowerReason.NONE);
    }

    @Test
    void switchesItsEmptyHostOffOnceForEachCommand() throws IOException {
        asked("xen1");
        asked("xen1");
        assertThat(timesSwitchedOff()).isEqualTo(1);

        fixture.hearOf("p2", "xen1", CommandStatus.RUNNING, PowerReason.NONE);
        assertThat(timesSwitchedOff()).isEqualTo(2);
    }

    @Test
    void waitsUntilThePowerExecutorHasBegun() throws IOException {
        fixture.hearOf("p1", "xen1", CommandStatus.ACCEPTED, PowerReason.NONE);
        assertThat(timesSwitchedOff()).isZero();
    }

    @Test
    void neverSwitchesAHostOffThatHasAGuest() throws IOException {
        fixture.pool.host("xen1").put(ExecutorFixture.DB, "db", GuestState.RUNNING, 100);
        asked("xen1");
        assertThat(timesSwitchedOff()).isZero();
    }

    @Test
    void neverSwitchesAHostOffOfWhichItIsNotSure() throws IOException {
        fixture.pool.host("xen1").setProblems(List.of("guest db cannot be read"));
        asked("xen1");
        assertThat(timesSwitchedOff()).isZero();
    }

    @Test
    void staysUpOnceAGuestWasSeenThere() throws IOException {
        fixture.hearOf("p1", "xen1", CommandStatus.RUNNING, PowerReason.GUEST_APPEARED);
        assertThat(timesSwitchedOff()).isZero();
    }

    @Test
    void leavesOtherHostsAlone() throws IOException {
        asked("xen2");
        assertThat(timesSwitchedOff()).isZero();
    }

    @Test
    void leavesAHostAloneThatItsControllerSwitchesOff() throws IOException {
        fixture.pool.switchOffByAgents(false);
        asked("xen1");
        assertThat(timesSwitchedOff()).isZero();
    }

    /** It read late, or its clock differs: by now the host may be needed. */
    @Test
    void leavesAHostAloneThatWasToGoLongAgo() throws IOException {
        Instant longAgo =
                fixture.clock.instant().minus(fixture.config.maxCommandAge()).minusSeconds(1);
        fixture.hearOf("p1", "xen1", CommandStatus.RUNNING, PowerReason.NONE, longAgo);
        assertThat(timesSwitchedOff()).isZero();
    }

    /** A host that is up again reads back what became of the command by which it went down. */
    @Test
    void doesNotGoDownAgainByWhatTheJournalTells() throws IOException {
        fixture.wasReported("p1", "xen1", CommandStatus.RUNNING, PowerReason.NONE);
        fixture.restart();
        assertThat(timesSwitchedOff()).isZero();
    }

    @Test
    void knowsNoWayByDefault() throws IOException {
        fixture = new ExecutorFixture();
        fixture.pool.switchOffByAgents(true);
        fixture.pool.host("xen1").remove(ExecutorFixture.WEB);
        asked("xen1");
        assertThat(timesSwitchedOff()).isZero();
    }
}
