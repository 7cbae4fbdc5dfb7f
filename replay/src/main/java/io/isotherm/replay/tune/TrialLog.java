package io.isotherm.replay.tune;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.isotherm.files.FileFailure;
import io.isotherm.replay.tune.Trial.Costs;
import io.isotherm.runtime.config.ConfigException;
import io.isotherm.runtime.config.PoolYaml;
import io.isotherm.schema.PoolConfig;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What every configuration cost that was ever run, in a file that only grows, one line of JSON each: a search that was
 * killed takes its runs over and goes on. A run is known by its range and its whole configuration, so a search may be
 * resumed with more trials or another space as well. Safe for several threads.
 */
public final class TrialLog implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String FORMAT = "isothermTune";
    private static final int VERSION = 1;
    private static final String REMEDY = "; give the trials.jsonl of a search, or its directory";

    private final Map<String, Costs> known = new ConcurrentHashMap<>();
    private final BufferedWriter writer;
    private int unreadable;

    private TrialLog(BufferedWriter writer) {
        this.writer = writer;
    }

    /** @throws ConfigException if a log is there already */
    public static void requireNone(Path file) {
        if (Files.exists(file)) {
            throw new ConfigException(
                    file.toString(),
                    List.of("holds the trials of another search; go on with it by --resume " + file
                            + ", or name another directory"));
        }
    }

    /**
     * Begins a log.
     *
     * @param demands fingerprint of what the configurations are run against
     * @throws ConfigException if there is such a file already
     */
    public static TrialLog begin(Path file, String demands) {
        requireNone(file);
        try {
            TrialLog log = new TrialLog(Files.newBufferedWriter(file, StandardOpenOption.CREATE_NEW));
            log.write(JSON.createObjectNode().put(FORMAT, VERSION).put("demands", demands));
            return log;
        } catch (IOException e) {
            throw unwritable(file, e);
        }
    }

    /**
     * Takes over the runs of an earlier log, and goes on in a file, which may be the same.
     *
     * @param demands fingerprint of what the configurations are run against
     * @throws ConfigException if the earlier log is none, or one of other demands
     */
    public static TrialLog resume(Path earlier, Path file, String demands) {
        List<String> lines = lines(earlier);
        JsonNode header =
                lines.isEmpty() ? JSON.createObjectNode() : parsed(lines.get(0)).orElse(JSON.createObjectNode());
        if (header.path(FORMAT).asInt() != VERSION) {
            throw new ConfigException(earlier.toString(), List.of("is no log of trials" + REMEDY));
        }
        if (!header.path("demands").asText().equals(demands)) {
            throw new ConfigException(
                    earlier.toString(),
                    List.of("belongs to other recordings or another model; resume with those it was begun with"));
        }
        List<ObjectNode> kept = new ArrayList<>();
        int unreadable = 0;
        for (String line : lines.subList(1, lines.size())) {
            Optional<ObjectNode> run = parsed(line).filter(TrialLog::isRun);
            run.ifPresent(kept::add);
            unreadable += run.isPresent() ? 0 : 1;
        }
        try {
            // Written anew beside it first: a line that was cut off when the search was killed must not stay.
            Path fresh = file.resolveSibling(file.getFileName() + ".new");
            TrialLog log = new TrialLog(Files.newBufferedWriter(fresh));
            log.unreadable = unreadable;
            log.write(JSON.createObjectNode().put(FORMAT, VERSION).put("demands", demands));
            for (ObjectNode run : kept) {
                log.known.put(run.get("run").asText(), costs(run));
                log.write(run);
            }
            log.close();
            Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
            TrialLog resumed = new TrialLog(Files.newBufferedWriter(file, StandardOpenOption.APPEND));
            resumed.known.putAll(log.known);
            resumed.unreadable = unreadable;
            return resumed;
        } catch (IOException e) {
            throw unwritable(file, e);
        }
    }

    /** Runs that are known. */
    public int size() {
        return known.size();
    }

    /** Lines of the earlier log that could not be read, such as one that was cut off; their runs are done again. */
    public int unreadable() {
        return unreadable;
    }

    Optional<Costs> find(String range, PoolConfig config) {
        return Optional.ofNullable(known.get(key(range, config)));
    }

    void add(String range, PoolConfig config, Costs costs) {
        String key = key(range, config);
        known.put(key, costs);
        ObjectNode run = JSON.createObjectNode().put("run", key).put("range", range);
        run.set("whole", array(costs.whole()));
        ArrayNode parts = run.putArray("parts");
        costs.parts().forEach(part -> parts.add(array(part)));
        try {
            write(run);
        } catch (IOException e) {
            throw new UncheckedIOException("the log of trials cannot be written: " + FileFailure.reason(e), e);
        }
    }

    @Override
    public void close() throws IOException {
        synchronized (writer) {
            writer.close();
        }
    }

    private void write(ObjectNode line) throws IOException {
        synchronized (writer) {
            writer.write(JSON.writeValueAsString(line));
            writer.newLine();
            writer.flush();
        }
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new ConfigException(file.toString(), List.of("cannot be read: " + FileFailure.reason(e) + REMEDY));
        }
    }

    private static Optional<ObjectNode> parsed(String line) {
        try {
            return JSON.readTree(line) instanceof ObjectNode object ? Optional.of(object) : Optional.empty();
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    private static boolean isRun(ObjectNode line) {
        if (!line.path("run").isTextual()
                || !isOutcome(line.path("whole"))
                || !line.path("parts").isArray()) {
            return false;
        }
        for (JsonNode part : line.get("parts")) {
            if (!isOutcome(part)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isOutcome(JsonNode node) {
        return node.size() == 3
                && node.get(0).isNumber()
                && node.get(1).isNumber()
                && node.get(2).isNumber();
    }

    private static Costs costs(ObjectNode run) {
        List<Outcome> parts = new ArrayList<>();
        run.get("parts").forEach(part -> parts.add(outcome(part)));
        return new Costs(outcome(run.get("whole")), parts);
    }

    private static Outcome outcome(JsonNode node) {
        return new Outcome(
                node.get(0).asDouble(), node.get(1).asDouble(), node.get(2).asDouble());
    }

    private static ArrayNode array(Outcome outcome) {
        return JSON.createArrayNode()
                .add(outcome.energyKwh())
                .add(outcome.overloadMinutes())
                .add(outcome.moves());
    }

    private static String key(String range, PoolConfig config) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest((range + "\n" + PoolYaml.write(config)).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 12);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }

    private static ConfigException unwritable(Path file, IOException e) {
        return new ConfigException(file.toString(), List.of("cannot be written: " + FileFailure.reason(e)));
    }
}
