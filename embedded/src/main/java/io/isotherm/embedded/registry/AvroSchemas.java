package io.isotherm.embedded.registry;

import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;

/** Reads Avro schemas as the Confluent registry does. */
final class AvroSchemas {
    private AvroSchemas() {}

    /** @throws RegistryException (42201) if the text is no Avro schema */
    static Schema parse(String text) {
        try {
            // Like the Confluent registry in its default setting, defaults are not checked against their types.
            return new Schema.Parser().setValidateDefaults(false).parse(text);
        } catch (AvroRuntimeException | NullPointerException | ClassCastException e) {
            throw RegistryException.invalidSchema(String.valueOf(e.getMessage()));
        } catch (StackOverflowError e) {
            throw RegistryException.invalidSchema("it is nested too deeply");
        }
    }

    /** The text by which two schemas are told to be the same; what is no Avro schema is the same as itself only. */
    static String identity(String text) {
        try {
            return parse(text).toString();
        } catch (RegistryException e) {
            return text;
        }
    }
}
