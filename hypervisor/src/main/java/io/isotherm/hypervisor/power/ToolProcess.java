package io.isotherm.hypervisor.power;

import io.isotherm.hypervisor.HypervisorException;
import io.isotherm.hypervisor.HypervisorException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Runs a program without a shell, in an environment of its own, for so long at most. */
final class ToolProcess {
    private static final int MOST_BYTES = 1 << 16;
    private static final Duration KILLED = Duration.ofSeconds(2);
    private static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private ToolProcess() {}

    /** How a program ended. */
    record Result(int exitCode, String output, String errors) {

        /** The last thing that it complained of, short enough for a message. */
        String complaint() {
            String text = errors.isBlank() ? output : errors;
            String last = text.lines().filter(line -> !line.isBlank()).reduce("", (first, second) -> second);
            return last.strip().substring(0, Math.min(300, last.strip().length()));
        }
    }

    /**
     * Runs it to its end.
     *
     * @param environment beside LC_ALL and PATH; nothing of this process's own goes on
     * @throws HypervisorException TIMEOUT if it takes longer, and is killed; UNSUPPORTED if it cannot be started
     */
    static Result run(List<String> command, Map<String, String> environment, Duration limit) {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().clear();
        builder.environment().put("LC_ALL", "C");
        builder.environment().put("PATH", PATH);
        builder.environment().putAll(environment);
        Process process;
        try {
            process = builder.start();
            process.getOutputStream().close();
        } catch (IOException e) {
            throw new HypervisorException(
                    Kind.UNSUPPORTED,
                    command.get(0) + " cannot be run: " + e.getMessage() + "; install it on this machine",
                    e);
        }
        CompletableFuture<String> output = CompletableFuture.supplyAsync(() -> read(process.getInputStream()));
        CompletableFuture<String> errors = CompletableFuture.supplyAsync(() -> read(process.getErrorStream()));
        long deadline = System.nanoTime() + limit.toNanos();
        try {
            if (!process.waitFor(limit.toNanos(), TimeUnit.NANOSECONDS)) {
                throw tooSlow(command, limit);
            }
            return new Result(process.exitValue(), within(output, deadline), within(errors, deadline));
        } catch (TimeoutException e) {
            throw tooSlow(command, limit);
        } catch (ExecutionException e) {
            throw new HypervisorException(
                    Kind.OTHER, "What " + command.get(0) + " says cannot be read: " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HypervisorException(Kind.OTHER, "Interrupted while waiting for " + command.get(0), e);
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    private static String within(CompletableFuture<String> text, long deadline)
            throws InterruptedException, ExecutionException, TimeoutException {
        return text.get(Math.max(KILLED.toNanos(), deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
    }

    private static HypervisorException tooSlow(List<String> command, Duration limit) {
        return new HypervisorException(
                Kind.TIMEOUT,
                command.get(0) + " did not end within " + limit.toSeconds() + " s (power.timeout of the inventory)");
    }

    /** All of it, lest the program waits for its reader; only the beginning is kept. */
    private static String read(InputStream stream) {
        try (stream) {
            byte[] kept = stream.readNBytes(MOST_BYTES);
            stream.transferTo(OutputStream.nullOutputStream());
            return new String(kept, StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }
}
