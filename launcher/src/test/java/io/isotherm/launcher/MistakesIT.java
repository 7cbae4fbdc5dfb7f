package io.isotherm.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.isotherm.embedded.EmbeddedCluster;
import io.isotherm.embedded.kafka.Ports;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every command against what an operator can get wrong: it ends within 15 s without a stack trace, and names the place and
 * the remedy. What each says is written to {@code target/mistakes.txt}.
 */
@Timeout(120)
class MistakesIT {
    private static final Duration SOON = Duration.ofSeconds(15);
    private static final Path TABLE = Path.of("target", "mistakes.txt");
    private static final int TOGETHER = 6;

    /** What asks a port that takes connections and never answers. */
    private static final Predicate<Mistake> SILENT =
            mistake -> mistake.situation().equals("wrong port") && !mistake.waits();

    private static final String NO_BROKER = "127.0.0.1:1";
    private static final String NO_REGISTRY = "http://127.0.0.1:2";

    /** What needs broker, registry and topics. */
    private static final List<String> CLIENTS = List.of(
            "watch decisions",
            "explain xen1 --pool lab",
            "status",
            "top",
            "config history --pool lab",
            "inventory",
            "power status --pool lab",
            "power test xen1 --pool lab",
            "power drill xen1 --pool lab",
            "check",
            "apply -f POOL",
            "drain xen1",
            "undrain xen1",
            "pause",
            "resume",
            "mode observe",
            "offers",
            "approve --pool lab x",
            "reject --pool lab x --reason test",
            "record -o OUT/x.avro");

    private static final List<String> SERVICES =
            List.of("analyzer", "decider", "console", "agent", "collector", "executor", "power-executor");

    /** What reads the file IN. */
    private static final List<String> READERS = List.of(
            "apply -c GOOD -f IN",
            "simulate -f IN",
            "replay IN --to second. -c GOOD",
            "explain xen1 --recording IN",
            "console --recording IN",
            "config diff -f IN -c GOOD",
            "import csv IN -o OUT/in.avro --hosts count=1,cpus=4,mhz=2400,memory=16GiB",
            "import planetlab IN -o OUT/in.avro --hosts count=1,cpus=4,mhz=2400,memory=16GiB",
            "import bitbrains IN -o OUT/in.avro --hosts count=1,cpus=4,mhz=2400,memory=16GiB",
            "whatif IN --config POOL",
            "whatif RECORDING --config IN",
            "tune IN --space SPACE -o OUT/tuned",
            "tune RECORDING --space IN -o OUT/tuned",
            "tune RECORDING --space SPACE --config IN -o OUT/tuned",
            "tune RECORDING --space SPACE --validate IN -o OUT/tuned",
            "bench planetlab --days IN",
            "bench bitbrains --days IN",
            "bench google --days IN",
            "demo --trace IN");

    /** What writes to UNWRITABLE, which lies below a file. */
    private static final List<String> WRITERS = List.of(
            "record -o UNWRITABLE/x.avro -c GOOD",
            "import csv TRACE -o UNWRITABLE/x.avro --hosts count=1,cpus=4,mhz=2400,memory=16GiB",
            "whatif RECORDING --config POOL --report UNWRITABLE/x.html",
            "whatif RECORDING --config POOL --json UNWRITABLE/x.json",
            "tune RECORDING --space SPACE -o UNWRITABLE",
            "bench scale --sizes 10/50 --json UNWRITABLE/x.json",
            "bench stream --hosts 10 --json UNWRITABLE/x.json",
            "bench console --size 10/50 --json UNWRITABLE/x.json",
            "broker --data UNWRITABLE",
            "demo --summary UNWRITABLE/x.json",
            "analyzer -c UNWRITABLE_STATE",
            "decider -c UNWRITABLE_STATE");

    @TempDir
    private static Path directory;

