package io.isotherm.operator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.isotherm.runtime.config.PoolYaml;
import io.isotherm.schema.PoolConfig;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Which settings two configurations have otherwise, by the keys of the file that 'apply' takes. */
public final class ConfigDifference {
    private static final YAMLMapper YAML = new YAMLMapper();
    private static final String NONE = "not set";

    private ConfigDifference() {}

    /** One line a setting: its key, what it was and what it is; empty where they say the same. */
    public static List<String> lines(PoolConfig before, PoolConfig after) {
        SortedMap<String, String> old = flat(before);
        SortedMap<String, String> now = flat(after);
        SortedSet<String> keys = new TreeSet<>(old.keySet());
        keys.addAll(now.keySet());
        return keys.stream()
                .filter(key -> !old.getOrDefault(key, NONE).equals(now.getOrDefault(key, NONE)))
                .map(key -> key + ": " + old.getOrDefault(key, NONE) + " -> " + now.getOrDefault(key, NONE))
                .toList();
    }

    private static SortedMap<String, String> flat(PoolConfig config) {
        SortedMap<String, String> flat = new TreeMap<>();
        try {
            add(flat, "", YAML.readTree(PoolYaml.write(config)));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("What was just written cannot be read: " + e.getMessage(), e);
        }
        return flat;
    }

    private static void add(SortedMap<String, String> flat, String key, JsonNode node) {
        if (node.isObject()) {
            node.properties()
                    .forEach(field ->
                            add(flat, key.isEmpty() ? field.getKey() : key + "." + field.getKey(), field.getValue()));
        } else if (!key.equals("pool") && !(node.isArray() && node.isEmpty())) {
            flat.put(key, node.isValueNode() ? node.asText() : node.toString());
        }
    }
}
