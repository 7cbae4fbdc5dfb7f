package io.isotherm.topics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaFormatter;
import org.apache.avro.SchemaParseException;
import org.apache.avro.SchemaValidationException;
import org.apache.avro.SchemaValidatorBuilder;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The gate for changes of the schemas: {@code src/test/resources/schemas} holds each topic's schema as last committed, and
 * the present one must be able to read what was written with it.
 */
class SchemaHistoryTest {
    private static final Path COMMITTED = Path.of("src", "test", "resources", "schemas");
    private static final boolean UPDATE = Boolean.getBoolean("schemas.update");

    static Stream<Schema> present() {
        return new Topics("")
                .all().stream()
                        .map(Topic::valueType)
                        .filter(SpecificRecord.class::isAssignableFrom)
                        .map(type -> SpecificData.get().getSchema(type));
    }

    @ParameterizedTest
    @MethodSource("present")
    void everySchemaReadsWhatTheLastCommittedOneWrote(Schema present) throws IOException {
        Path file = file(present);
        if (Files.notExists(file)) {
            assertThat(UPDATE)
                    .as("%s has no committed schema yet: %s", present.getName(), howToUpdate())
                    .isTrue();
            return;
        }
        Schema committed = new Schema.Parser().parse(Files.readString(file));
        assertThat(incompatibilities(present, committed))
                .as(
                        "%s can no longer read what was written with %s. Give new fields a default, keep types, and give"
                                + " enums that lose a symbol a default",
                        present.getName(), file)
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("present")
    void everyCompatibleChangeIsCommitted(Schema present) throws IOException {
        Path file = file(present);
        if (UPDATE) {
            boolean compatible = Files.notExists(file)
                    || incompatibilities(present, new Schema.Parser().parse(Files.readString(file)))
                            .isEmpty();
            if (!compatible) {
                fail("%s is not updated: the change is incompatible", file);
            }
            Files.writeString(file, SchemaFormatter.format("json/pretty", present) + "\n");
        }
        assertThat(file).as(howToUpdate()).exists();
        assertThat(Files.readString(file).strip())
                .as("%s differs from the committed %s: %s", present.getName(), file, howToUpdate())
                .isEqualTo(SchemaFormatter.format("json/pretty", present));
    }

    @Test
    void everyCommittedSchemaStillHasATopic() throws IOException {
        try (Stream<Path> files = Files.list(COMMITTED)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(
                            present().map(schema -> schema.getName() + ".avsc").toList());
        }
    }

    @ParameterizedTest
    @MethodSource("present")
    void everyRecordAndFieldSaysWhatItIs(Schema present) {
        List<String> undocumented = new ArrayList<>();
        findUndocumented(present, new ArrayList<>(), undocumented);
        assertThat(undocumented).isEmpty();
    }

    /** The gate itself: what it must let through, and what not. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'name': 'a', 'type': 'string'}",
                "{'name': 'b', 'type': 'int'}",
                "{'name': 'a', 'type': 'string'}, {'name': 'b', 'type': 'int'}, {'name': 'c', 'type': 'int', 'default': 0}",
                "{'name': 'a', 'type': 'string'}, {'name': 'b', 'type': 'long'}"
            })
    void theGateLetsDeletionsDefaultsAndWideningThrough(String fields) {
        assertThat(incompatibilities(record(fields), written())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'name': 'a', 'type': 'string'}, {'name': 'c', 'type': 'int'}",
                "{'name': 'a', 'type': 'int'}",
                "{'name': 'renamed', 'type': 'string'}, {'name': 'b', 'type': 'int'}"
            })
    void theGateStopsMissingDefaultsChangedTypesAndNewNames(String fields) {
        assertThat(incompatibilities(record(fields), written())).isNotEmpty();
    }

    private static Schema written() {
        return record("{'name': 'a', 'type': 'string'}, {'name': 'b', 'type': 'int'}");
    }

    private static Schema record(String fields) {
        return new Schema.Parser()
                .parse(("{'type': 'record', 'name': 'R', 'fields': [" + fields + "]}").replace('\'', '"'));
    }

    private static List<String> incompatibilities(Schema reader, Schema writer) {
        List<String> found =
                SchemaCompatibility.checkReaderWriterCompatibility(reader, writer)
                        .getResult()
                        .getIncompatibilities()
                        .stream()
                        .map(one -> one.getType() + " at " + one.getLocation() + ": " + one.getMessage())
                        .toList();
        try {
            new SchemaValidatorBuilder().canReadStrategy().validateAll().validate(reader, List.of(writer));
        } catch (SchemaValidationException | SchemaParseException e) {
            return found.isEmpty() ? List.of(String.valueOf(e.getMessage())) : found;
        }
        return found;
    }

    private static void findUndocumented(Schema schema, List<String> seen, List<String> undocumented) {
        switch (schema.getType()) {
            case RECORD -> {
                if (seen.contains(schema.getFullName())) {
                    return;
                }
                seen.add(schema.getFullName());
                for (Schema.Field field : schema.getFields()) {
                    if (isBlank(field.doc())) {
                        undocumented.add(schema.getName() + "." + field.name());
                    }
                    findUndocumented(field.schema(), seen, undocumented);
                }
                if (isBlank(schema.getDoc())) {
                    undocumented.add(schema.getName());
                }
            }
            case ARRAY -> findUndocumented(schema.getElementType(), seen, undocumented);
            case MAP -> findUndocumented(schema.getValueType(), seen, undocumented);
            case UNION -> schema.getTypes().forEach(type -> findUndocumented(type, seen, undocumented));
            case ENUM, FIXED, STRING, BYTES, INT, LONG, FLOAT, DOUBLE, BOOLEAN, NULL -> {}
        }
    }

    private static boolean isBlank(@Nullable String doc) {
        return doc == null || doc.isBlank();
    }

    private static Path file(Schema schema) {
        return COMMITTED.resolve(schema.getName() + ".avsc");
    }

    private static String howToUpdate() {
        return "run ./mvnw test -pl schemas -am -Dtest=SchemaHistoryTest -Dsurefire.failIfNoSpecifiedTests=false"
                + " -Dschemas.update=true and commit what it writes";
    }
}
