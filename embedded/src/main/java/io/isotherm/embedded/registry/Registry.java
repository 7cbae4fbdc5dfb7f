package io.isotherm.embedded.registry;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What the registry does, without HTTP: reads come from the {@link RegistryState}, writes go one after the other to the
 * log and return once the state shows them.
 */
final class Registry {
    private final RegistryState state;
    private final Consumer<List<RegistryRecord>> log;
    private final Object writing = new Object();

    /** @param log takes records, and returns when they have been applied to the state */
    Registry(RegistryState state, Consumer<List<RegistryRecord>> log) {
        this.state = state;
        this.log = log;
    }

    /** A schema tested against the versions of a subject: what is wrong with it, or nothing. */
    record Verdict(List<String> problems) {
        boolean compatible() {
            return problems.isEmpty();
        }
    }

    /** The id of a schema, which becomes the next version of the subject unless the subject has it already. */
    int register(String subject, String text) {
        Schema schema = AvroSchemas.parse(text);
        String canonical = schema.toString();
        synchronized (writing) {
            Optional<RegisteredSchema> present = find(subject, canonical, false);
            if (present.isPresent()) {
                return present.get().id();
            }
            requireWritable(subject);
            List<String> problems = levelInForce(subject).problems(schema, state.versions(subject, false));
            if (!problems.isEmpty()) {
                throw RegistryException.incompatible(subject, problems);
            }
            int id = state.idOf(canonical).orElse(state.highestId() + 1);
            int version = state.versions(subject, true).stream()
                            .mapToInt(RegisteredSchema::version)
                            .max()
                            .orElse(0)
                    + 1;
            write(new RegistryRecord.SchemaSet(new RegisteredSchema(subject, version, id, canonical, false)));
            return id;
        }
    }

    /** The version of a subject that has this schema. */
    RegisteredSchema lookUp(String subject, String text, boolean withDeleted) {
        String canonical = AvroSchemas.parse(text).toString();
        versions(subject, withDeleted);
        return find(subject, canonical, withDeleted).orElseThrow(RegistryException::schemaNotFound);
    }

    RegisteredSchema byId(int id) {
        return state.byId(id).orElseThrow(() -> RegistryException.schemaNotFound(id));
    }

    /** All versions of all subjects that have the schema of this id. */
    List<RegisteredSchema> versionsOfId(int id, boolean withDeleted) {
        byId(id);
        return state.all(withDeleted).stream()
                .filter(schema -> schema.id() == id)
                .toList();
    }

    int highestId() {
        return state.highestId();
    }

    List<RegisteredSchema> all(boolean withDeleted) {
        return state.all(withDeleted);
    }

    /** The versions of a subject, oldest first; never empty. */
    List<RegisteredSchema> versions(String subject, boolean withDeleted) {
        List<RegisteredSchema> versions = state.versions(subject, withDeleted);
        if (versions.isEmpty()) {
            throw RegistryException.subjectNotFound(subject);
        }
        return versions;
    }

    /** @param version a number from 1, or {@code latest} */
    RegisteredSchema version(String subject, String version, boolean withDeleted) {
        Optional<Integer> number = parseVersion(version);
        List<RegisteredSchema> versions = versions(subject, withDeleted);
        if (number.isEmpty()) {
            return versions.get(versions.size() - 1);
        }
        return versions.stream()
                .filter(schema -> schema.version() == number.get())
                .findFirst()
                .orElseThrow(() -> RegistryException.versionNotFound(subject, version));
    }

    /** The numbers of the versions that have been deleted. */
    List<Integer> deleteSubject(String subject, boolean permanent) {
        synchronized (writing) {
            requireWritable(subject);
            List<RegisteredSchema> all = versions(subject, true);
            List<RegisteredSchema> live = state.versions(subject, false);
            if (permanent) {
                if (!live.isEmpty()) {
                    throw RegistryException.subjectNotSoftDeleted(subject);
                }
                log.accept(all.stream()
                        .<RegistryRecord>map(schema -> new RegistryRecord.SchemaRemoved(subject, schema.version()))
                        .toList());
                return numbers(all);
            }
            if (live.isEmpty()) {
                throw RegistryException.subjectSoftDeleted(subject);
            }
            List<RegistryRecord> records = new ArrayList<>();
            records.add(new RegistryRecord.SubjectDeleted(
                    subject, live.get(live.size() - 1).version()));
            if (state.level(subject).isPresent()) {
                records.add(new RegistryRecord.LevelSet(subject, null));
            }
            if (state.mode(subject).isPresent()) {
                records.add(new RegistryRecord.ModeSet(subject, null));
            }
            log.accept(records);
            return numbers(live);
        }
    }

