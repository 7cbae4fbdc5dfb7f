package io.isotherm.launcher;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A process started by the launching script, as an operator starts it. */
public final class LauncherProcess {
    private static final Path SCRIPT =
            Path.of("..", "isotherm").toAbsolutePath().normalize();

    private final Process process;
    private final Path output;

    private LauncherProcess(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    /** @param output keeps what it prints; appended to */
    public static LauncherProcess start(Path output, Map<String, String> environment, String... arguments)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(SCRIPT.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
        // What steers the test run is not the process's configuration, and it refuses what it does not know.
        builder.environment().keySet().removeIf(name -> name.startsWith("ISOTHERM_"));
        builder.environment().putAll(environment);
        builder.environment().put("ISOTHERM_JAVA_OPTIONS", "-Xmx256m -XX:TieredStopAtLevel=1");
        return new LauncherProcess(builder.start(), output);
    }

    /** What follows the prefix in the line that begins with it. */
    public String awaitLine(String prefix) {
        return await("'" + prefix + "' in " + output)
                .atMost(Duration.ofMinutes(3))
                .until(() -> line(prefix), Optional::isPresent)
                .orElseThrow();
    }

    private Optional<String> line(String prefix) throws IOException {
        return Files.readAllLines(output).stream()
                .filter(line -> line.startsWith(prefix))
                .map(line -> line.substring(prefix.length()).strip())
                .findFirst();
    }

    public boolean awaitExit(long time, TimeUnit unit) throws InterruptedException {
        return process.waitFor(time, unit);
    }

    public int exitCode() {
        return process.exitValue();
    }

    /** SIGKILL: the process gets no chance to tidy up. */
    public void kill() {
        process.destroyForcibly().onExit().join();
    }
}
