package io.isotherm.launcher.config;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.isotherm.runtime.KafkaConnection;
import io.isotherm.runtime.config.ConfigFile;
import io.isotherm.runtime.config.ConfigReader;
import io.isotherm.topics.Topics;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/**
 * The configuration of one process: one YAML file, overridden by environment variables. Every section but its own is
 * ignored by a service, so that one file can serve a whole installation.
 *
 * @param pool name of the pool that an agent belongs to; empty where none is named
 * @param kafka the way to Kafka and the registry
 * @param partitions of every topic
 * @param replication copies of every partition
 * @param stateDirectory where analyzer and decider keep their state, and the embedded broker its data
 * @param operations where health and metrics are answered
 * @param broker where the embedded broker and registry listen
 * @param inventory the pool's hosts
 * @param collector of this process
 * @param streams of analyzer and decider
 * @param executor of this process
 */
public record ProcessConfig(
        String pool,
        KafkaConnection kafka,
        int partitions,
        short replication,
        Path stateDirectory,
        InetSocketAddress operations,
        Broker broker,
        InventoryEntries inventory,
        Collector collector,
        Streams streams,
        Executor executor) {

    /** Environment variables begin so. */
    static final String PREFIX = "ISOTHERM_";

    private static final String LOOPBACK = "127.0.0.1";

    private static final List<String> KEYS = List.of(
            "pool",
            "stateDirectory",
            "kafka.bootstrapServers",
            "kafka.registry",
            "kafka.topicPrefix",
            "topics.partitions",
            "topics.replication",
            "operations.host",
            "operations.port",
            "broker.host",
            "broker.port",
            "broker.registryPort",
            "inventory.simulated",
            "collector.hosts",
            "collector.interval",
            "collector.bufferSize",
            "streams.threads",
            "streams.commitInterval",
            "streams.standbyReplicas",
            "executor.instance",
            "executor.hosts",
            "executor.powerHosts",
            "executor.progressInterval",
            "executor.verifyTimeout",
            "executor.maxConcurrent");

    /** Where the embedded broker and registry listen; port 0 chooses a free one. */
    public record Broker(String host, int port, int registryPort) {}

    /**
     * The pool's hosts.
     *
     * @param simulated address of a simulated pool, as `isotherm simulate` gives it; instead of hosts
     * @param hosts hosts that libvirt reaches
     */
    public record InventoryEntries(Optional<String> simulated, List<HostEntry> hosts) {}

    /**
     * One host.
     *
     * @param uri libvirt's address of it, from here
     * @param migrationUri libvirt's address of it, from the other hosts
     * @param uuid the machine's own UUID; where it is given no other machine is taken for this host
     */
    public record HostEntry(
            String name,
            String uri,
            String migrationUri,
            double networkBytesPerSecond,
            double diskBytesPerSecond,
            Optional<UUID> uuid) {}

    /** @param hosts the hosts to sample; empty for all of the inventory */
    public record Collector(List<String> hosts, Duration interval, int bufferSize) {}

    public record Streams(int threads, Duration commitInterval, int standbyReplicas) {}

    /**
     * @param instance the executor's name, unique in the pool; the first host served where none is given
     * @param hosts the hosts whose guests it moves; empty for all of the inventory
     * @param powerHosts the hosts that it puts to sleep and wakes
     */
    public record Executor(
            Optional<String> instance,
            List<String> hosts,
            List<String> powerHosts,
            Duration progressInterval,
            Duration verifyTimeout,
            int maxConcurrent) {}

    /**
     * Reads the file, if one is named, and the environment.
     *
     * @throws io.isotherm.runtime.config.ConfigException with all problems
     */
    public static ProcessConfig load(Optional<Path> file, Map<String, String> environment) {
        ObjectNode root = file.map(ConfigFile::read).orElseGet(JsonNodeFactory.instance::objectNode);
        ConfigFile.override(root, environment, PREFIX, KEYS);
        return read(new ConfigReader(file.map(Path::toString).orElse("configuration"), root));
    }

    private static ProcessConfig read(ConfigReader reader) {
        ConfigReader topics = reader.section("topics");
        ConfigReader operations = reader.section("operations");
        ConfigReader broker = reader.section("broker");
        ConfigReader kafka = reader.section("kafka");
        ProcessConfig config = new ProcessConfig(
                reader.string("pool", ""),
                new KafkaConnection(
                        kafka.string("bootstrapServers", LOOPBACK + ":9092"),
                        kafka.strings("registry", List.of("http://" + LOOPBACK + ":8081")),
                        kafka.texts("registryClient"),
                        kafka.texts("client"),
                        kafka.string("topicPrefix", Topics.DEFAULT_PREFIX)),
                topics.integer("partitions", 6, 1, 1000),
                (short) topics.integer("replication", 1, 1, 10),
                Path.of(reader.string("stateDirectory", ".isotherm")),
                new InetSocketAddress(operations.string("host", LOOPBACK), operations.integer("port", 0, 0, 65_535)),
                new Broker(
                        broker.string("host", LOOPBACK),
                        broker.integer("port", 9092, 0, 65_535),
                        broker.integer("registryPort", 8081, 0, 65_535)),
                inventory(reader.section("inventory")),
                collector(reader.section("collector")),
                streams(reader.section("streams")),
                executor(reader.section("executor")));
        reader.finish();
        return config;
    }

    private static InventoryEntries inventory(ConfigReader reader) {
        Optional<String> simulated = reader.optionalString("simulated");
        Map<String, HostEntry> hosts = new TreeMap<>();
        List<HostEntry> entries = new ArrayList<>();
        for (ConfigReader host : reader.list("hosts")) {
            String name = host.requiredString("name");
            String uri = host.requiredString("uri");
            HostEntry entry = new HostEntry(
                    name,
                    uri,
                    host.string("migrationUri", uri),
                    host.number("networkBytesPerSecond", 0, 0, 1e15),
                    host.number("diskBytesPerSecond", 0, 0, 1e15),
                    uuid(host));
            if (hosts.put(name, entry) != null) {
                host.problem("name", "'" + name + "' (given twice)", "unique");
            }
            entries.add(entry);
        }
        if (simulated.isPresent() && !entries.isEmpty()) {
            reader.problem("simulated", simulated.get(), "left out where hosts are given");
        }
        return new InventoryEntries(simulated, List.copyOf(entries));
    }

    private static Optional<UUID> uuid(ConfigReader host) {
        Optional<String> text = host.optionalString("uuid");
        try {
            return text.map(UUID::fromString);
        } catch (IllegalArgumentException e) {
            host.problem("uuid", "'" + text.orElse("") + "'", "a UUID, as 'virsh sysinfo' tells it");
            return Optional.empty();
        }
    }

    private static Collector collector(ConfigReader reader) {
        return new Collector(
                reader.strings("hosts", List.of()),
                reader.duration("interval", Duration.ofSeconds(10), Duration.ofMillis(100), Duration.ofHours(1)),
                reader.integer("bufferSize", 60, 1, 1_000_000));
    }

    private static Streams streams(ConfigReader reader) {
        return new Streams(
                reader.integer("threads", 1, 1, 256),
                reader.duration("commitInterval", Duration.ofMillis(100), Duration.ofMillis(1), Duration.ofSeconds(60)),
                reader.integer("standbyReplicas", 0, 0, 10));
    }

    private static Executor executor(ConfigReader reader) {
        return new Executor(
                reader.optionalString("instance"),
                reader.strings("hosts", List.of()),
                reader.strings("powerHosts", List.of()),
                reader.duration(
                        "progressInterval", Duration.ofSeconds(10), Duration.ofMillis(100), Duration.ofMinutes(10)),
                reader.duration("verifyTimeout", Duration.ofSeconds(60), Duration.ofSeconds(1), Duration.ofMinutes(30)),
                reader.integer("maxConcurrent", 4, 1, 1000));
    }
}
