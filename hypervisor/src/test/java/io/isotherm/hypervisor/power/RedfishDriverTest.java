package io.isotherm.hypervisor.power;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.isotherm.hypervisor.HostPower.State;
import io.isotherm.hypervisor.HypervisorException;
import io.isotherm.hypervisor.HypervisorException.Kind;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RedfishDriverTest {
    @TempDir
    static Path directory;

    private RedfishController controller;

    @BeforeEach
    void start() throws Exception {
        controller = new RedfishController(directory);
        StoredCredentials.store(directory, "bmc", "isotherm", "secret");
        StoredCredentials.store(directory, "wrong", "isotherm", "guess");
    }

    @AfterEach
    void stop() {
        controller.close();
    }

    private PowerDriver driver(String credentials, String... settings) {
        Map<String, String> all = new TreeMap<>(Map.of("fingerprint", controller.fingerprint()));
        for (int index = 0; index < settings.length; index += 2) {
            all.put(settings[index], settings[index + 1]);
        }
        return PowerProtocol.REDFISH.open(
                "xen1",
                PowerAccess.of(PowerProtocol.REDFISH, controller.address(), credentials, all),
                new CredentialFiles(directory));
    }

    private static void fails(ThrowingCallable call, Kind kind, String words) {
        assertThatThrownBy(call).isInstanceOfSatisfying(HypervisorException.class, failure -> {
            assertThat(failure.kind()).isEqualTo(kind);
            assertThat(failure).hasMessageContaining(words).hasMessageNotContaining("secret");
        });
    }

    @Test
    void readsWhatTheChassisMeasuresInTheNewFormOrTheOld() {
        assertThat(driver("bmc").watts()).isEmpty();
        controller.chassisPower = "{\"PowerControl\": [{\"MemberId\": \"0\", \"PowerConsumedWatts\": 344.0,"
                + " \"PowerCapacityWatts\": 800}]}";
        assertThat(driver("bmc").watts()).hasValue(344);
        controller.environment = "{\"PowerWatts\": {\"Reading\": 374.5, \"DataSourceUri\": \"/redfish/v1/x\"}}";
        assertThat(driver("bmc").watts()).hasValue(374.5);
        controller.environment = "{\"PowerWatts\": {\"Reading\": null}}";
        assertThat(driver("bmc").watts()).hasValue(344);
    }

    @Test
    void switchesOffAndOnByWhatTheSystemOffers() {
        PowerDriver driver = driver("bmc");
        assertThat(driver.state()).isEqualTo(State.ON);
        driver.softOff();
        assertThat(driver.state()).isEqualTo(State.OFF);
        driver.on();
        driver.forceOff();
        controller.power = "PoweringOn";
        assertThat(driver.state()).isEqualTo(State.CHANGING);
        assertThat(controller.resets).containsExactly("GracefulShutdown", "On", "ForceOff");
    }

    @Test
    void findsWhatTheSystemOffersInItsActionInfo() {
        controller.byActionInfo = true;
        controller.allowed = List.of("PushPowerButton");
        driver("bmc").softOff();
        assertThat(controller.resets).containsExactly("PushPowerButton");
    }

    @Test
    void asksForNothingThatTheSystemDoesNotOffer() {
        controller.allowed = List.of("On", "ForceOff");
        fails(() -> driver("bmc").softOff(), Kind.NO_SOFT_OFF, "GracefulShutdown");
        assertThat(controller.resets).isEmpty();
    }

    @Test
    void endsTheSessionThatItBegan() {
        assertThat(driver("bmc", "authentication", "session").state()).isEqualTo(State.ON);
        assertThat(controller.sessions).isEmpty();
    }

    @Test
    void saysThatCredentialsAreWrong() {
        fails(() -> driver("wrong").state(), Kind.WRONG_CREDENTIALS, "'wrong'");
        fails(() -> driver("wrong", "authentication", "session").state(), Kind.WRONG_CREDENTIALS, "'wrong'");
        fails(() -> driver("none").state(), Kind.WRONG_CREDENTIALS, "none.user");
    }

    @Test
    void trustsOnlyTheCertificateThatWasNamed() {
        fails(() -> driver("bmc", "fingerprint", "00".repeat(32)).state(), Kind.WRONG_HOST, controller.fingerprint());
        fails(() -> driver("bmc", "fingerprint", "").state(), Kind.WRONG_HOST, "power.authority");
        assertThat(driver(
                                "bmc",
                                "fingerprint",
                                "",
                                "authority",
                                directory.resolve("authority.pem").toString())
                        .state())
                .isEqualTo(State.ON);
    }

    @Test
    void givesUpOnASlowControllerInTime() {
        controller.hangs = true;
        fails(() -> driver("bmc", "timeout", "1s").state(), Kind.TIMEOUT, "within 1 s");
    }

    @Test
    void saysThatNobodyAnswers() {
        controller.close();
        fails(() -> driver("bmc").state(), Kind.UNREACHABLE, "power.address");
    }

    @Test
    void asksWhichSystemIsMeantWhereThatIsNotClear() {
        fails(() -> driver("bmc", "system", "blade7").state(), Kind.OTHER, "power.system");
        assertThat(driver("bmc", "system", "1").state()).isEqualTo(State.ON);
    }

    @Test
    void theControllerIsOneToRedfishtoolToo() throws Exception {
        Assumptions.assumeTrue(Files.isExecutable(Path.of("/usr/bin/redfishtool")), "redfishtool is not installed");
        assertThat(redfishtool("get")).contains("\"PowerState\": \"On\"");
        driver("bmc").softOff();
        assertThat(redfishtool("get")).contains("\"PowerState\": \"Off\"");
        redfishtool("reset", "On");
        assertThat(driver("bmc").state()).isEqualTo(State.ON);
    }

    private String redfishtool(String... operation) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                "redfishtool",
                "-r",
                "127.0.0.1:" + controller.port(),
                "-u",
                "isotherm",
                "-p",
                "secret",
                "-S",
                "Always",
                "Systems",
                "-1"));
        command.addAll(List.of(operation));
        Process tool = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(tool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(tool.waitFor()).as(output).isZero();
        return output;
    }
}
