package io.isotherm.embedded.registry;

import java.util.List;

/**
 * A request that the registry refuses, with the HTTP status and the error code that the Confluent REST API documents for
 * it.
 */
final class RegistryException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final int code;

    RegistryException(int status, int code, String message) {
        super(message);
        this.status = status;
        this.code = code;
    }

    RegistryException(int status, int code, String message, Throwable cause) {
        super(message, cause);
        this.status = status;
        this.code = code;
    }

    int status() {
        return status;
    }

    int code() {
        return code;
    }

    static RegistryException badRequest(String message) {
        return new RegistryException(400, 400, message);
    }

    static RegistryException pathUnknown(String path) {
        return new RegistryException(404, 404, "There is nothing at " + path);
    }

    static RegistryException methodNotAllowed(String method, String path) {
        return new RegistryException(405, 405, "The method " + method + " is not allowed at " + path);
    }

    static RegistryException tooLarge(int limit) {
        return new RegistryException(413, 413, "The request's body is larger than " + limit + " bytes");
    }

    static RegistryException subjectNotFound(String subject) {
        return new RegistryException(404, 40401, "Subject '" + subject + "' not found");
    }

    static RegistryException versionNotFound(String subject, String version) {
        return new RegistryException(404, 40402, "Version " + version + " of subject '" + subject + "' not found");
    }

    static RegistryException schemaNotFound() {
        return new RegistryException(404, 40403, "Schema not found");
    }

    static RegistryException schemaNotFound(int id) {
        return new RegistryException(404, 40403, "Schema " + id + " not found");
    }

    static RegistryException subjectSoftDeleted(String subject) {
        return new RegistryException(
                404, 40404, "Subject '" + subject + "' is deleted already; with permanent=true it is deleted for good");
    }

    static RegistryException subjectNotSoftDeleted(String subject) {
        return new RegistryException(
                404,
                40405,
                "Subject '" + subject + "' must be deleted without permanent=true before it is deleted for good");
    }

    static RegistryException versionSoftDeleted(String subject, int version) {
        return new RegistryException(
                404,
                40406,
                "Version " + version + " of subject '" + subject
                        + "' is deleted already; with permanent=true it is deleted for good");
    }

    static RegistryException versionNotSoftDeleted(String subject, int version) {
        return new RegistryException(
                404,
                40407,
                "Version " + version + " of subject '" + subject
                        + "' must be deleted without permanent=true before it is deleted for good");
    }

    static RegistryException noOwnLevel(String subject) {
        return new RegistryException(404, 40408, "Subject '" + subject + "' has no compatibility level of its own");
    }

    static RegistryException noOwnMode(String subject) {
        return new RegistryException(404, 40409, "Subject '" + subject + "' has no mode of its own");
    }

    static RegistryException incompatible(String subject, List<String> problems) {
        return new RegistryException(
                409,
                409,
                "The schema is incompatible with an earlier schema of subject '" + subject + "': "
                        + String.join("; ", problems));
    }

    static RegistryException invalidSchema(String reason) {
        return new RegistryException(422, 42201, "Invalid schema: " + reason);
    }

    static RegistryException invalidVersion(String version) {
        return new RegistryException(
                422, 42202, "'" + version + "' is no version: give a number from 1 to 2147483647, or latest");
    }

    static RegistryException invalidLevel(String level) {
        return new RegistryException(
                422,
                42203,
                "'" + level + "' is no compatibility level: give one of " + List.of(CompatibilityLevel.values()));
    }

    static RegistryException invalidMode(String mode) {
        return new RegistryException(
                422, 42204, "'" + mode + "' is no mode of this registry: give READWRITE or READONLY");
    }

    static RegistryException notPermitted(String reason) {
        return new RegistryException(422, 42205, reason);
    }

    static RegistryException storeFailed(String reason, Throwable cause) {
        return new RegistryException(500, 50001, "The registry's topic could not be written: " + reason, cause);
    }

    static RegistryException storeTimedOut(String reason) {
        return new RegistryException(500, 50002, "The registry's topic did not answer in time: " + reason);
    }
}
