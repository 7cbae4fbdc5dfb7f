package io.isotherm.executor.migration;

import io.isotherm.eligibility.DiskSharing;
import io.isotherm.eligibility.Eligibility;
import io.isotherm.eligibility.GuestNeeds;
import io.isotherm.eligibility.HostAbilities;
import io.isotherm.eligibility.SharedStorage;
import io.isotherm.hypervisor.GuestPresence;
import io.isotherm.hypervisor.Hypervisor;
import io.isotherm.schema.MigrationReason;
import java.util.Optional;
import java.util.function.Supplier;

/** Whether the destination is able to what the guest needs, as both hosts say now: the facts may have changed. */
final class EligibilityCheck {
    private EligibilityCheck() {}

    /** Why a guest cannot go. */
    record Obstacle(MigrationReason reason, String words) {}

    /** What the source says of a guest that is to leave it. */
    record Departure(GuestPresence guest, GuestNeeds needs, String source, HostAbilities abilities) {
        /** @throws io.isotherm.hypervisor.HypervisorException if the source cannot be asked */
        static Departure of(GuestPresence guest, Hypervisor source) {
            return new Departure(guest, source.needs(guest.uuid()), source.host(), source.abilities());
        }
    }

    /**
     * The first thing that keeps the guest from going.
     *
     * @param declared storage that the operator says every host reaches
     * @throws io.isotherm.hypervisor.HypervisorException if the destination cannot be asked
     */
    static Optional<Obstacle> obstacle(Departure departure, Hypervisor destination, SharedStorage declared) {
        HostAbilities at = departure.abilities();
        HostAbilities there = destination.abilities();
        GuestNeeds told = departure.needs().without(declared);
        GuestNeeds guest = there.storages().isPresent() ? told : withoutIdentified(told);
        String from = departure.source();
        String to = destination.host();
        int cpus = guest.pinnedCpus().isEmpty() ? Integer.MAX_VALUE : destination.cpus();
        return because(MigrationReason.NO_LOG_DIRTY, Eligibility.logDirty(guest, from, at))
                .or(() -> because(MigrationReason.DEVICE_PASSED_THROUGH, Eligibility.device(guest, from)))
                .or(() -> because(MigrationReason.GUEST_TYPE_UNSUPPORTED, Eligibility.type(guest, to, there)))
                .or(() -> because(MigrationReason.CPU_FEATURE_MISSING, Eligibility.cpu(guest, at, to, there)))
                .or(() -> because(MigrationReason.STORAGE_NOT_SHARED, Eligibility.storage(guest, from, to, there)))
                .or(() -> because(MigrationReason.BRIDGE_MISSING, Eligibility.bridge(guest, to, there)))
                .or(() -> because(MigrationReason.PINNED_ELSEWHERE, Eligibility.pinning(guest, to, cpus, there)));
    }

    /** A destination seen from afar does not tell what storage it reaches; its own collector told the decider. */
    private static GuestNeeds withoutIdentified(GuestNeeds guest) {
        return guest.withDisks(guest.disks()
                .map(disks -> disks.stream()
                        .filter(disk -> disk.sharing() != DiskSharing.IDENTIFIED)
                        .toList()));
    }

    private static Optional<Obstacle> because(MigrationReason reason, Optional<Supplier<String>> words) {
        return words.map(text -> new Obstacle(reason, text.get()));
    }
}
