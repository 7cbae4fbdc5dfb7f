package io.isotherm.bench.console;

import io.isotherm.runtime.KafkaConnection;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A {@link ConsoleUnderTest} that runs. */
final class ConsoleProcess implements AutoCloseable {
    private static final Duration LOOK_EVERY = Duration.ofMillis(100);
    private static final long ENDS_WITHIN_SECONDS = 20;
    private static final int LAST_LINES = 20;

    private final Process process;
    private final BufferedReader answers;
    private final BufferedWriter questions;
    private final String url;
    private final Path log;

    /**
     * Starts one.
     *
     * @param heapMib the most heap that it gets, in MiB
     * @param directory for its tokens and its log
     */
    ConsoleProcess(KafkaConnection kafka, int heapMib, Path directory) throws IOException {
        log = directory.resolve("console.log");
        process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx" + heapMib + "m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ConsoleUnderTest.class.getName(),
                        kafka.bootstrapServers(),
                        kafka.registryUrls().get(0),
                        directory.resolve("tokens").toString()))
                .redirectError(log.toFile())
                .start();
        answers = process.inputReader(StandardCharsets.UTF_8);
        questions = process.outputWriter(StandardCharsets.UTF_8);
        url = answer();
    }

    /** Where the page is. */
    String url() {
        return url;
    }

    /** Waits until it has read the topics. */
    void awaitReady() throws IOException, InterruptedException {
        while (!ask("ready").equals("true")) {
            TimeUnit.MILLISECONDS.sleep(LOOK_EVERY.toMillis());
        }
    }

    /** Heap in use after a collection, and the most that was in use, in bytes. */
    long[] heap() throws IOException {
        String[] figures = ask("heap").split(" ");
        return new long[] {Long.parseLong(figures[0]), Long.parseLong(figures[1])};
    }

    private String ask(String question) throws IOException {
        questions.write(question + "\n");
        questions.flush();
        return answer();
    }

    private String answer() throws IOException {
        String line = answers.readLine();
        if (line == null) {
            List<String> told = Files.readAllLines(log);
            // What it logged goes with the benchmark's directory.
            throw new IOException("The console ended. The last that it told:\n"
                    + String.join("\n", told.subList(Math.max(0, told.size() - LAST_LINES), told.size())));
        }
        return line;
    }

    @Override
    public void close() throws IOException {
        questions.close();
        try {
            if (!process.waitFor(ENDS_WITHIN_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
        answers.close();
    }
}
