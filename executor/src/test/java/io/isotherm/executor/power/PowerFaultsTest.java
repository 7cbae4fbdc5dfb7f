package io.isotherm.executor.power;

import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.executor.ExecutorFixture;
import io.isotherm.hypervisor.GuestState;
import io.isotherm.hypervisor.HostPower;
import io.isotherm.hypervisor.power.InventoryPower;
import io.isotherm.schema.CommandStatus;
import io.isotherm.schema.PowerAction;
import io.isotherm.schema.PowerReason;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What may go wrong with power, through ipmitool and a controller that is one to it: each ends truly, with its reason. */
@Timeout(120)
class PowerFaultsTest {
    private static final String HOST = "xen2";

    @TempDir
    private static Path directory;

    @SuppressWarnings("NullAway.Init") // Set before all tests.
    private static IpmiSimulator controller;

    private final ExecutorFixture fixture = new ExecutorFixture();

    @BeforeAll
    static void start() throws IOException {
        boolean installed =
                Files.isExecutable(Path.of("/usr/bin/ipmi_sim")) && Files.isExecutable(Path.of("/usr/bin/ipmitool"));
        Assumptions.assumeTrue(installed, "ipmi_sim (Debian's openipmi) and ipmitool are not installed");
        controller = new IpmiSimulator(directory);
    }

    @BeforeEach
    void reset() throws IOException {
        controller.reset();
        controlBy(controller.power(HOST, "bmc", controller.port(), false));
    }

    @AfterAll
    static void stop() {
        if (controller != null) {
            controller.close();
        }
    }

    /** A host is silent as soon as its machine is off. */
    private void controlBy(InventoryPower power) {
        fixture.pool.controlBy(new HostPower() {
            @Override
            public State state(String host) {
                State state = power.state(host);
                fixture.pool.host(host).setDown(state == State.OFF);
                return state;
            }

            @Override
            public void sleep(String host) {
                power.sleep(host);
            }

            @Override
            public boolean mayForceOff(String host) {
                return power.mayForceOff(host);
            }

            @Override
            public void forceOff(String host) {
                power.forceOff(host);
            }

            @Override
            public void wake(String host) {
                power.wake(host);
            }
        });
    }

    private void give(String id, PowerAction action) {
        fixture.give(fixture.power(id, HOST, action));
    }

    private void over(CommandStatus status, PowerReason reason) {
        assertThat(fixture.lastPower().getStatus())
                .as(fixture.lastPower().toString())
                .isEqualTo(status);
        assertThat(fixture.lastPower().getReason()).isEqualTo(reason);
        assertThat(fixture.lastPower().getDetail()).doesNotContain("secret");
        assertThat(fixture.scheduler.scheduled()).isEmpty();
    }

    /** Goes on by so much, in looks that are far apart: each asks the controller. */
    private void passInSteps(Duration time, Duration step) {
        for (Duration passed = Duration.ZERO; passed.compareTo(time) < 0; passed = passed.plus(step)) {
            fixture.clock.advance(step);
            fixture.step();
        }
    }

    @Test
    void ipmitoolSeesEachStepAsWeDo() throws IOException {
        give("p1", PowerAction.SLEEP);
        fixture.pass(Duration.ofSeconds(3));
        over(CommandStatus.SUCCEEDED, PowerReason.NONE);
        assertThat(controller.ipmitool("status")).contains("Chassis Power is off");

        give("p2", PowerAction.WAKE);
        fixture.pass(Duration.ofSeconds(3));
        over(CommandStatus.SUCCEEDED, PowerReason.NONE);
        assertThat(controller.ipmitool("status")).contains("Chassis Power is on");
        assertThat(controller.requests()).containsExactly("set shutdown 1", "set power 1");
    }

    @Test
    void aControllerThatCannotBeReached() throws IOException {
        try (DatagramSocket silent = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            controlBy(controller.power(HOST, "bmc", silent.getLocalPort(), false));
        }
        give("p1", PowerAction.SLEEP);
        fixture.step();
        over(CommandStatus.FAILED, PowerReason.CONTROLLER_UNREACHABLE);
        assertThat(fixture.lastPower().getDetail()).contains("power.address");
    }

