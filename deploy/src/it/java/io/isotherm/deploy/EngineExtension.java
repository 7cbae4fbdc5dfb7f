package io.isotherm.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/**
 * Gives tests a Docker engine with the image of this checkout and one of Apicurio Registry: the engine that runs, or one that it starts for all of them,
 * stops, and after which the machine's network must be as it was. Where there can be none, tests are skipped with the
 * reason; in CI (the environment has CI) they fail instead.
 */
final class EngineExtension implements ExecutionCondition, BeforeAllCallback {
    private static final boolean IN_CI = System.getenv("CI") != null;
    private static final Namespace NAMESPACE = Namespace.create(EngineExtension.class);
    private static final Duration START = Duration.ofMinutes(6);
    private static final Duration STOP = Duration.ofMinutes(1);
    private static final Duration BUILD = Duration.ofMinutes(6);

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        Optional<String> obstacle = obstacle();
        if (obstacle.isEmpty() || IN_CI) {
            return ConditionEvaluationResult.enabled("A Docker engine can be had");
        }
        return ConditionEvaluationResult.disabled("No Docker engine here: " + obstacle.get());
    }

    private static Optional<String> obstacle() {
        if (!"root".equals(System.getProperty("user.name"))) {
            return Optional.of("it needs root, for it starts an engine and makes images of Debian's packages");
        }
        if (!isDebian()) {
            return Optional.of("it needs Debian, whose packages the images are made of");
        }
        return Optional.empty();
    }

    private static boolean isDebian() {
        try {
            return Files.readAllLines(Path.of("/etc/os-release")).contains("ID=debian");
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        // Testcontainers holds on to the first engine that it meets.
        ExtensionContext.Store store = context.getRoot().getStore(NAMESPACE);
        if (store.get(Engine.class) == null) {
            store.put(Engine.class, Engine.answering());
            Script.run(BUILD, "deploy/image/build", "isotherm", "registry");
        }
    }

    /**
     * The engine of all tests.
     *
     * @param before the machine's network before the engine was started; empty where another's is used
     */
    private record Engine(Optional<MachineNetwork> before) implements AutoCloseable {
        static Engine answering() {
            if (engineAnswers()) {
                return new Engine(Optional.empty());
            }
            MachineNetwork before = MachineNetwork.now();
            startEngine();
            return new Engine(Optional.of(before));
        }

        @Override
        public void close() {
            before.ifPresent(network -> {
                Script.run(STOP, "deploy/engine", "down");
                assertThat(MachineNetwork.now()).isEqualTo(network);
            });
        }
    }

    private static void startEngine() {
        try {
            Script.run(START, "deploy/engine", "up");
        } catch (IllegalStateException e) {
            if (IN_CI) {
                throw e;
            }
            Assumptions.abort("No Docker engine here: " + e.getMessage());
        }
    }

    private static boolean engineAnswers() {
        try {
            Process process = new ProcessBuilder("docker", "info")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while asking for a Docker engine", e);
        }
    }
}
