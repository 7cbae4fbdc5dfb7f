package io.isotherm.analyzer.core.detect;

import io.isotherm.schema.UsualLoad;
import java.time.Duration;

/**
 * What a guest usually uses, remembered from window to window and from host to host: exponentially weighted mean and
 * variance of its window means (Finch, "Incremental calculation of weighted mean and variance", 2009). The first windows
 * weigh equally, so that a young guest's mean is the plain mean.
 *
 * @param uuid the guest
 * @param lastSeen end of the last window in which it was measured, epoch milliseconds
 * @param windows in how many windows it was measured, at least 1
 * @param cpu CPU use in MHz, so that hosts of different speed compare
 * @param network received and sent, bytes per second
 * @param disk read and written, bytes per second
 */
public record GuestHistory(String uuid, long lastSeen, int windows, Moments cpu, Moments network, Moments disk) {
    /** The time after which a window weighs 1/e of a new one. */
    public static final Duration MEMORY = Duration.ofMinutes(90);

    /** Mean and variance of a rate. */
    public record Moments(double mean, double variance) {
        static Moments of(double value) {
            return new Moments(value, 0);
        }

        Moments with(double value, double weight) {
            double distance = value - mean;
            return new Moments(mean + weight * distance, (1 - weight) * (variance + weight * distance * distance));
        }

        public double deviation() {
            return Math.sqrt(variance);
        }
    }

    /** The history of a guest after its first window. */
    public static GuestHistory first(
            String uuid, long windowEnd, double cpuMhz, double networkBytesPerSecond, double diskBytesPerSecond) {
        return new GuestHistory(
                uuid,
                windowEnd,
                1,
                Moments.of(cpuMhz),
                Moments.of(networkBytesPerSecond),
                Moments.of(diskBytesPerSecond));
    }

    /** With one more window of a length. */
    public GuestHistory with(
            long windowEnd, long windowMillis, double cpuMhz, double networkBytesPerSecond, double diskBytesPerSecond) {
        double weight = Math.max(1.0 / (windows + 1), 1 - Math.exp(-(double) windowMillis / MEMORY.toMillis()));
        return new GuestHistory(
                uuid,
                windowEnd,
                windows + 1,
                cpu.with(cpuMhz, weight),
                network.with(networkBytesPerSecond, weight),
                disk.with(diskBytesPerSecond, weight));
    }

    /**
     * As it is told.
     *
     * @param cpuMhz speed of one CPU of the host that the guest is on, in MHz, above 0
     */
    public UsualLoad usual(double cpuMhz) {
        return new UsualLoad(
                windows,
                cpu.mean() / cpuMhz,
                cpu.deviation() / cpuMhz,
                network.mean(),
                network.deviation(),
                disk.mean(),
                disk.deviation());
    }
}
