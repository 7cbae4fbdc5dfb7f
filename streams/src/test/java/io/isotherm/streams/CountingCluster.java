package io.isotherm.streams;

import io.isotherm.embedded.EmbeddedCluster;
import java.nio.file.Path;
import org.awaitility.Awaitility;

/** A broker and a registry for {@link CountingApplication}s, whose stream threads may fail. */
final class CountingCluster implements AutoCloseable {
    private final Path directory;
    private final EmbeddedCluster cluster;

    CountingCluster(Path directory) {
        this.directory = directory;
        // Stream threads that are replaced end with what made them fail.
        Awaitility.doNotCatchUncaughtExceptionsByDefault();
        cluster = EmbeddedCluster.start(directory.resolve("cluster"));
    }

    /** An application with topics and a state directory of its own; the directory is not there yet. */
    CountingApplication application() throws Exception {
        return new CountingApplication(cluster, directory);
    }

    @Override
    public void close() {
        Awaitility.reset();
        cluster.close();
    }
}
