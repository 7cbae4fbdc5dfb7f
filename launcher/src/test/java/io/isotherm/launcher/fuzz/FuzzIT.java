package io.isotherm.launcher.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Feeds each parser what Jazzer makes up of its seeds, for {@code -Dfuzz.seconds}, from {@code -Dfuzz.seed} on:
 * whatever comes, it is read, or refused with a reason. Inputs that broke something lie in {@code src/test/fuzz}, and are fed first.
 */
class FuzzIT {
    private static final int SECONDS = Integer.getInteger("fuzz.seconds", 25);
    /** A build tries what the one before it tried; whoever looks for more takes another one. */
    private static final int SEED = Integer.getInteger("fuzz.seed", 1);

    private static final Path KEPT = Path.of("src", "test", "fuzz");
    private static final Path WORK = Path.of("target", "fuzz");
    private static final int MOST_BYTES = 8192;
    /** What they look for, such as injected queries, is not asked here, and they take most of the time. */
    private static final String UNUSED = Stream.of(
                    "BigDecimal",
                    "ClojureLangHooks",
                    "Deserialization",
                    "ExpressionLanguageInjection",
                    "FilePathTraversal",
                    "LdapInjection",
                    "NamingContextLookup",
                    "OsCommandInjection",
                    "ReflectiveCall",
                    "RegexInjection",
                    "RegexRoadblocks",
                    "ScriptEngineInjection",
                    "ServerSideRequestForgery",
                    "SqlInjection",
                    "TemplateInjection",
                    "UnsafeSanitizer",
                    "XPathInjection",
                    "XmlParserSsrfGuidance")
            .map(name -> "com.code_intelligence.jazzer.sanitizers." + name)
            .collect(Collectors.joining(":"));

    private interface Seeds {
        Map<String, byte[]> make() throws IOException;
    }

    static Stream<Arguments> targets() {
        return Stream.of(
                target(AvroValues.class, AvroValues::seeds, "io.isotherm.topics.**:org.apache.avro.io.**"),
                target(
                        YamlFiles.class,
                        YamlFiles::seeds,
                        "io.isotherm.runtime.config.**:io.isotherm.launcher.config.**:io.isotherm.pool.**"
                                + ":io.isotherm.replay.tune.space.**:org.yaml.snakeyaml.scanner.**"),
                target(
                        Traces.class,
                        Traces::seeds,
                        "io.isotherm.replay.importer.**:io.isotherm.simulator.trace.**:io.isotherm.files.**"),
                target(
                        Recordings.class,
                        Recordings::seeds,
                        "io.isotherm.replay.recording.**:org.apache.avro.file.**:org.apache.avro.io.**"),
                target(
                        HttpRequests.class,
                        HttpSeeds::seeds,
                        "io.isotherm.runtime.**:io.isotherm.embedded.registry.**:io.isotherm.console.**"));
    }

    private static Arguments target(Class<?> target, Seeds seeds, String instrumented) {
        return Arguments.of(target, seeds, instrumented);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("targets")
    void readsOrRefusesWhateverComes(Class<?> target, Seeds seeds, String instrumented) throws Exception {
        Path work = Files.createDirectories(WORK.resolve(target.getSimpleName()));
        Path corpus = Files.createDirectories(work.resolve("corpus"));
        Path seedDirectory = Files.createDirectories(work.resolve("seeds"));
        for (Map.Entry<String, byte[]> seed : seeds.make().entrySet()) {
            Files.write(seedDirectory.resolve(seed.getKey()), seed.getValue());
        }
        Path output = work.resolve("output.txt");
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-Xmx768m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classPath(),
                "com.code_intelligence.jazzer.Jazzer",
                "--target_class=" + target.getName(),
                "--disabled_hooks=" + UNUSED,
                "--trace=cov:cmp",
                "--instrumentation_includes=" + instrumented,
                "--custom_hook_includes=" + instrumented,
                "--reproducer_path=" + work,
                "-artifact_prefix=" + work + File.separator,
                "-seed=" + SEED,
                "-max_total_time=" + SECONDS,
                "-max_len=" + MOST_BYTES,
                "-rss_limit_mb=0",
                "-timeout=60",
                "-print_final_stats=1",
                corpus.toString(),
                seedDirectory.toString()));
        Path kept = KEPT.resolve(target.getSimpleName());
        if (Files.isDirectory(kept)) {
            command.add(kept.toString());
        }
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        boolean ended = process.waitFor(SECONDS + 120, TimeUnit.SECONDS);
        process.destroyForcibly();
        String said = Files.readString(output);
        System.out.println(target.getSimpleName() + ", " + SECONDS + " s: " + executed(said));
        assertThat(ended).as(said).isTrue();
        assertThat(process.exitValue()).as(said).isZero();
    }

    private static String executed(String said) {
        return said.lines()
                .filter(line -> line.startsWith("stat::number_of_executed_units") || line.contains("DONE"))
                .collect(Collectors.joining("; "));
    }

    /** Whoever runs the tests may have put their classes into a loader, a list or the path of this process. */
    private static String classPath() {
        return Thread.currentThread().getContextClassLoader() instanceof URLClassLoader loader
                ? Arrays.stream(loader.getURLs()).map(URL::getPath).collect(Collectors.joining(File.pathSeparator))
                : System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    }

    /** A file for what a parser reads, one for each process. */
    static Path file(String name, String suffix) {
        return directory("files").resolve(name + "-" + ProcessHandle.current().pid() + suffix);
    }

    /** A directory that is empty. */
    static Path directory(String name) {
        try {
            Path parent = Files.createDirectories(WORK.resolve(name));
            return Files.createTempDirectory(parent, name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
