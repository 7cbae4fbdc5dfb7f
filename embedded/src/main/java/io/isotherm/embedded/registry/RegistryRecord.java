package io.isotherm.embedded.registry;

import org.jspecify.annotations.Nullable;

/** One record of the topic {@code _schemas}: a change of the registry's state. */
sealed interface RegistryRecord {

    /** A version of a subject is there, or is now marked as deleted. */
    record SchemaSet(RegisteredSchema schema) implements RegistryRecord {}

    /** A version of a subject is gone for good. */
    record SchemaRemoved(String subject, int version) implements RegistryRecord {}

    /** All versions of a subject up to the given one are marked as deleted. */
    record SubjectDeleted(String subject, int version) implements RegistryRecord {}

    /**
     * The compatibility level is set.
     *
     * @param subject null for the level of all subjects that have none of their own
     * @param level null to go back to the default
     */
    record LevelSet(@Nullable String subject, @Nullable CompatibilityLevel level) implements RegistryRecord {}

    /**
     * The mode is set.
     *
     * @param subject null for the mode of all subjects that have none of their own
     * @param mode null to go back to the default
     */
    record ModeSet(@Nullable String subject, @Nullable RegistryMode mode) implements RegistryRecord {}
}
