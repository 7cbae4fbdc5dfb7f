package io.isotherm.embedded.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The records of the topic {@code _schemas}, with keys and values as the Confluent registry documents and writes them. */
class RegistryFormatTest {

    @Test
    void readsASchemaWithMembersThatNewerRegistriesAdd() throws IOException {
        assertThat(decode(
                        "{\"keytype\":\"SCHEMA\",\"subject\":\"t-value\",\"version\":2,\"magic\":1}",
                        "{\"subject\":\"t-value\",\"version\":2,\"id\":7,\"md5\":\"x\",\"schema\":\"\\\"int\\\"\","
                                + "\"deleted\":true}"))
                .contains(new RegistryRecord.SchemaSet(new RegisteredSchema("t-value", 2, 7, "\"int\"", true)));
    }

    @Test
    void readsDeletions() throws IOException {
        assertThat(decode("{\"keytype\":\"SCHEMA\",\"subject\":\"s\",\"version\":2,\"magic\":1}", null))
                .contains(new RegistryRecord.SchemaRemoved("s", 2));
        assertThat(decode(
                        "{\"keytype\":\"DELETE_SUBJECT\",\"subject\":\"s\",\"magic\":0}",
                        "{\"subject\":\"s\",\"version\":3}"))
                .contains(new RegistryRecord.SubjectDeleted("s", 3));
        assertThat(decode("{\"keytype\":\"CONFIG\",\"subject\":\"s\",\"magic\":0}", null))
                .contains(new RegistryRecord.LevelSet("s", null));
    }

    @Test
    void readsTheGlobalLevelAndMode() throws IOException {
        assertThat(decode(
                        "{\"keytype\":\"CONFIG\",\"subject\":null,\"magic\":0}",
                        "{\"compatibilityLevel\":\"FULL_TRANSITIVE\"}"))
                .contains(new RegistryRecord.LevelSet(null, CompatibilityLevel.FULL_TRANSITIVE));
        assertThat(decode("{\"keytype\":\"MODE\",\"subject\":null,\"magic\":0}", "{\"mode\":\"READONLY\"}"))
                .contains(new RegistryRecord.ModeSet(null, RegistryMode.READONLY));
    }

    @Test
    void passesOverKindsWithoutState() throws IOException {
        assertThat(decode("{\"keytype\":\"NOOP\",\"magic\":0}", null)).isEmpty();
        assertThat(decode("{\"keytype\":\"CONTEXT\",\"tenant\":\"default\",\"context\":\".\",\"magic\":0}", "{}"))
                .isEmpty();
    }

    @Test
    void refusesRecordsThatLackAPart() {
        assertThatThrownBy(() -> decode("{\"keytype\":\"SCHEMA\",\"subject\":\"s\",\"version\":1}", "{}"))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> decode("{\"keytype\":\"DELETE_SUBJECT\"}", "{}"))
                .isInstanceOf(IOException.class);
    }

    @Property
    void readsWhatItWrote(
            @ForAll String subject,
            @ForAll String schema,
            @ForAll int version,
            @ForAll int id,
            @ForAll boolean deleted,
            @ForAll CompatibilityLevel level)
            throws IOException {
        assertSame(new RegistryRecord.SchemaSet(new RegisteredSchema(subject, version, id, schema, deleted)));
        assertSame(new RegistryRecord.SchemaRemoved(subject, version));
        assertSame(new RegistryRecord.SubjectDeleted(subject, version));
        assertSame(new RegistryRecord.LevelSet(subject, level));
        assertSame(new RegistryRecord.LevelSet(null, null));
        assertSame(new RegistryRecord.ModeSet(subject, RegistryMode.READONLY));
        assertSame(new RegistryRecord.ModeSet(subject, null));
    }

    private static void assertSame(RegistryRecord record) throws IOException {
        RegistryFormat.Encoded encoded = RegistryFormat.encode(record);
        assertThat(decode(encoded.key(), encoded.value())).contains(record);
    }

    private static Optional<RegistryRecord> decode(String key, @Nullable String value) throws IOException {
        return RegistryFormat.decode(key.getBytes(UTF_8), value == null ? null : value.getBytes(UTF_8));
    }
}