    /** The number of the version that has been deleted. */
    int deleteVersion(String subject, String version, boolean permanent) {
        synchronized (writing) {
            requireWritable(subject);
            boolean latest = parseVersion(version).isEmpty();
            RegisteredSchema schema = version(subject, version, !latest || permanent);
            if (permanent) {
                if (!schema.deleted()) {
                    throw RegistryException.versionNotSoftDeleted(subject, schema.version());
                }
                write(new RegistryRecord.SchemaRemoved(subject, schema.version()));
            } else {
                if (schema.deleted()) {
                    throw RegistryException.versionSoftDeleted(subject, schema.version());
                }
                write(new RegistryRecord.SchemaSet(schema.asDeleted()));
            }
            return schema.version();
        }
    }

    /** Whether a schema could be registered, as far as one version is concerned; a missing latest is no hindrance. */
    Verdict test(String subject, String text, String version) {
        Schema schema = AvroSchemas.parse(text);
        List<RegisteredSchema> against = parseVersion(version).isEmpty()
                        && state.versions(subject, false).isEmpty()
                ? List.of()
                : List.of(version(subject, version, false));
        return new Verdict(levelInForce(subject).problems(schema, against));
    }

    /** Whether a schema could be registered. */
    Verdict test(String subject, String text) {
        Schema schema = AvroSchemas.parse(text);
        return new Verdict(levelInForce(subject).problems(schema, state.versions(subject, false)));
    }

    CompatibilityLevel level() {
        return state.level();
    }

    /** The subject's own level; with {@code orGlobal} the one that is in force for it. */
    CompatibilityLevel level(String subject, boolean orGlobal) {
        return orGlobal
                ? levelInForce(subject)
                : state.level(subject).orElseThrow(() -> RegistryException.noOwnLevel(subject));
    }

    /** @param subject null for all subjects without a level of their own */
    void setLevel(@Nullable String subject, CompatibilityLevel level) {
        synchronized (writing) {
            write(new RegistryRecord.LevelSet(subject, level));
        }
    }

    /** The level that was in force before it went back to the default. */
    CompatibilityLevel clearLevel() {
        synchronized (writing) {
            CompatibilityLevel before = state.level();
            write(new RegistryRecord.LevelSet(null, null));
            return before;
        }
    }

    /** The level that the subject had of its own until now. */
    CompatibilityLevel clearLevel(String subject) {
        synchronized (writing) {
            CompatibilityLevel before =
                    state.level(subject).orElseThrow(() -> RegistryException.subjectNotFound(subject));
            write(new RegistryRecord.LevelSet(subject, null));
            return before;
        }
    }

    RegistryMode mode() {
        return state.mode();
    }

    /** The subject's own mode; with {@code orGlobal} the one that is in force for it. */
    RegistryMode mode(String subject, boolean orGlobal) {
        return orGlobal
                ? modeInForce(subject)
                : state.mode(subject).orElseThrow(() -> RegistryException.noOwnMode(subject));
    }

    /** @param subject null for all subjects without a mode of their own */
    void setMode(@Nullable String subject, RegistryMode mode) {
        synchronized (writing) {
            write(new RegistryRecord.ModeSet(subject, mode));
        }
    }

    /** The mode that the subject had of its own until now. */
    RegistryMode clearMode(String subject) {
        synchronized (writing) {
            RegistryMode before = state.mode(subject).orElseThrow(() -> RegistryException.subjectNotFound(subject));
            write(new RegistryRecord.ModeSet(subject, null));
            return before;
        }
    }

    private void write(RegistryRecord record) {
        log.accept(List.of(record));
    }

    private Optional<RegisteredSchema> find(String subject, String canonical, boolean withDeleted) {
        return state.versions(subject, withDeleted).stream()
                .filter(schema -> AvroSchemas.identity(schema.schema()).equals(canonical))
                .reduce((older, newer) -> newer);
    }

    private CompatibilityLevel levelInForce(String subject) {
        return state.level(subject).orElseGet(state::level);
    }

    private RegistryMode modeInForce(String subject) {
        return state.mode(subject).orElseGet(state::mode);
    }

    private void requireWritable(String subject) {
        if (modeInForce(subject) == RegistryMode.READONLY) {
            throw RegistryException.notPermitted("Subject '" + subject + "' is in mode READONLY");
        }
    }

    private static List<Integer> numbers(List<RegisteredSchema> versions) {
        return versions.stream().map(RegisteredSchema::version).toList();
    }

    /** The number of a version; empty for the latest, which clients also call -1. */
    private static Optional<Integer> parseVersion(String version) {
        if (version.equals("latest") || version.equals("-1")) {
            return Optional.empty();
        }
        try {
            int number = Integer.parseInt(version);
            if (number >= 1) {
                return Optional.of(number);
            }
        } catch (NumberFormatException e) {
            throw RegistryException.invalidVersion(version);
        }
        throw RegistryException.invalidVersion(version);
    }
}
