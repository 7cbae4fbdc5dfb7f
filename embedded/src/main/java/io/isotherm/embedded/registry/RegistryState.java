package io.isotherm.embedded.registry;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the records of the topic {@code _schemas}, applied in order, add up to. Thread-safe. */
final class RegistryState {
    private final NavigableMap<String, NavigableMap<Integer, RegisteredSchema>> subjects = new TreeMap<>();
    private final Map<String, CompatibilityLevel> levels = new HashMap<>();
    private final Map<String, RegistryMode> modes = new HashMap<>();
    private final Map<String, Integer> idByIdentity = new HashMap<>();
    private CompatibilityLevel globalLevel = CompatibilityLevel.DEFAULT;
    private RegistryMode globalMode = RegistryMode.READWRITE;
    private int highestId;

    synchronized void apply(RegistryRecord record) {
        if (record instanceof RegistryRecord.SchemaSet set) {
            RegisteredSchema schema = set.schema();
            versions(schema.subject()).put(schema.version(), schema);
            idByIdentity.putIfAbsent(AvroSchemas.identity(schema.schema()), schema.id());
            highestId = Math.max(highestId, schema.id());
        } else if (record instanceof RegistryRecord.SchemaRemoved removed) {
            remove(removed.subject(), removed.version());
        } else if (record instanceof RegistryRecord.SubjectDeleted deleted) {
            versions(deleted.subject())
                    .headMap(deleted.version(), true)
                    .replaceAll((version, schema) -> schema.asDeleted());
            levels.remove(deleted.subject());
            modes.remove(deleted.subject());
        } else if (record instanceof RegistryRecord.LevelSet set) {
            CompatibilityLevel level = set.level();
            if (set.subject() == null) {
                globalLevel = level == null ? CompatibilityLevel.DEFAULT : level;
            } else {
                put(levels, set.subject(), level);
            }
        } else if (record instanceof RegistryRecord.ModeSet set) {
            RegistryMode mode = set.mode();
            if (set.subject() == null) {
                globalMode = mode == null ? RegistryMode.READWRITE : mode;
            } else {
                put(modes, set.subject(), mode);
            }
        }
    }

    /** Versions of all subjects, by subject and version. */
    synchronized List<RegisteredSchema> all(boolean withDeleted) {
        return subjects.values().stream()
                .flatMap(versions -> versions.values().stream())
                .filter(schema -> withDeleted || !schema.deleted())
                .toList();
    }

    /** Versions of one subject, oldest first; empty when there is no such subject. */
    synchronized List<RegisteredSchema> versions(String subject, boolean withDeleted) {
        return existing(subject)
                .filter(schema -> withDeleted || !schema.deleted())
                .toList();
    }

    /** Any version of any subject that has this id, deleted ones included. */
    synchronized Optional<RegisteredSchema> byId(int id) {
        return all(true).stream().filter(schema -> schema.id() == id).findFirst();
    }

    /** The id of a schema that some subject has or had. */
    synchronized Optional<Integer> idOf(String schema) {
        return Optional.ofNullable(idByIdentity.get(AvroSchemas.identity(schema)));
    }

    synchronized int highestId() {
        return highestId;
    }

    synchronized CompatibilityLevel level() {
        return globalLevel;
    }

    /** The subject's own level, if it has one. */
    synchronized Optional<CompatibilityLevel> level(String subject) {
        return Optional.ofNullable(levels.get(subject));
    }

    synchronized RegistryMode mode() {
        return globalMode;
    }

    /** The subject's own mode, if it has one. */
    synchronized Optional<RegistryMode> mode(String subject) {
        return Optional.ofNullable(modes.get(subject));
    }

    private void remove(String subject, int version) {
        RegisteredSchema removed = versions(subject).remove(version);
        if (versions(subject).isEmpty()) {
            subjects.remove(subject);
        }
        if (removed != null && byId(removed.id()).isEmpty()) {
            idByIdentity.values().remove(removed.id());
        }
    }

    private NavigableMap<Integer, RegisteredSchema> versions(String subject) {
        return subjects.computeIfAbsent(subject, name -> new TreeMap<>());
    }

    private Stream<RegisteredSchema> existing(String subject) {
        return Optional.ofNullable(subjects.get(subject)).stream()
                .map(Map::values)
                .flatMap(Collection::stream);
    }

    private static <V> void put(Map<String, V> map, String subject, @Nullable V value) {
        if (value == null) {
            map.remove(subject);
        } else {
            map.put(subject, value);
        }
    }
}
