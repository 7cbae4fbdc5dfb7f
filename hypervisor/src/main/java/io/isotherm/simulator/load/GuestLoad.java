package io.isotherm.simulator.load;

/**
 * What a guest asks for at one moment, independent of the host that it is on.
 *
 * @param cpuMhz CPU, in MHz, at least 0
 * @param networkBytesPerSecond received and sent together, at least 0
 * @param diskBytesPerSecond read and written together, at least 0
 */
public record GuestLoad(double cpuMhz, double networkBytesPerSecond, double diskBytesPerSecond) {

    /** Asks for nothing. */
    public static final GuestLoad NONE = new GuestLoad(0, 0, 0);

    public GuestLoad {
        requireUsable("cpuMhz", cpuMhz);
        requireUsable("networkBytesPerSecond", networkBytesPerSecond);
        requireUsable("diskBytesPerSecond", diskBytesPerSecond);
    }

    /** A load of CPU alone. */
    public static GuestLoad ofCpu(double cpuMhz) {
        return new GuestLoad(cpuMhz, 0, 0);
    }

    /** This load with every part multiplied by a factor of at least 0. */
    public GuestLoad times(double factor) {
        return new GuestLoad(cpuMhz * factor, networkBytesPerSecond * factor, diskBytesPerSecond * factor);
    }

    /** The load between this one (share 0) and another (share 1), in proportion. */
    public GuestLoad towards(GuestLoad other, double share) {
        return new GuestLoad(
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
