package io.isotherm.runtime.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator.Feature;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.isotherm.pool.PoolConfigs;
import io.isotherm.schema.ConstraintsConfig;
import io.isotherm.schema.Marks;
import io.isotherm.schema.PoolConfig;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.Schema.Field;
import org.apache.avro.specific.SpecificRecord;

/**
 * Writes a pool's configuration as the {@code pool.yaml} that {@link PoolFile} reads. It follows the schema, so that a
 * setting added there is written too.
 */
public final class PoolYaml {
    private static final YAMLMapper YAML = YAMLMapper.builder()
            .disable(Feature.WRITE_DOC_START_MARKER)
            .enable(Feature.MINIMIZE_QUOTES)
            .enable(Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
            .build();

    private PoolYaml() {}

    /** The whole configuration, but for its version and time, which are set when it is applied. */
    public static String write(PoolConfig config) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.put("pool", config.getPool());
        ObjectNode detection = section(config.getDetection());
        ObjectNode marks = JsonNodeFactory.instance.objectNode();
        for (Marks each : config.getDetection().getMarks()) {
            ObjectNode values = section(each);
            values.remove("resource");
            marks.set(each.getResource().name().toLowerCase(Locale.ROOT), values);
        }
        root.set("detection", detection.set("marks", marks));
        ObjectNode decision = section(config.getDecision());
        root.set(
                "decision", decision.set("timetable", spans(config.getDecision().getTimetable())));
        root.set("constraints", constraints(config.getConstraints()));
        ObjectNode power = section(config.getPower());
        root.set("power", power.set("sleepTimes", spans(config.getPower().getSleepTimes())));
        try {
            return YAML.writeValueAsString(root);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a configuration is plain data, yet: " + e.getMessage(), e);
        }
    }

    private static ObjectNode section(SpecificRecord record) {
        ObjectNode section = JsonNodeFactory.instance.objectNode();
        for (Field field : record.getSchema().getFields()) {
            Object value = record.get(field.pos());
            if (value == null) {
                continue;
            }
            section.set(
                    PoolConfigs.key(field),
                    PoolConfigs.isDuration(field) && value instanceof Long millis
                            ? JsonNodeFactory.instance.textNode(Units.text(Duration.ofMillis(millis)))
                            : node(value));
        }
        return section;
    }

    private static ObjectNode constraints(ConstraintsConfig constraints) {
        ObjectNode section = section(constraints);
        section.set("affinity", groups(constraints.getAffinity()));
        section.set("antiAffinity", groups(constraints.getAntiAffinity()));
        section.set("preferences", entries(constraints.getPreferences()));
        return section.set("blackouts", spans(constraints.getBlackouts()));
    }

    /** Times of the week: minutes are written as times of day, and lists that mean all are left out. */
    private static ArrayNode spans(List<? extends SpecificRecord> spans) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        for (SpecificRecord span : spans) {
            ObjectNode entry = section(span);
            for (Field field : span.getSchema().getFields()) {
                String key = PoolConfigs.key(field);
                if (span.get(field.pos()) instanceof Integer minute) {
                    entry.put(key, minute(minute));
                } else if (span.get(field.pos()) instanceof List<?> list && list.isEmpty()) {
                    entry.remove(key);
                }
            }
            array.add(entry);
        }
        return array;
    }

    /** Entries without what they leave open. */
    private static ArrayNode entries(List<? extends SpecificRecord> records) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        for (SpecificRecord record : records) {
            ObjectNode entry = section(record);
            for (Field field : record.getSchema().getFields()) {
                if (record.get(field.pos()) instanceof List<?> list && list.isEmpty()) {
                    entry.remove(PoolConfigs.key(field));
                }
            }
            array.add(entry);
        }
        return array;
    }

    /** Groups have names in pool.yaml only; those of the schema are numbered. */
    private static ObjectNode groups(List<List<String>> groups) {
        ObjectNode named = JsonNodeFactory.instance.objectNode();
        for (int i = 0; i < groups.size(); i++) {
            named.set("group" + (i + 1), node(groups.get(i)));
        }
        return named;
    }

    private static String minute(int ofDay) {
        return String.format(Locale.ROOT, "%02d:%02d", ofDay / 60, ofDay % 60);
    }

    private static JsonNode node(Object value) {
        JsonNodeFactory json = JsonNodeFactory.instance;
        if (value instanceof Enum<?> constant) {
            return json.textNode(constant.name().toLowerCase(Locale.ROOT).replace('_', '-'));
        } else if (value instanceof Map<?, ?> map) {
            Map<String, JsonNode> sorted = new TreeMap<>();
            map.forEach((key, entry) -> sorted.put(key.toString(), node(entry)));
            return json.objectNode().setAll(sorted);
        } else if (value instanceof List<?> list) {
            ArrayNode array = json.arrayNode();
            list.forEach(entry -> array.add(node(entry)));
            return array;
        } else if (value instanceof Boolean flag) {
            return json.booleanNode(flag);
        } else if (value instanceof Double number) {
            return number == Math.rint(number) && Math.abs(number) < 1e15
                    ? json.numberNode(number.longValue())
                    : json.numberNode(number);
        } else if (value instanceof Integer number) {
            return json.numberNode(number);
        } else if (value instanceof Long number) {
            return json.numberNode(number);
        }
        return json.textNode(value.toString());
    }
}
