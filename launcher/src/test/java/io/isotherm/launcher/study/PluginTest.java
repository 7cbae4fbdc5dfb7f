package io.isotherm.launcher.study;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example of a plugin, built as its reader builds it and put on the class path of a process. */
class PluginTest {
    private static final Path EXAMPLE = Path.of("..", "examples", "plugin", "src", "main");

    @TempDir
    private Path directory;

    @Test
    void aPoolIsJudgedAndPlannedForByAUsersOwnDetectorAndPlanner() throws Exception {
        String classPath = System.getProperty("java.class.path") + File.pathSeparator + jar();
        Path load = recording(classPath);
        Path config = Files.writeString(directory.resolve("plugin.yaml"), """
                pool: imported
                detection: {sample: 5min, window: 5min, detector: two-windows}
                decision: {mode: automatic, tick: 5min, algorithms: {OVERLOAD: coolest-host, SATURATION: coolest-host}}
                constraints: {sharedStorage: ["*"]}
                """);
        Path json = directory.resolve("whatif.json");

        run(classPath, "whatif", load.toString(), "--config", config.toString(), "--json", json.toString());

        JsonNode plugin = new ObjectMapper().readTree(json.toFile()).get(0);
        assertThat(plugin.get("name").asText()).isEqualTo("plugin");
        assertThat(plugin.at("/figures/moves").asLong()).isPositive();
    }

    private Path jar() throws IOException {
        Path classes = Files.createDirectory(directory.resolve("classes"));
        List<String> arguments = new ArrayList<>(
                List.of("-proc:none", "-d", classes.toString(), "-cp", System.getProperty("java.class.path")));
        arguments.addAll(files(EXAMPLE.resolve("java")).map(Path::toString).toList());
        int failed = Objects.requireNonNull(ToolProvider.getSystemJavaCompiler(), "a JDK")
                .run(InputStream.nullInputStream(), System.out, System.err, arguments.toArray(String[]::new));
        assertThat(failed).as("errors of the compiler").isZero();
        Path jar = directory.resolve("plugin.jar");
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(out)) {
            for (Path root : List.of(classes, EXAMPLE.resolve("resources"))) {
                for (Path file : files(root).toList()) {
                    entries.putNextEntry(new JarEntry(root.relativize(file).toString()));
                    Files.copy(file, entries);
                }
            }
        }
        return jar;
    }

    private static Stream<Path> files(Path root) throws IOException {
        try (Stream<Path> paths = Files.walk(root)) {
            return paths.filter(Files::isRegularFile).sorted().toList().stream();
        }
    }

    /** Three busy guests on one host, over three hours. */
    private Path recording(String classPath) throws Exception {
        List<String> lines = new ArrayList<>(List.of("vm,time,cpu_mhz,memory_mib,vcpus"));
        for (int step = 0; step < 36; step++) {
            Instant time = Instant.parse("2026-01-31T00:00:00Z").plusSeconds(300L * step);
            for (int vm = 0; vm < 6; vm++) {
                lines.add("vm" + vm + "," + time + "," + (vm % 2 == 0 ? 3000 : 100) + ",2048,2");
            }
        }
        Path csv = Files.write(directory.resolve("load.csv"), lines);
        Path load = directory.resolve("load.avro");
        run(
                classPath,
                "import",
                "csv",
                csv.toString(),
                "-o",
                load.toString(),
                "--hosts",
                "count=2,cpus=4,mhz=2400,memory=32GiB");
        return load;
    }

    private static void run(String classPath, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-cp",
                classPath,
                "io.isotherm.launcher.Isotherm"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }
}
