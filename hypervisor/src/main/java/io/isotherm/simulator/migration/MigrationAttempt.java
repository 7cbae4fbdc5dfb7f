package io.isotherm.simulator.migration;

import java.util.UUID;

/** A migration that somebody asks for, by which injected failures are chosen. */
public record MigrationAttempt(UUID vm, String source, String destination) {}
