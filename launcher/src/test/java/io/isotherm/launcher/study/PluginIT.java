package io.isotherm.launcher.study;

import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.decider.core.tick.TickResult;
import io.isotherm.launcher.ImportedLoad;
import io.isotherm.launcher.config.KnownAlgorithms;
import io.isotherm.replay.engine.DecisionEngine;
import io.isotherm.replay.recording.Recorded;
import io.isotherm.replay.recording.Recording;
import io.isotherm.replay.recording.RecordingReader;
import io.isotherm.schema.HostState;
import io.isotherm.schema.PoolConfig;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example of a plugin, built as its reader builds it and put on the class path of a process. */
class PluginIT {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    @TempDir
    private Path directory;

    @Test
    void aPoolIsJudgedAndPlannedForByAUsersOwnDetectorAndPlanner() throws Exception {
        Path config = Files.writeString(directory.resolve("plugin.yaml"), """
                pool: imported
                detection: {sample: 5min, window: 5min, detector: two-windows}
                decision: {mode: automatic, tick: 5min, algorithms: {OVERLOAD: coolest-host, SATURATION: coolest-host}}
                constraints: {sharedStorage: ["*"]}
                """);
        String classPath = System.getProperty("java.class.path") + File.pathSeparator + jar();

        String said = run(
                directory,
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-cp",
                classPath,
                Decided.class.getName(),
                ImportedLoad.uneven(directory).toString(),
                config.toString());

        List<String> lines = said.lines().toList();
        assertThat(lines)
                .filteredOn(line -> line.startsWith("state "))
                .isNotEmpty()
                .containsOnly("state two-windows");
        assertThat(lines)
                .filteredOn(line -> line.startsWith("moves "))
                .isNotEmpty()
                .containsOnly("moves coolest-host");
    }

    /** Prints by which detector hosts are judged, and by which algorithm moves are planned. */
    static final class Decided {
        private Decided() {}

        /** @param arguments a recording and its pool's configuration */
        public static void main(String[] arguments) {
            Recording recording = Recording.open(Path.of(arguments[0]));
            PoolConfig config = KnownAlgorithms.read(Path.of(arguments[1]));
            config.setVersion(1);
            config.setAppliedAt(recording.first());
            DecisionEngine engine = new DecisionEngine(new DecisionEngine.Listener() {
                @Override
                public void state(HostState state) {
                    System.out.println("state " + state.getDetector());
                }

                @Override
                public void decided(TickResult result) {
                    if (!result.migrations().isEmpty()) {
                        System.out.println("moves " + result.decision().getAlgorithm());
                    }
                }
            });
            engine.accept(Recorded.of("pool-config", config.getPool(), config.getAppliedAt(), config));
            try (RecordingReader records = recording.read()) {
                records.forEachRemaining(engine::accept);
            }
        }
    }

    /** Builds a copy of the example by its own pom, which finds the built jars where a checkout has them. */
    private Path jar() throws Exception {
        Path example = directory.resolve("examples/plugin");
        Path original = ROOT.resolve("examples/plugin");
        for (Path file : files(original.resolve("src"))) {
            copy(file, example.resolve(original.relativize(file)));
        }
        copy(original.resolve("pom.xml"), example.resolve("pom.xml"));
        Path library = Path.of("launcher/target/lib");
        for (Path file : files(ROOT.resolve(library))) {
            if (file.getFileName().toString().matches("(isotherm|avro)-.*")) {
                copy(file, directory.resolve(library).resolve(file.getFileName()));
            }
        }
        // Its plugins are those of the build that this is part of, so that none is fetched.
        run(directory, ROOT.resolve("mvnw").toString(), "-o", "-ntp", "-f", example.toString(), "package");
        return example.resolve("target/isotherm-plugin-1.0.jar");
    }

    private static void copy(Path file, Path to) throws IOException {
        Files.createDirectories(to.getParent());
        Files.copy(file, to);
    }

    private static List<Path> files(Path root) throws IOException {
        try (Stream<Path> paths = Files.walk(root)) {
            return paths.filter(Files::isRegularFile).sorted().toList();
        }
    }

    private static String run(Path directory, String... command) throws Exception {
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }
}