    private static final List<String> TOLD = Collections.synchronizedList(new ArrayList<>());
    private static final Map<String, String> PLACES = new LinkedHashMap<>();
    private static EmbeddedCluster cluster;
    private static Thread pool;
    private static ServerSocket used;
    private static int simulated;

    /**
     * A command and what is wrong.
     *
     * @param line the command, with the names of places
     * @param waits whether it goes on, and says in its health what it waits for
     * @param named what it has to say
     */
    record Mistake(String situation, String line, boolean waits, List<String> named) {
        @Override
        public String toString() {
            return situation + ": " + line;
        }
    }

    static Stream<Mistake> mistakes() {
        List<Mistake> all = new ArrayList<>();
        for (String client : CLIENTS) {
            all.add(failing("no broker", client + " -c NO_BROKER", NO_BROKER, "kafka.bootstrapServers"));
            all.add(failing("no registry", client + " -c NO_REGISTRY", NO_REGISTRY, "kafka.registry"));
            all.add(failing("no topics", client + " -c NO_TOPICS", "has no topic none.", "isotherm topics create"));
            all.add(failing("wrong port", client + " -c WRONG_PORT", "kafka.bootstrapServers"));
            all.addAll(files("configuration", client + " -c IN"));
        }
        for (String client : List.of("topics create", "acls --apply", "replay RECORDING --to third.")) {
            all.add(failing("no broker", client + " -c NO_BROKER", NO_BROKER, "kafka.bootstrapServers"));
            all.add(failing("wrong port", client + " -c WRONG_PORT", "kafka.bootstrapServers"));
            all.addAll(files("configuration", client + " -c IN"));
        }
        all.add(failing("no registry", "replay RECORDING --to third. -c NO_REGISTRY", NO_REGISTRY, "kafka.registry"));
        for (String agent : List.of("agent", "collector", "executor")) {
            all.add(failing("no simulated pool", agent + " -c NO_POOL", "127.0.0.1:3", "inventory.simulated"));
        }
        all.addAll(files("configuration", "acls -c IN"));
        all.add(failing("no process", "health --url " + NO_REGISTRY, "127.0.0.1:2"));
        for (String service : SERVICES) {
            all.add(waiting("no broker", service + " -c NO_BROKER", NO_BROKER, "kafka.bootstrapServers"));
            all.add(waiting("no registry", service + " -c NO_REGISTRY", NO_REGISTRY, "kafka.registry"));
            all.add(waiting("no topics", service + " -c NO_TOPICS", "has no topic none.", "isotherm topics create"));
            all.add(waiting("wrong port", service + " -c WRONG_PORT", "kafka.bootstrapServers"));
            all.add(failing("port in use", service + " -c USED_PORT", "operations.port", "choose another port"));
            all.addAll(files("configuration", service + " -c IN"));
        }
        all.add(failing("port in use", "broker --data OUT/b -c USED_PORT", "127.0.0.1:USED", "choose another"));
        all.add(failing("port in use", "simulate -f SIMULATION --port USED", "127.0.0.1:USED", "--port"));
        READERS.forEach(reader -> all.addAll(files("input", reader)));
        WRITERS.forEach(writer -> all.add(failing("unwritable directory", writer, "FILE")));
        return all.stream();
    }

    private static Mistake failing(String situation, String line, String... named) {
        return new Mistake(situation, line, false, List.of(named));
    }

    private static Mistake waiting(String situation, String line, String... named) {
        return new Mistake(situation, line, true, List.of(named));
    }

    private static List<Mistake> files(String what, String line) {
        return List.of(
                failing("missing " + what, line.replaceAll("\\bIN\\b", "MISSING"), "MISSING"),
                failing("empty " + what, line.replaceAll("\\bIN\\b", "EMPTY"), "EMPTY"),
                failing("unreadable " + what, line.replaceAll("\\bIN\\b", "UNREADABLE"), "UNREADABLE"));
    }

