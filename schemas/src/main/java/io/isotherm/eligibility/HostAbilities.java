package io.isotherm.eligibility;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What a host can run and receive; each empty where it is not known.
 *
 * @param guestTypes types of guests that its hypervisor runs
 * @param cpuModel model of its CPUs
 * @param cpuFeatures features of its CPUs
 * @param migratesPv whether its hypervisor can migrate PV guests live
 * @param numaNodes its NUMA nodes; 0 where not known
 * @param storages identities of the storages that it reaches
 * @param interfaces network interfaces that guests can be attached to, bridges among them
 */
public record HostAbilities(
        Optional<SortedSet<GuestType>> guestTypes,
        String cpuModel,
        Optional<SortedSet<String>> cpuFeatures,
        Optional<Boolean> migratesPv,
        int numaNodes,
        Optional<SortedSet<String>> storages,
        Optional<SortedSet<String>> interfaces) {
    /** Nothing is known of the host. */
    public static final HostAbilities UNKNOWN = new HostAbilities(
            Optional.empty(), "", Optional.empty(), Optional.empty(), 0, Optional.empty(), Optional.empty());

    public HostAbilities {
        guestTypes = guestTypes.map(HostAbilities::copy);
        cpuFeatures = cpuFeatures.map(HostAbilities::copy);
        storages = storages.map(HostAbilities::copy);
        interfaces = interfaces.map(HostAbilities::copy);
    }

    private static <T> SortedSet<T> copy(SortedSet<T> set) {
        return Collections.unmodifiableSortedSet(new TreeSet<>(set));
    }
}
