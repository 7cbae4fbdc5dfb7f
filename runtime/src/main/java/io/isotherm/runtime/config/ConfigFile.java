package io.isotherm.runtime.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.isotherm.files.TextFile;
import io.isotherm.pool.Spelling;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/** The YAML file of a configuration, and the environment variables that override it. */
public final class ConfigFile {
    private static final ObjectMapper YAML = YAMLMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private ConfigFile() {}

    /**
     * Reads a YAML file.
     *
     * @throws ConfigException if there is no such file, or it is no YAML, or not a section of keys
     */
    public static ObjectNode read(Path file) {
        try {
            String text = TextFile.read(file);
            if (text.isBlank()) {
                throw new ConfigException(file.toString(), List.of("is empty; name a file that holds keys"));
            }
            return parse(file.toString(), text);
        } catch (NoSuchFileException e) {
            throw new ConfigException(file.toString(), List.of("there is no such file; name one that is there"));
        } catch (AccessDeniedException e) {
            throw new ConfigException(
                    file.toString(), List.of("may not be read by this user; give it the permission, or name another"));
        } catch (CharacterCodingException e) {
            throw new ConfigException(file.toString(), List.of("is no text in UTF-8; save it as such"));
        } catch (IOException e) {
            throw new ConfigException(
                    file.toString(), List.of("cannot be read (" + e.getMessage() + "); name a readable file"));
        }
    }

    /**
     * Parses YAML.
     *
     * @param source the file, for messages
     * @throws ConfigException if it is no YAML, or not a section of keys
     */
    public static ObjectNode parse(String source, String text) {
        try {
            JsonNode node = YAML.readTree(text);
            if (node == null || node.isNull() || node.isMissingNode()) {
                return YAML.createObjectNode();
            }
            if (node instanceof ObjectNode object) {
                return object;
            }
            throw new ConfigException(source, List.of("is not a section of keys such as 'pool: lab'"));
        } catch (JsonProcessingException e) {
            String where =
                    e.getLocation() == null ? "" : " (line " + e.getLocation().getLineNr() + ")";
            throw new ConfigException(source, List.of("is no valid YAML" + where + ": " + problem(e)));
        }
    }

    /** Without the lines around it, which may hold a password. */
    private static String problem(JsonProcessingException e) {
        if (e instanceof MismatchedInputException) {
            return "more follows after its end, as behind a line '---'; a file holds one configuration";
        }
        return e.getCause() instanceof MarkedYAMLException marked ? marked.getProblem() : e.getOriginalMessage();
    }

    /**
     * Lays environment variables over a configuration. {@code ISOTHERM_COLLECTOR_BUFFER_SIZE} sets {@code
     * collector.bufferSize}: below the prefix each underscore ends a section or a word, whichever of the known keys fits.
     *
     * @param keys all keys that can be set so, each in full
     * @throws ConfigException if a variable with the prefix names no key
     */
    public static void override(
            ObjectNode root, Map<String, String> environment, String prefix, Collection<String> keys) {
        Map<String, String> byVariable = new TreeMap<>();
        keys.forEach(key -> byVariable.put(variable(prefix, key), key));
        new TreeMap<>(environment).forEach((name, value) -> {
            if (!name.startsWith(prefix)) {
                return;
            }
            String key = Optional.ofNullable(byVariable.get(name))
                    .orElseThrow(() -> new ConfigException(
                            "environment",
                            List.of(name + ": sets no key"
                                    + Spelling.nearest(name, byVariable.keySet())
                                            .map(guess -> "; did you mean " + guess + "?")
                                            .orElse(""))));
            set(root, key, value);
        });
    }

    /** The environment variable that sets a key. */
    public static String variable(String prefix, String key) {
        return prefix
                + key.replace('.', '_').replaceAll("([a-z0-9])([A-Z])", "$1_$2").toUpperCase(Locale.ROOT);
    }

    private static void set(ObjectNode root, String key, String value) {
        ObjectNode section = root;
        String[] parts = key.split("\\.", -1);
        for (int i = 0; i < parts.length - 1; i++) {
            section = section.get(parts[i]) instanceof ObjectNode child ? child : section.putObject(parts[i]);
        }
        section.put(parts[parts.length - 1], value);
    }
}
