package io.isotherm.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Hands tests one cluster for the whole run; it is stopped at the end of it. */
final class SharedCluster implements ParameterResolver {
    private static final Namespace NAMESPACE = Namespace.create(SharedCluster.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == EmbeddedCluster.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot()
                .getStore(NAMESPACE)
                .computeIfAbsent(EmbeddedCluster.class, type -> start(), EmbeddedCluster.class);
    }

    private static EmbeddedCluster start() {
        Path directory = Path.of("target", "shared-cluster");
        try (Stream<Path> leftovers = Files.exists(directory) ? Files.walk(directory) : Stream.empty()) {
            for (Path leftover : leftovers.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(leftover);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return EmbeddedCluster.start(directory);
    }
}
