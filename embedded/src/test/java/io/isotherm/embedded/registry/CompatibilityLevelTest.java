package io.isotherm.embedded.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CompatibilityLevelTest {
    private static final String A = "{\"name\": \"a\", \"type\": \"int\"}";
    private static final String B = "{\"name\": \"b\", \"type\": \"int\"}";
    private static final String B_DEFAULT = "{\"name\": \"b\", \"type\": \"int\", \"default\": 0}";

    @ParameterizedTest
    @CsvSource({
        "NONE, true, true, true",
        "BACKWARD, false, true, true",
        "BACKWARD_TRANSITIVE, false, true, true",
        "FORWARD, true, false, true",
        "FORWARD_TRANSITIVE, true, false, true",
        "FULL, false, false, true",
        "FULL_TRANSITIVE, false, false, true"
    })
    void allowsWhatItsNameSays(
            CompatibilityLevel level, boolean addRequired, boolean removeRequired, boolean addWithDefault) {
        assertThat(isCompatible(level, record(A, B), record(A))).isEqualTo(addRequired);
        assertThat(isCompatible(level, record(A), record(A, B))).isEqualTo(removeRequired);
        assertThat(isCompatible(level, record(A, B_DEFAULT), record(A))).isEqualTo(addWithDefault);
    }

    @ParameterizedTest
    @CsvSource({"BACKWARD, true", "BACKWARD_TRANSITIVE, false", "FULL, true", "FULL_TRANSITIVE, false"})
    void looksAtAllEarlierVersionsOnlyWhenTransitive(CompatibilityLevel level, boolean compatible) {
        // Version 1 has no b; version 2 has one with a default; the new schema wants it without.
        assertThat(isCompatible(level, record(A, B), record(A), record(A, B_DEFAULT)))
                .isEqualTo(compatible);
    }

    @ParameterizedTest
    @CsvSource({"FORWARD, true", "FORWARD_TRANSITIVE, false"})
    void looksForwardFromAllEarlierVersionsOnlyWhenTransitive(CompatibilityLevel level, boolean compatible) {
        assertThat(isCompatible(level, record(A), record(A, B), record(A, B_DEFAULT)))
                .isEqualTo(compatible);
    }

    @Test
    void allowsAnythingAsTheFirstVersion() {
        for (CompatibilityLevel level : CompatibilityLevel.values()) {
            assertThat(isCompatible(level, record(A))).isTrue();
        }
    }

    @Test
    void saysWhichVersionAndWhichFieldAreInTheWay() {
        assertThat(problems(CompatibilityLevel.FULL, record(A, B), record(A)))
                .singleElement()
                .asString()
                .contains("cannot read data of version 1", "READER_FIELD_MISSING_DEFAULT_VALUE", "b");
    }

    @Test
    void isRefusedByNameWhenThereIsNoSuchLevel() {
        assertThatThrownBy(() -> CompatibilityLevel.of("backward"))
                .isInstanceOf(RegistryException.class)
                .hasMessageContaining("'backward'")
                .hasMessageContaining("BACKWARD_TRANSITIVE");
    }

    private static boolean isCompatible(CompatibilityLevel level, Schema proposed, Schema... earlier) {
        return problems(level, proposed, earlier).isEmpty();
    }

    private static List<String> problems(CompatibilityLevel level, Schema proposed, Schema... earlier) {
        List<RegisteredSchema> versions = new ArrayList<>();
        for (Schema schema : earlier) {
            int number = versions.size() + 1;
            versions.add(new RegisteredSchema("s", number, number, schema.toString(), false));
        }
        return level.problems(proposed, versions);
    }

    private static Schema record(String... fields) {
        return AvroSchemas.parse(
                "{\"type\": \"record\", \"name\": \"R\", \"fields\": [" + String.join(",", fields) + "]}");
    }
}
