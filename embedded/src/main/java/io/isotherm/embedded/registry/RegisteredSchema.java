package io.isotherm.embedded.registry;

/**
 * One version of a subject.
 *
 * @param version number within the subject, from 1
 * @param id number of the schema itself, from 1; the same for the same schema in every subject
 * @param schema the schema as JSON
 * @param deleted whether it has been deleted, though not for good: it is then still found by its id
 */
record RegisteredSchema(String subject, int version, int id, String schema, boolean deleted) {
    RegisteredSchema asDeleted() {
        return new RegisteredSchema(subject, version, id, schema, true);
    }
}