    @BeforeAll
    static void start() throws Exception {
        cluster = EmbeddedCluster.start(directory.resolve("data"));
        used = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
        simulated = Ports.anyFree();
        String[] simulate = {"simulate", "-f", "../examples/simulation.yaml", "--port", Integer.toString(simulated)};
        pool = new Thread(() -> Isotherm.commandLine().execute(simulate));
        pool.start();
        String broker = cluster.bootstrapServers();
        String registry = cluster.registryUrl();
        String file = file("a-file", "no directory");
        PLACES.put("UNWRITABLE_STATE", config("state", broker, registry, "isotherm.", 0, file));
        PLACES.put("UNWRITABLE", file + "/below");
        PLACES.put("NO_BROKER", config("no-broker", NO_BROKER, registry, "isotherm.", 0, ""));
        PLACES.put("NO_REGISTRY", config("no-registry", broker, NO_REGISTRY, "isotherm.", 0, ""));
        PLACES.put("NO_TOPICS", config("no-topics", broker, registry, "none.", 0, ""));
        PLACES.put("WRONG_PORT", config("wrong-port", registry.replace("http://", ""), registry, "isotherm.", 0, ""));
        PLACES.put("USED_PORT", config("used-port", broker, registry, "isotherm.", used.getLocalPort(), ""));
        PLACES.put("NO_POOL", config("no-pool", broker, registry, "isotherm.", 0, ""));
        PLACES.put("GOOD", config("good", broker, registry, "isotherm.", 0, ""));
        PLACES.put("USED", Integer.toString(used.getLocalPort()));
        PLACES.put("MISSING", directory.resolve("nowhere").resolve("file").toString());
        PLACES.put("EMPTY", file("empty", ""));
        // Whoever runs the tests may read every file; a directory is read by nobody.
        PLACES.put(
                "UNREADABLE",
                Files.createDirectory(directory.resolve("unreadable")).toString());
        PLACES.put("FILE", file);
        PLACES.put("POOL", file("pool.yaml", "pool: lab\ndecision: {mode: automatic}\n"));
        PLACES.put("SPACE", file("space.yaml", "settings:\n  detection.k: {from: 1, to: 3}\n"));
        PLACES.put("SIMULATION", Path.of("..", "examples", "simulation.yaml").toString());
        PLACES.put("OUT", Files.createDirectory(directory.resolve("out")).toString());
        PLACES.put("TRACE", file("trace.csv", trace()));
        PLACES.put("RECORDING", directory.resolve("recording.avro").toString());
        assertThat(Isotherm.commandLine().execute("topics", "create", "-c", place("GOOD")))
                .isZero();
        assertThat(Isotherm.commandLine()
                        .execute(words("import csv TRACE -o RECORDING --step 1min --hosts "
                                + "count=1,cpus=4,mhz=2400,memory=16GiB")))
                .isZero();
    }

    private static String trace() {
        StringBuilder trace = new StringBuilder("vm,time,cpu_mhz,memory_mib\n");
        for (int minute = 0; minute < 90; minute++) {
            trace.append("web,").append(Instant.ofEpochSecond(60L * minute)).append(",1200,1024\n");
        }
        return trace.toString();
    }

