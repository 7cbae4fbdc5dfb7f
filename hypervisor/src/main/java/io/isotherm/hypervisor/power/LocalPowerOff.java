package io.isotherm.hypervisor.power;

import io.isotherm.hypervisor.HypervisorException;
import io.isotherm.hypervisor.HypervisorException.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Switches the machine off that this process runs on, by a program that returns once that is under way.
 *
 * @param command the program with its arguments; it is run without a shell
 */
public record LocalPowerOff(List<String> command) {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    public LocalPowerOff {
        command = List.copyOf(command);
    }

    /** @throws HypervisorException if it cannot be run, takes longer than 30 s, or fails */
    public void run() {
        ToolProcess.Result result = ToolProcess.run(command, Map.of(), LIMIT);
        if (result.exitCode() != 0) {
            throw new HypervisorException(
                    Kind.REFUSED,
                    String.join(" ", command) + " ended with " + result.exitCode()
                            + (result.complaint().isEmpty() ? "" : ": " + result.complaint()));
        }
    }
}
