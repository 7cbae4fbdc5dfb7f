package io.isotherm.hypervisor.simulated;

/**
 * What a guest asks for at one moment, independent of the host that it is on.
 *
 * @param cpuMhz CPU, in MHz, at least 0
 * @param networkBytesPerSecond received and sent together, at least 0
 * @param diskBytesPerSecond read and written together, at least 0
 */
public record Load(double cpuMhz, double networkBytesPerSecond, double diskBytesPerSecond) {

    /** Asks for nothing. */
    public static final Load NONE = new Load(0, 0, 0);

    public Load {
        requireUsable("cpuMhz", cpuMhz);
        requireUsable("networkBytesPerSecond", networkBytesPerSecond);
        requireUsable("diskBytesPerSecond", diskBytesPerSecond);
    }

    /** A load of CPU alone. */
    public static Load ofCpu(double cpuMhz) {
        return new Load(cpuMhz, 0, 0);
    }

    /** This load with every part multiplied by a factor of at least 0. */
    public Load times(double factor) {
        return new Load(cpuMhz * factor, networkBytesPerSecond * factor, diskBytesPerSecond * factor);
    }

    /** The load between this one (share 0) and another (share 1), in proportion. */
    Load towards(Load other, double share) {
        return new Load(
                between(cpuMhz, other.cpuMhz, share),
                between(networkBytesPerSecond, other.networkBytesPerSecond, share),
                between(diskBytesPerSecond, other.diskBytesPerSecond, share));
    }

    private static double between(double from, double to, double share) {
        return from * (1 - share) + to * share;
    }

    private static void requireUsable(String name, double value) {
        if (!(value >= 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException(name + " is " + value + "; give a finite number of at least 0");
        }
    }
}
