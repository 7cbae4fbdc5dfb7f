package io.isotherm.hypervisor.power;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.isotherm.hypervisor.HostPower.State;
import io.isotherm.hypervisor.HypervisorException;
import io.isotherm.hypervisor.HypervisorException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandDriverTest {
    @TempDir
    Path directory;

    private PowerDriver driver(String script, String credentials) throws IOException {
        Path program = Files.writeString(directory.resolve("power.sh"), "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        return PowerProtocol.COMMAND.open(
                "xen1 $(touch x); b",
                PowerAccess.of(PowerProtocol.COMMAND, program.toString(), credentials, Map.of("timeout", "1s")),
                new CredentialFiles(directory));
    }

    private static void fails(ThrowingCallable call, Kind kind, String words) {
        assertThatThrownBy(call).isInstanceOfSatisfying(HypervisorException.class, failure -> {
            assertThat(failure.kind()).isEqualTo(kind);
            assertThat(failure).hasMessageContaining(words);
        });
    }

    @Test
    void callsTheProgramWithTheRequestAndTheHostAndNoShell() throws IOException {
        Path log = directory.resolve("log");
        PowerDriver driver = driver("echo \"$1|$2|$#|$LC_ALL|$HOME\" >> " + log + "; echo on", "");

        assertThat(driver.state()).isEqualTo(State.ON);
        driver.on();
        driver.softOff();
        driver.forceOff();

        String rest = "|xen1 $(touch x); b|2|C|";
        assertThat(Files.readAllLines(log)).containsExactly("status" + rest, "on" + rest, "soft" + rest, "off" + rest);
    }

    @ParameterizedTest
    @CsvSource({"on,ON", "off,OFF", "changing,CHANGING"})
    void readsTheState(String printed, State state) throws IOException {
        assertThat(driver("echo " + printed, "").state()).isEqualTo(state);
    }

    @ParameterizedTest
    @CsvSource({"1,OTHER", "2,REFUSED", "3,WRONG_CREDENTIALS", "4,UNREACHABLE", "5,NO_SOFT_OFF"})
    void tellsFailuresByTheExitCode(int exitCode, Kind kind) throws IOException {
        PowerDriver driver = driver("echo first >&2; echo 'the rack is dark' >&2; exit " + exitCode, "");
        fails(driver::softOff, kind, "soft xen1 $(touch x); b ended with " + exitCode + ": the rack is dark");
    }

    @Test
    void saysSoWhenNoStateIsPrinted() throws IOException {
        fails(driver("echo maybe", "")::state, Kind.OTHER, "'maybe' and not on, off or changing");
    }

    @Test
    void endsAProgramThatTakesTooLong() throws IOException {
        fails(driver("sleep 30 & wait", "")::on, Kind.TIMEOUT, "within 1 s");
    }

    @Test
    void saysSoWhenThereIsNoProgram() throws IOException {
        PowerDriver driver = driver("", "");
        Files.delete(directory.resolve("power.sh"));
        fails(driver::on, Kind.UNSUPPORTED, "power.sh cannot be run");
    }

    @Test
    void givesTheProgramUserAndPasswordFile() throws IOException {
        StoredCredentials.store(directory, "rack", "joe", "secret");
        Path log = directory.resolve("log");
        driver("echo $POWER_USER $(cat $POWER_PASSWORD_FILE) > " + log, "rack").on();
        assertThat(log).hasContent("joe secret");
    }

    @Test
    void usesNoPasswordThatEverybodyCanRead() throws IOException {
        StoredCredentials.store(directory, "rack", "joe", "secret");
        Files.setPosixFilePermissions(directory.resolve("rack.password"), PosixFilePermissions.fromString("rw-r--r--"));
        fails(driver("echo on", "rack")::state, Kind.WRONG_CREDENTIALS, "chmod 640");
    }
}
