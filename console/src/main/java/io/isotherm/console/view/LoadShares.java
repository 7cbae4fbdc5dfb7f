package io.isotherm.console.view;

import io.isotherm.schema.HostCapacity;
import io.isotherm.schema.HostState;
import io.isotherm.schema.Resource;
import io.isotherm.schema.ResourceUse;
import io.isotherm.schema.VmLoad;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Use of resources as shares of a host's capacity, 0 to 1; null where that is not known.
 *
 * @param cpu of CPU
 * @param memory of memory
 * @param network of the network
 * @param disk of the disks
 */
public record LoadShares(
        @Nullable Double cpu,
        @Nullable Double memory,
        @Nullable Double network,
        @Nullable Double disk) {

    /** Of nothing that is known. */
    public static final LoadShares UNKNOWN = new LoadShares(null, null, null, null);

    private static final double DIGITS = 10_000;

    /** What each resource's share is. */
    public static LoadShares of(Shares shares) {
        return new LoadShares(
                rounded(shares.of(Resource.CPU)),
                rounded(shares.of(Resource.MEMORY)),
                rounded(shares.of(Resource.NETWORK)),
                rounded(shares.of(Resource.DISK)));
    }

    /** The share of each resource that is used. */
    public interface Shares {
        /** Null where it is not known. */
        @Nullable
        Double of(Resource resource);
    }

    /** A host's, the means of its window. */
    public static LoadShares of(HostState state) {
        Map<Resource, Double> means = new EnumMap<>(Resource.class);
        for (ResourceUse use : state.getResources()) {
            means.put(use.getResource(), use.getMean());
        }
        return of(means::get);
    }

    /** A guest's. */
    public static LoadShares of(VmLoad vm, @Nullable HostCapacity host) {
        if (host == null) {
            return UNKNOWN;
        }
        return new LoadShares(
                vm.getMeasured() ? share(vm.getCpuMean(), host.getCpus()) : null,
                share(vm.getMemoryKib(), host.getMemoryKib()),
                vm.getMeasured() ? share(vm.getNetworkBytesPerSecond(), host.getNetworkBytesPerSecond()) : null,
                vm.getMeasured() ? share(vm.getDiskBytesPerSecond(), host.getDiskBytesPerSecond()) : null);
    }

    private static @Nullable Double share(double use, double capacity) {
        return capacity > 0 ? rounded(use / capacity) : null;
    }

    /** More digits than anybody sees make answers twice as long. */
    private static @Nullable Double rounded(@Nullable Double share) {
        return share == null ? null : Math.round(share * DIGITS) / DIGITS;
    }
}
