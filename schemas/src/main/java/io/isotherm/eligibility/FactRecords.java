package io.isotherm.eligibility;

import io.isotherm.schema.HostFacts;
import io.isotherm.schema.VmDisk;
import io.isotherm.schema.VmFacts;
import io.isotherm.schema.VmType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Facts as they travel on topics. */
public final class FactRecords {
    private FactRecords() {}

    /** What a host is able to, as a record; null where nothing is known. */
    public static @Nullable HostFacts of(HostAbilities host) {
        return host.equals(HostAbilities.UNKNOWN)
                ? null
                : new HostFacts(
                        host.guestTypes()
                                .map(types -> types.stream()
                                        .map(type -> VmType.valueOf(type.name()))
                                        .toList())
                                .orElse(null),
                        host.cpuModel(),
                        list(host.cpuFeatures()),
                        host.migratesPv().orElse(null),
                        host.numaNodes(),
                        list(host.storages()),
                        list(host.interfaces()));
    }

    /** What a guest needs, as a record; null where nothing is known. */
    public static @Nullable VmFacts of(GuestNeeds guest) {
        return guest.equals(GuestNeeds.UNKNOWN)
                ? null
                : new VmFacts(
                        VmType.valueOf(guest.type().name()),
                        guest.cpuFeatures(),
                        guest.disks()
                                .map(disks -> disks.stream()
                                        .map(disk -> new VmDisk(
                                                disk.source(),
                                                io.isotherm.schema.DiskSharing.valueOf(
                                                        disk.sharing().name()),
                                                disk.storage()))
                                        .toList())
                                .orElse(null),
                        guest.bridges(),
                        guest.devices(),
                        guest.memoryMinKib(),
                        guest.memoryTargetKib(),
                        guest.pinnedCpus(),
                        guest.pinnedNodes());
    }

    /** What a record says that a host is able to. */
    public static HostAbilities abilities(@Nullable HostFacts facts) {
        return facts == null
                ? HostAbilities.UNKNOWN
                : new HostAbilities(
                        Optional.ofNullable(facts.getVmTypes()).map(FactRecords::types),
                        facts.getCpuModel(),
                        set(facts.getCpuFeatures()),
                        Optional.ofNullable(facts.getMigratesPv()),
                        facts.getNumaNodes(),
                        set(facts.getStorages()),
                        set(facts.getInterfaces()));
    }

    /** What a record says that a guest needs. */
    public static GuestNeeds needs(@Nullable VmFacts facts) {
        return facts == null
                ? GuestNeeds.UNKNOWN
                : new GuestNeeds(
                        type(facts.getType()),
                        facts.getCpuFeatures(),
                        Optional.ofNullable(facts.getDisks()).map(FactRecords::disks),
                        facts.getBridges(),
                        facts.getDevices(),
                        facts.getMemoryMinKib(),
                        facts.getMemoryTargetKib(),
                        facts.getPinnedCpus(),
                        facts.getPinnedNodes());
    }

    private static GuestType type(VmType type) {
        return switch (type) {
            case PV -> GuestType.PV;
            case PVH -> GuestType.PVH;
            case HVM -> GuestType.HVM;
            case UNKNOWN -> GuestType.UNKNOWN;
        };
    }

    private static SortedSet<GuestType> types(List<VmType> types) {
        SortedSet<GuestType> all = new TreeSet<>();
        types.forEach(type -> all.add(type(type)));
        return all;
    }

    private static List<GuestDisk> disks(List<VmDisk> disks) {
        List<GuestDisk> all = new ArrayList<>(disks.size());
        for (VmDisk disk : disks) {
            all.add(new GuestDisk(
                    disk.getSource(), DiskSharing.valueOf(disk.getSharing().name()), disk.getStorage()));
        }
        return all;
    }

    private static @Nullable List<String> list(Optional<SortedSet<String>> set) {
        return set.map(List::copyOf).orElse(null);
    }

    private static Optional<SortedSet<String>> set(@Nullable List<String> list) {
        return Optional.ofNullable(list).map(TreeSet::new);
    }
}
