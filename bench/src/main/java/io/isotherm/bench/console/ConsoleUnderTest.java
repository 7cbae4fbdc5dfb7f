package io.isotherm.bench.console;

import io.isotherm.console.ConsoleConfig;
import io.isotherm.console.ConsoleService;
import io.isotherm.runtime.KafkaConnection;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A console alone in its process, so that what it uses is its own. Asked line by line on standard input, it answers each with
 * one: {@code ready} with whether it has read the topics, {@code heap} with the bytes that are left after a collection and
 * the most that were in use. It ends with its standard input.
 */
final class ConsoleUnderTest {
    private static final long SAMPLED_EVERY_MILLIS = 20;

    private static final AtomicLong PEAK = new AtomicLong();

    private ConsoleUnderTest() {}

    /** @param arguments Kafka's address, the registry's, and the file of tokens */
    public static void main(String[] arguments) throws IOException {
        PrintStream answers = System.out;
        // What libraries write there would fill the pipe while nobody asks, and hold up the console.
        System.setOut(System.err);
        try (ConsoleService console = new ConsoleService(
                        ConsoleConfig.loopback(0, Path.of(arguments[2])),
                        KafkaConnection.to(arguments[0], arguments[1]),
                        new SimpleMeterRegistry(),
                        InstantSource.system());
                BufferedReader questions =
                        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            new Timer("heap", true)
                    .schedule(
                            new TimerTask() {
                                @Override
                                public void run() {
                                    sample();
                                }
                            },
                            0,
                            SAMPLED_EVERY_MILLIS);
            console.start();
            answers.println(console.url());
            for (String question = questions.readLine(); question != null; question = questions.readLine()) {
                answers.println(
                        question.equals("heap")
                                ? heap()
                                : String.valueOf(console.health().ready()));
            }
        }
    }

    /** Sampled, for the peaks of the heap's parts are of different times. */
    private static void sample() {
        PEAK.accumulateAndGet(used(), Math::max);
    }

    private static String heap() {
        sample();
        System.gc();
        return used() + " " + PEAK.get();
    }

    private static long used() {
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
