package io.isotherm.embedded.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of {@link RegistryRecord}s: JSON keys that tell their kind ({@code keytype}) and JSON values, as the Confluent
 * registry keeps them, so that either can read the other's topic.
 */
final class RegistryFormat {
    private static final JsonMapper JSON = new JsonMapper();

    private RegistryFormat() {}

    /** A record's key and value; a null value is a deletion. */
    record Encoded(String key, @Nullable String value) {}

    static Encoded encode(RegistryRecord record) {
        if (record instanceof RegistryRecord.SchemaSet set) {
            RegisteredSchema schema = set.schema();
            return new Encoded(text(schemaKey(schema.subject(), schema.version())), text(schemaValue(schema)));
        } else if (record instanceof RegistryRecord.SchemaRemoved removed) {
            return new Encoded(text(schemaKey(removed.subject(), removed.version())), null);
        } else if (record instanceof RegistryRecord.SubjectDeleted deleted) {
            ObjectNode value =
                    JSON.createObjectNode().put("subject", deleted.subject()).put("version", deleted.version());
            return new Encoded(text(key("DELETE_SUBJECT", deleted.subject())), text(value));
        } else if (record instanceof RegistryRecord.LevelSet set) {
            CompatibilityLevel level = set.level();
            return new Encoded(
                    text(key("CONFIG", set.subject())),
                    level == null ? null : text(JSON.createObjectNode().put("compatibilityLevel", level.name())));
        } else if (record instanceof RegistryRecord.ModeSet set) {
            RegistryMode mode = set.mode();
            return new Encoded(
                    text(key("MODE", set.subject())),
                    mode == null ? null : text(JSON.createObjectNode().put("mode", mode.name())));
        }
        throw new IllegalArgumentException("No such record: " + record);
    }

    /**
     * The record of these bytes; empty for kinds that carry no state of this registry.
     *
     * @throws IOException if they are not what the topic carries
     * @throws RegistryException if a level or mode is unknown here
     */
    static Optional<RegistryRecord> decode(byte @Nullable [] keyBytes, byte @Nullable [] valueBytes)
            throws IOException {
        JsonNode key = JSON.readTree(keyBytes == null ? new byte[0] : keyBytes);
        @Nullable String subject = key.path("subject").textValue();
        @Nullable JsonNode value = valueBytes == null ? null : JSON.readTree(valueBytes);
        switch (key.path("keytype").asText()) {
            case "SCHEMA" -> {
                String name = required(subject, key);
                int version = key.path("version").asInt();
                if (value == null) {
                    return Optional.of(new RegistryRecord.SchemaRemoved(name, version));
                }
                return Optional.of(new RegistryRecord.SchemaSet(new RegisteredSchema(
                        name,
                        version,
                        value.path("id").asInt(),
                        required(value.path("schema").textValue(), key),
                        value.path("deleted").asBoolean())));
            }
            case "DELETE_SUBJECT" -> {
                return value == null
                        ? Optional.empty()
                        : Optional.of(new RegistryRecord.SubjectDeleted(
                                required(subject, key), value.path("version").asInt()));
            }
            case "CONFIG" -> {
                return Optional.of(new RegistryRecord.LevelSet(
                        subject,
                        value == null
                                ? null
                                : CompatibilityLevel.of(
                                        value.path("compatibilityLevel").asText())));
            }
            case "MODE" -> {
                return Optional.of(new RegistryRecord.ModeSet(
                        subject,
                        value == null
                                ? null
                                : RegistryMode.of(value.path("mode").asText())));
            }
            default -> {
                return Optional.empty();
            }
        }
    }

    private static ObjectNode schemaKey(String subject, int version) {
        return JSON.createObjectNode()
                .put("keytype", "SCHEMA")
                .put("subject", subject)
                .put("version", version)
                .put("magic", 1);
    }

    private static ObjectNode schemaValue(RegisteredSchema schema) {
        return JSON.createObjectNode()
                .put("subject", schema.subject())
                .put("version", schema.version())
                .put("id", schema.id())
                .put("schema", schema.schema())
                .put("deleted", schema.deleted());
    }

    private static ObjectNode key(String type, @Nullable String subject) {
        return JSON.createObjectNode()
                .put("keytype", type)
                .put("subject", subject)
                .put("magic", 0);
    }

    private static String required(@Nullable String value, JsonNode key) throws IOException {
        if (value == null) {
            throw new IOException("A record of key " + key + " lacks a part");
        }
        return value;
    }

    private static String text(JsonNode node) {
        try {
            return JSON.writeValueAsString(node);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
