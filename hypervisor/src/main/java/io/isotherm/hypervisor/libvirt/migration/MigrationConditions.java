package io.isotherm.hypervisor.libvirt.migration;

import io.isotherm.hypervisor.GuestPresence;
import io.isotherm.hypervisor.GuestState;
import io.isotherm.hypervisor.HypervisorException;
import io.isotherm.hypervisor.HypervisorException.Kind;
import java.util.Optional;
import java.util.UUID;

/**
 * What must hold at the destination before a migration is begun. Xen's driver gives one and the same message for many
 * causes, and that only after the transfer began: what can be found out beforehand is refused here, by name.
 */
public final class MigrationConditions {
    private MigrationConditions() {}

    /**
     * Asks the destination.
     *
     * @throws HypervisorException with the refusal's kind, if the guest cannot go there
     */
    public static void require(MovingGuest guest, Optional<UUID> sourceIdentity, MigrationEnd destination) {
        Optional<UUID> identity;
        Optional<GuestPresence> same;
        Optional<GuestPresence> namesake;
        long freeKib;
        try {
            identity = destination.identity();
            same = destination.hypervisor().find(guest.uuid());
            namesake = destination.hypervisor().findByName(guest.name());
            freeKib = destination.hypervisor().freeMemoryKib();
        } catch (HypervisorException e) {
            throw new HypervisorException(
                    atDestination(e.kind()),
                    "Destination " + destination.hypervisor().host() + ": " + e.getMessage(),
                    e);
        }
        requireAnotherMachine(sourceIdentity, identity, destination);
        requireFreeName(guest, same, namesake, destination.hypervisor().host());
        if (freeKib < guest.neededKib()) {
            throw new HypervisorException(
                    Kind.DESTINATION_NO_MEMORY,
                    "Destination " + destination.hypervisor().host() + " has " + freeKib + " KiB free, VM "
                            + guest.uuid() + " needs " + guest.neededKib()
                            + " KiB, the hypervisor's own share included");
        }
    }

    /** What a failure to ask the destination means for the migration. */
    public static Kind atDestination(Kind kind) {
        return kind == Kind.UNREACHABLE ? Kind.DESTINATION_UNREACHABLE : kind;
    }

    private static void requireAnotherMachine(
            Optional<UUID> source, Optional<UUID> identity, MigrationEnd destination) {
        if (source.isPresent() && source.equals(identity)) {
            throw new HypervisorException(
                    Kind.DESTINATION_IS_SOURCE,
                    "Destination " + destination.hypervisor().host() + " is the source itself: both are the machine "
                            + source.get() + "; check their uri, and their uuid, in the inventory. Boards can share a"
                            + " firmware UUID: if these are two machines, give one of them another in its firmware;"
                            + " the uuid of the inventory overrides only a placeholder or none");
        }
        if (destination.address().isReachedByItselfOnly()) {
            throw new HypervisorException(
                    Kind.DESTINATION_UNREACHABLE,
                    "Destination " + destination.hypervisor().host() + " has the migrationUri "
                            + destination.address().migrationUri()
                            + ", which leads every host to itself; give the URI by which the other hosts reach it");
        }
    }

    private static void requireFreeName(
            MovingGuest guest, Optional<GuestPresence> same, Optional<GuestPresence> namesake, String host) {
        // Shut off there, as a guest that was there before, it is merely a definition that the migration takes over.
        if (same.isPresent() && same.get().state() != GuestState.STOPPED) {
            throw new HypervisorException(
                    Kind.NAME_CLASH,
                    "Destination " + host + " has VM " + guest.uuid() + " already, "
                            + same.get().state());
        }
        if (namesake.isPresent() && !namesake.get().uuid().equals(guest.uuid())) {
            throw new HypervisorException(
                    Kind.NAME_CLASH,
                    "Destination " + host + " has another VM named " + guest.name() + ": "
                            + namesake.get().uuid() + "; rename one of them");
        }
        if (same.isPresent() && !same.get().name().equals(guest.name())) {
            throw new HypervisorException(
                    Kind.NAME_CLASH,
                    "Destination " + host + " knows VM " + guest.uuid() + " by another name, "
                            + same.get().name() + "; remove that definition there");
        }
    }
}
