package io.isotherm.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests the lab of this test run, without guests. Where the machine cannot have one, tests are skipped with the
 * reason; in CI (the environment has CI) they fail instead. With XEN_LAB_NAME set, the lab of that name is
 * joined and left running.
 */
final class LabExtension implements ParameterResolver, ExecutionCondition, BeforeEachCallback {
    private static final int HOSTS = 2;
    private static final Namespace NAMESPACE = Namespace.create(LabExtension.class);

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        Optional<String> obstacle = obstacle();
        if (obstacle.isEmpty() || System.getenv("CI") != null) {
            return ConditionEvaluationResult.enabled("Real Xen can be had");
        }
        return ConditionEvaluationResult.disabled("No lab of Xen hosts here: " + obstacle.get());
    }

    private static Optional<String> obstacle() {
        if (!System.getProperty("os.name").equals("Linux")
                || !System.getProperty("os.arch").equals("amd64")) {
            return Optional.of("it needs Linux on x86-64");
        }
        if (!isDebian()) {
            return Optional.of("it needs Debian, whose packages the hosts are built from");
        }
        if (!"root".equals(System.getProperty("user.name"))) {
            return Optional.of("it needs root, for it installs packages and builds a root image");
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
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Lab.class;
    }

    @Override
    public Lab resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return lab(context);
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        lab(context).clear();
    }

    private static Lab lab(ExtensionContext context) {
        return context.getRoot().getStore(NAMESPACE).computeIfAbsent(Lab.class, ignored -> open(), Lab.class);
    }

    private static Lab open() {
        Optional<String> running = variable("XEN_LAB_NAME");
        return running.isPresent()
                ? Lab.join(running.get(), HOSTS)
                : Lab.start(
                        variable("XEN_LAB_TEST")
                                .orElse("test-" + ProcessHandle.current().pid()),
                        HOSTS);
    }

    private static Optional<String> variable(String name) {
        return Optional.ofNullable(System.getenv(name)).filter(value -> !value.isBlank());
    }
}