    @Test
    void aWrongPassword() throws IOException {
        controlBy(controller.power(HOST, "wrong", controller.port(), false));
        give("p1", PowerAction.SLEEP);
        fixture.step();
        over(CommandStatus.FAILED, PowerReason.WRONG_CREDENTIALS);
        assertThat(fixture.lastPower().getDetail()).contains("'wrong'").doesNotContain("guess");
        assertThat(controller.isOn()).isTrue();
    }

    @Test
    void aControllerThatTakesHalfAMinuteToAnswer() throws IOException {
        try (SlowRelay relay = new SlowRelay(controller.port(), 30)) {
            controlBy(controller.power(HOST, "bmc", relay.port(), false));
            long began = System.nanoTime();
            give("p1", PowerAction.SLEEP);
            fixture.step();
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(25));
        }
        // ipmitool mostly gives up first, and says no more than that nobody answers.
        assertThat(fixture.lastPower().getReason())
                .isIn(PowerReason.CONTROLLER_TIMEOUT, PowerReason.CONTROLLER_UNREACHABLE);
        over(CommandStatus.FAILED, fixture.lastPower().getReason());
        assertThat(controller.requests()).isEmpty();
    }

    @Test
    void aHostThatIsOnForEverAfterItWasAsked() throws IOException {
        controller.getStuck();
        give("p1", PowerAction.SLEEP);
        passInSteps(Duration.ofSeconds(750), Duration.ofSeconds(110));
        over(CommandStatus.FAILED, PowerReason.STILL_ON);
        assertThat(controller.ipmitool("status")).contains("Chassis Power is on");
        assertThat(controller.requests()).containsExactly("set shutdown 1");
    }

    @Test
    void aHostThatIsOnForEverThoughItMayBeForced() throws IOException {
        controller.getStuck();
        controlBy(controller.power(HOST, "bmc", controller.port(), true));
        give("p1", PowerAction.SLEEP);
        passInSteps(Duration.ofSeconds(750), Duration.ofSeconds(110));
        over(CommandStatus.FAILED, PowerReason.STILL_ON);
        assertThat(controller.requests()).containsExactly("set shutdown 1", "set power 0");
    }

    @Test
    void aGuestThatAppearsIsNeverSwitchedOff() throws IOException {
        controller.getStuck();
        controlBy(controller.power(HOST, "bmc", controller.port(), true));
        give("p1", PowerAction.SLEEP);
        fixture.step();
        fixture.pool.host(HOST).put(ExecutorFixture.DB, "db", GuestState.RUNNING, 100);
        passInSteps(Duration.ofSeconds(750), Duration.ofSeconds(110));
        over(CommandStatus.FAILED, PowerReason.GUEST_APPEARED);
        assertThat(controller.requests()).containsExactly("set shutdown 1");
    }

    @Test
    void aHostThatWakesWhileItsAgentIsSilent() throws IOException {
        give("p1", PowerAction.SLEEP);
        fixture.pass(Duration.ofSeconds(3));
        fixture.agentReports.setSilent(HOST, true);
        give("p2", PowerAction.WAKE);
        passInSteps(Duration.ofSeconds(750), Duration.ofSeconds(110));
        over(CommandStatus.FAILED, PowerReason.AGENT_SILENT);
        assertThat(controller.isOn()).isTrue();
    }

    @Test
    void anExecutorThatIsKilledWhileTheHostFallsAsleep() throws IOException {
        give("p1", PowerAction.SLEEP);
        fixture.step();
        assertThat(fixture.lastPower().getStatus()).isEqualTo(CommandStatus.RUNNING);
        fixture.restart();
        fixture.pass(Duration.ofSeconds(2));
        over(CommandStatus.SUCCEEDED, PowerReason.NONE);
        assertThat(controller.ipmitool("status")).contains("Chassis Power is off");
        assertThat(controller.requests()).containsExactly("set shutdown 1");
    }

    @Test
    void anExecutorThatIsKilledWhileTheHostWakes() throws IOException {
        give("p1", PowerAction.SLEEP);
        fixture.pass(Duration.ofSeconds(3));
        give("p2", PowerAction.WAKE);
        fixture.step();
        fixture.restart();
        fixture.pass(Duration.ofSeconds(2));
        over(CommandStatus.SUCCEEDED, PowerReason.NONE);
        assertThat(controller.ipmitool("status")).contains("Chassis Power is on");
        assertThat(controller.requests()).containsExactly("set shutdown 1", "set power 1");
    }
}
