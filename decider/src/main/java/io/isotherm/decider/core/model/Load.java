package io.isotherm.decider.core.model;

import io.isotherm.schema.Resource;

/**
 * An amount of each resource: what a guest uses, or what a host has.
 *
 * @param cpuMhz CPU in MHz (CPUs times the speed of one), so that hosts of different speed compare
 * @param memoryKib memory in KiB
 * @param networkBytesPerSecond received and sent, bytes per second
 * @param diskBytesPerSecond read and written, bytes per second
 */
public record Load(double cpuMhz, long memoryKib, double networkBytesPerSecond, double diskBytesPerSecond) {
    /** Nothing of anything; also stands for "not known". */
    public static final Load NONE = new Load(0, 0, 0, 0);

    /** An amount as it was told, or 0 where that is none. */
    static double amount(double told) {
        return Double.isFinite(told) && told > 0 ? told : 0;
    }

    /** Of each resource the larger amount. */
    Load max(Load other) {
        return new Load(
                Math.max(cpuMhz, other.cpuMhz),
                Math.max(memoryKib, other.memoryKib),
                Math.max(networkBytesPerSecond, other.networkBytesPerSecond),
                Math.max(diskBytesPerSecond, other.diskBytesPerSecond));
    }

    /** The amount of one resource, in that resource's unit. */
    public double of(Resource resource) {
        return switch (resource) {
            case CPU -> cpuMhz;
            case MEMORY -> memoryKib;
            case NETWORK -> networkBytesPerSecond;
            case DISK -> diskBytesPerSecond;
        };
    }
}
