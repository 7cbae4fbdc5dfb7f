package io.isotherm.embedded.registry;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityResult;

/** Which data a new schema must be able to read, and which schemas must be able to read its data. */
enum CompatibilityLevel {
    /** Anything goes. */
    NONE(false, false, false),
    /** The new schema reads data of the last one. */
    BACKWARD(true, false, false),
    /** The new schema reads data of all earlier ones. */
    BACKWARD_TRANSITIVE(true, false, true),
    /** The last schema reads data of the new one. */
    FORWARD(false, true, false),
    /** All earlier schemas read data of the new one. */
    FORWARD_TRANSITIVE(false, true, true),
    /** Both ways with the last schema. */
    FULL(true, true, false),
    /** Both ways with all earlier schemas. */
    FULL_TRANSITIVE(true, true, true);

    /** The level of a registry that has been told none. */
    static final CompatibilityLevel DEFAULT = BACKWARD;

    private final boolean backward;
    private final boolean forward;
    private final boolean transitive;

    CompatibilityLevel(boolean backward, boolean forward, boolean transitive) {
        this.backward = backward;
        this.forward = forward;
        this.transitive = transitive;
    }

    /** @throws RegistryException (42203) if there is no such level */
    static CompatibilityLevel of(String name) {
        return Stream.of(values())
                .filter(level -> level.name().equals(name))
                .findFirst()
                .orElseThrow(() -> RegistryException.invalidLevel(name));
    }

    /**
     * What makes a schema incompatible with earlier ones at this level, in words; empty when it is compatible.
     *
     * @param earlier versions of the subject, oldest first
     */
    List<String> problems(Schema proposed, List<RegisteredSchema> earlier) {
        List<RegisteredSchema> asked =
                transitive || earlier.isEmpty() ? earlier : earlier.subList(earlier.size() - 1, earlier.size());
        List<String> problems = new ArrayList<>();
        for (RegisteredSchema one : asked) {
            Schema old = AvroSchemas.parse(one.schema());
            if (backward) {
                problems.addAll(
                        unreadable(proposed, old, "the new schema cannot read data of version " + one.version()));
            }
            if (forward) {
                problems.addAll(
                        unreadable(old, proposed, "version " + one.version() + " cannot read data of the new schema"));
            }
        }
        return problems;
    }

    private static List<String> unreadable(Schema reader, Schema writer, String what) {
        SchemaCompatibilityResult result = SchemaCompatibility.checkReaderWriterCompatibility(reader, writer)
                .getResult();
        return result.getIncompatibilities().stream()
                .map(found -> what + ": " + found.getType() + " at " + found.getLocation() + ": " + found.getMessage())
                .toList();
    }
}