    private static String file(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text).toString();
    }

    private static String config(
            String name, String broker, String registry, String prefix, int port, String stateDirectory)
            throws IOException {
        return file(name + ".yaml", """
                pool: lab
                kafka: {bootstrapServers: "%s", registry: ["%s"], topicPrefix: %s}
                topics: {partitions: 1}
                stateDirectory: %s
                operations: {port: %d}
                broker: {port: %d, registryPort: 0}
                inventory: {simulated: "http://127.0.0.1:%d"}
                """.formatted(
                        broker,
                        registry,
                        prefix,
                        stateDirectory.isEmpty() ? directory.resolve(name + "-state") : stateDirectory,
                        port == 0 ? Ports.anyFree() : port,
                        port,
                        name.equals("no-pool") ? 3 : simulated));
    }

    private static String place(String name) {
        return PLACES.getOrDefault(name, name);
    }

    private static String[] words(String line) {
        return Arrays.stream(line.split(" ")).map(MistakesIT::filled).toArray(String[]::new);
    }

    private static String filled(String word) {
        for (Map.Entry<String, String> place : PLACES.entrySet()) {
            if (word.matches("(.*[^A-Z_])?" + place.getKey() + "([^A-Z_].*)?")) {
                return word.replace(place.getKey(), place.getValue());
            }
        }
        return word;
    }

    @AfterAll
    static void stop() throws IOException {
        used.close();
        pool.interrupt();
        cluster.close();
        Files.createDirectories(TABLE.getParent());
        Files.write(TABLE, TOLD);
    }

    @ParameterizedTest
    @MethodSource("soonTold")
    void isToldInSecondsWithThePlaceAndTheRemedy(Mistake mistake) throws Exception {
        assertTold(mistake);
    }

    static Stream<Mistake> soonTold() {
        return mistakes().filter(mistake -> !SILENT.test(mistake));
    }

    /** Several at once, for each waits for an answer until it gives up. */
    @Test
    void isToldInSecondsWhereNobodyAnswers() throws Exception {
        ExecutorService together = Executors.newFixedThreadPool(TOGETHER);
        try {
            List<Callable<Void>> silent = mistakes()
                    .filter(SILENT)
                    .map(mistake -> (Callable<Void>) () -> {
                        assertTold(mistake);
                        return null;
                    })
                    .toList();
            assertThat(silent).hasSizeGreaterThan(CLIENTS.size());
            for (Future<Void> told : together.invokeAll(silent)) {
                told.get();
            }
        } finally {
            together.shutdownNow();
        }
    }

    private static void assertTold(Mistake mistake) throws Exception {
        StringWriter err = new StringWriter();
        int[] exit = {-1};
        String[] arguments = words(mistake.line());
        Thread running = new Thread(() -> exit[0] = Isotherm.commandLine()
                .setOut(new PrintWriter(new StringWriter(), true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments));
        long begun = System.nanoTime();
        running.start();
        String[] health = {""};
        await(mistake.toString())
                .atMost(Duration.ofSeconds(90))
                .until(() -> !running.isAlive() || (mistake.waits() && waits(health, arguments)));
        String said = running.isAlive() ? health[0] : err.toString().strip();
        Duration took = Duration.ofNanos(System.nanoTime() - begun);
        int told = exit[0];
        running.interrupt();
        running.join();

        TOLD.add(String.format(
                Locale.ROOT,
                "%-24s %-70s %4s %5.1f s  %s",
                mistake.situation(),
                mistake.line(),
                told < 0 ? "-" : told,
                took.toMillis() / 1000.0,
                said.lines().findFirst().orElse("").replace(directory.toString(), "DIR")));
        assertThat(said).doesNotContain("\tat ");
        for (String name : mistake.named()) {
            assertThat(said).contains(filled(name));
        }
        assertThat(mistake.waits() ? Set.of(-1) : Set.of(1, 2)).as(said).contains(told);
        assertThat(took).as(said).isLessThan(SOON);
    }

    /** Whether a service tells by now what it waits for. */
    private static boolean waits(String[] health, String[] arguments) throws Exception {
        String config = Files.readString(Path.of(arguments[arguments.length - 1]));
        String port = config.replaceAll("(?s).*operations: \\{port: (\\d+)}.*", "$1");
        try {
            health[0] = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/health/ready"))
                                    .timeout(Duration.ofSeconds(5))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (IOException e) {
            return false;
        }
        return health[0].contains("waiting for") && !health[0].contains("first look");
    }

    /** Completion asks nobody and reads nothing. */
    @Test
    void noCommandIsMissing() {
        Set<String> tried =
                mistakes().map(mistake -> mistake.line().split(" ")[0]).collect(Collectors.toSet());
        Set<String> commands =
                new TreeSet<>(Isotherm.commandLine().getSubcommands().keySet());
        commands.remove("completion");
        assertThat(tried).containsAll(commands);
    }
}
