package io.isotherm.hypervisor;

/**
 * What a host has, as its operator says and the host itself cannot or tells wrongly.
 *
 * @param networkBytesPerSecond what its guests can receive and send together; 0 where unknown
 * @param diskBytesPerSecond what its guests can read and write together; 0 where unknown
 * @param cpuMhz speed of one CPU, in MHz; 0 where what the host says holds
 * @param memoryKib its memory; 0 where what the host says holds
 */
public record DeclaredCapacity(double networkBytesPerSecond, double diskBytesPerSecond, double cpuMhz, long memoryKib) {
    /** Nothing said. */
    public static final DeclaredCapacity NONE = new DeclaredCapacity(0, 0, 0, 0);

    public DeclaredCapacity {
        require("networkBytesPerSecond", networkBytesPerSecond);
        require("diskBytesPerSecond", diskBytesPerSecond);
        require("cpuMhz", cpuMhz);
        require("memoryKib", memoryKib);
    }

    /** The speed of a CPU, of which the host says this. */
    public double cpuMhz(double told) {
        return cpuMhz > 0 ? cpuMhz : told;
    }

    /** Its memory, of which the host says this. */
    public long memoryKib(long told) {
        return memoryKib > 0 ? memoryKib : told;
    }

    private static void require(String key, double value) {
        if (!(value >= 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException(key + " is " + value + "; give a number above 0, or 0 where unknown");
        }
    }
}
