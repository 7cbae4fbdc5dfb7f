package io.isotherm.eligibility;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * What keeps a guest from leaving a host or from running on another, fact by fact: the words of an obstacle, or nothing.
 * What is not known of CPUs, bridges, types and pinning keeps nobody back, as the hypervisor itself refuses there and
 * nothing is lost; a disk that is not known to be shared does, for its data could be.
 */
public final class Eligibility {
    private Eligibility() {}

    /** PV guests leave only a host whose hypervisor can migrate them. */
    public static Optional<Supplier<String>> logDirty(GuestNeeds guest, String source, HostAbilities at) {
        return guest.type() == GuestType.PV && !at.migratesPv().orElse(true)
                ? Optional.of(() -> "the hypervisor of " + source
                        + " cannot migrate PV guests live: it was built without shadow paging")
                : Optional.empty();
    }

    /** A guest that holds a device of its host stays with it. */
    public static Optional<Supplier<String>> device(GuestNeeds guest, String source) {
        return guest.devices().isEmpty()
                ? Optional.empty()
                : Optional.of(() -> "the passed-through device " + String.join(", ", guest.devices()) + " of " + source
                        + " belongs to it");
    }

    /** A hypervisor runs guests of some types only. */
    public static Optional<Supplier<String>> type(GuestNeeds guest, String destination, HostAbilities there) {
        boolean lacks = guest.type() != GuestType.UNKNOWN
                && there.guestTypes().isPresent()
                && !there.guestTypes().get().contains(guest.type());
        return lacks ? Optional.of(() -> destination + " does not run " + guest.type() + " guests") : Optional.empty();
    }

    /**
     * The destination's CPUs have what the guest's definition requires. Only features that its own host tells are looked
     * for: others go by another name there too.
     */
    public static Optional<Supplier<String>> cpu(
            GuestNeeds guest, HostAbilities at, String destination, HostAbilities there) {
        if (guest.cpuFeatures().isEmpty()
                || at.cpuFeatures().isEmpty()
                || there.cpuFeatures().isEmpty()) {
            return Optional.empty();
        }
        return guest.cpuFeatures().stream()
                .filter(at.cpuFeatures().get()::contains)
                .filter(feature -> !there.cpuFeatures().get().contains(feature))
                .findFirst()
                .map(feature -> () -> destination + "'s CPU " + model(there) + "lacks " + feature);
    }

    private static String model(HostAbilities host) {
        return host.cpuModel().isEmpty() ? "" : "(" + host.cpuModel() + ") ";
    }

    /** The interfaces that the guest is attached to are there, by name. */
    public static Optional<Supplier<String>> bridge(GuestNeeds guest, String destination, HostAbilities there) {
        return guest.bridges().isEmpty() || there.interfaces().isEmpty()
                ? Optional.empty()
                : guest.bridges().stream()
                        .filter(bridge -> !there.interfaces().get().contains(bridge))
                        .findFirst()
                        .map(bridge -> () -> destination + " has no bridge " + bridge);
    }

    /** The destination reaches every disk: found by the storage's identity, or declared by the operator. */
    public static Optional<Supplier<String>> storage(
            GuestNeeds guest, String source, String destination, HostAbilities there) {
        if (guest.disks().isEmpty()) {
            return Optional.of(() -> "its disks are not known, so that they may be local to " + source);
        }
        for (GuestDisk disk : guest.disks().get()) {
            boolean reached = disk.sharing() == DiskSharing.NETWORK
                    || (disk.sharing() == DiskSharing.IDENTIFIED
                            && there.storages().isPresent()
                            && there.storages().get().contains(disk.storage()));
            if (!reached) {
                return Optional.of(() -> unreached(disk, source, destination, there));
            }
        }
        return Optional.empty();
    }

    private static String unreached(GuestDisk disk, String source, String destination, HostAbilities there) {
        return "disk " + disk.source()
                + switch (disk.sharing()) {
                    case LOCAL -> " is local to " + source;
                    case IDENTIFIED ->
                        " is on " + disk.storage() + ", which " + destination
                                + (there.storages().isPresent()
                                        ? " does not reach"
                                        : " is not known to reach, as it does not tell what storage it reaches");
                    case NETWORK, UNKNOWN -> " is not known to be shared with " + destination;
                };
    }

    /**
     * The CPUs and NUMA nodes that the guest is pinned to are there.
     *
     * @param cpus CPUs of the destination
     */
    public static Optional<Supplier<String>> pinning(
            GuestNeeds guest, String destination, int cpus, HostAbilities there) {
        if (CpuSet.highest(guest.pinnedCpus()) >= cpus) {
            return Optional.of(() ->
                    "it is pinned to CPUs " + guest.pinnedCpus() + ", and " + destination + " has " + cpus + " CPUs");
        }
        if (there.numaNodes() > 0 && CpuSet.highest(guest.pinnedNodes()) >= there.numaNodes()) {
            return Optional.of(() -> "its memory is pinned to NUMA nodes " + guest.pinnedNodes() + ", and "
                    + destination + " has " + there.numaNodes());
        }
        return Optional.empty();
    }
}
