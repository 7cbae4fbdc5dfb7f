package io.isotherm.launcher.recording;

import io.isotherm.embedded.EmbeddedCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The configuration file of commands on an embedded cluster, whose topics have one partition. */
final class ClusterConfig {
    private ClusterConfig() {}

    /** Its path, for {@code -c}. */
    static String in(Path directory, EmbeddedCluster cluster, String topicPrefix) throws IOException {
        return Files.writeString(
                        directory.resolve("isotherm.yaml"),
                        "topics: {partitions: 1}\nkafka: {bootstrapServers: \"" + cluster.bootstrapServers()
                                + "\", registry: [\"" + cluster.registryUrl() + "\"], topicPrefix: " + topicPrefix
                                + "}\n")
                .toString();
    }
}
