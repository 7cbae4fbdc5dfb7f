package io.isotherm.bench.console;

import io.isotherm.console.ConsoleConfig;
import io.isotherm.console.ConsoleService;
import io.isotherm.runtime.KafkaConnection;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;

/**
 * A console alone in its process, so that what it uses is its own. Asked line by line on standard input, it answers each with
 * one: {@code ready} with whether it has read the topics, {@code heap} with the bytes that are left after a collection and
 * the most that were in use. It ends with its standard input.
 */
final class ConsoleUnderTest {
    /** Begins each line that is an answer. */
    static final String ANSWER = "console: ";

    private ConsoleUnderTest() {}

    /** @param arguments Kafka's address, the registry's, and the file of tokens */
    public static void main(String[] arguments) throws IOException {
        try (ConsoleService console = new ConsoleService(
                        ConsoleConfig.loopback(0, Path.of(arguments[2])),
                        KafkaConnection.to(arguments[0], arguments[1]),
                        new SimpleMeterRegistry(),
                        InstantSource.system());
                BufferedReader questions =
                        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            console.start();
            System.out.println(ANSWER + console.url());
            for (String question = questions.readLine(); question != null; question = questions.readLine()) {
                System.out.println(ANSWER
                        + (question.equals("heap")
                                ? heap()
                                : String.valueOf(console.health().ready())));
            }
        }
    }

    private static String heap() {
        long peak = ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .map(MemoryPoolMXBean::getPeakUsage)
                .mapToLong(usage -> usage.getUsed())
                .sum();
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() + " " + peak;
    }
}
