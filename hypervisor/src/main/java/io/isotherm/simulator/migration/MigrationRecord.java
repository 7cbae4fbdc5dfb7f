package io.isotherm.simulator.migration;

import io.isotherm.hypervisor.HypervisorException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A migration that is over.
 *
 * @param begunAt when it began
 * @param endedAt when it ended
 * @param downtime how long the guest was suspended; 0 if it failed
 * @param bytes sent over the link; 0 if it failed
 * @param failure why it failed; empty if it succeeded
 * @param reversed whether it took the guest back to the host that it had come from, within the pool's reverse-move window
 */
public record MigrationRecord(
        UUID vm,
        String source,
        String destination,
        Instant begunAt,
        Instant endedAt,
        Duration downtime,
        long bytes,
        Optional<HypervisorException.Kind> failure,
        boolean reversed) {}
