package io.isotherm.hypervisor;

import io.isotherm.eligibility.GuestNeeds;
import io.isotherm.eligibility.HostAbilities;
import java.util.Optional;
import java.util.UUID;

/**
 * One host, as seen by whoever reads it or moves its guests. Implementations are thread-safe and reconnect by
 * themselves; every call is bounded in time.
 *
 * <p>Every method throws {@link HypervisorException} when the host cannot be asked.
 */
public interface Hypervisor extends AutoCloseable {

    /** The host's name in the inventory. */
    String host();

    /** Reads the host and all its guests, as close to one instant as the hypervisor allows. */
    HostReading read();

    /** How many CPUs the host has. */
    default int cpus() {
        return read().cpus();
    }

    /** The guest as this host knows it; empty if it is not here. Domain-0 is no guest. */
    Optional<GuestPresence> find(UUID vm);

    /** The guest of that name as this host knows it; empty if there is none. */
    Optional<GuestPresence> findByName(String name);

    /** What the host can run and receive, as far as it tells. */
    HostAbilities abilities();

    /** What a guest needs of the host that it runs on, as far as this host tells; nothing is known of one not here. */
    GuestNeeds needs(UUID vm);

    /** Memory free for further guests, in KiB. */
    long freeMemoryKib();

    /**
     * Begins a live migration and returns at once.
     *
     * @param vm a guest that runs here
     * @param destination the host that it is to go to, by its name in the inventory
     * @throws HypervisorException with the refusal's kind, if it cannot begin
     */
    Migration migrate(UUID vm, Hypervisor destination);

    /** Whether a migration of this guest away from this host is under way, begun by whomever. */
    boolean isMigrating(UUID vm);

    @Override
    void close();
}
