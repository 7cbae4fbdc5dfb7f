package io.isotherm.launcher.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.isotherm.launcher.config.InventoryFile;
import io.isotherm.launcher.config.ProcessConfig;
import io.isotherm.replay.tune.space.SpaceFile;
import io.isotherm.runtime.config.ConfigException;
import io.isotherm.runtime.config.ConfigFile;
import io.isotherm.runtime.config.ConfigReader;
import io.isotherm.runtime.config.PoolFile;
import io.isotherm.runtime.config.PoolYaml;
import io.isotherm.runtime.config.Settings;
import io.isotherm.schema.PoolConfig;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Files in YAML: of pools, inventories, processes and search spaces, each of which is read as all of them. */
public final class YamlFiles {
    private static final String FILE = "fuzzed.yaml";
    private static final List<Consumer<ObjectNode>> FORMS = List.of(
            YamlFiles::pool,
            root -> InventoryFile.parse(FILE, root),
            YamlFiles::process,
            root -> SpaceFile.parse(FILE, root));

    private YamlFiles() {}

    /** Called by the fuzzer. */
    public static void fuzzerTestOneInput(byte[] input) {
        String text;
        try {
            text = UTF_8.newDecoder().decode(ByteBuffer.wrap(input)).toString();
        } catch (CharacterCodingException e) {
            return;
        }
        for (Consumer<ObjectNode> form : FORMS) {
            try {
                form.accept(ConfigFile.parse(FILE, text));
            } catch (ConfigException e) {
                if (e.problems().isEmpty()) {
                    throw new AssertionError("Refused without a problem", e);
                }
            }
        }
    }

    /** What can be read is the same once it was written. */
    private static void pool(ObjectNode root) {
        PoolConfig config = PoolFile.parse(FILE, root);
        PoolConfig again = PoolFile.parse(FILE, ConfigFile.parse(FILE, PoolYaml.write(config)));
        if (!again.equals(config)) {
            throw new AssertionError("Written and read, " + config + " has become " + again);
        }
    }

    private static void process(ObjectNode root) {
        ConfigReader reader = new ConfigReader(FILE, root);
        Settings.read(reader, ProcessConfig.SECTIONS);
        reader.finish();
    }

    static Map<String, byte[]> seeds() throws IOException {
        Map<String, byte[]> seeds = new HashMap<>();
        try (DirectoryStream<Path> examples = Files.newDirectoryStream(Path.of("..", "examples"), "*.yaml")) {
            for (Path example : examples) {
                seeds.put(example.getFileName().toString(), Files.readAllBytes(example));
            }
        }
        return seeds;
    }
}
