package io.isotherm.hypervisor.libvirt.reading;

import java.util.HashMap;
import java.util.Map;

/**
 * A host's CPU time from that of its domains, which is all that Xen's driver tells. The sum over those that are there
 * would fall whenever one leaves, so it is carried on: each reading adds what each domain has used since the last one.
 * What a domain used between the last reading and its end is lost. Thread-safe.
 */
public final class HostCpuTime {

    /** A domain since it began on this host: its number changes with each boot and migration. */
    public record Run(String uuid, int id) {}

    /** A domain that so many readings lack has left: its number is not used again. One that fewer lack was missed. */
    private static final int MISSED_READINGS = 360;

    private record Known(long nanos, int missed) {}

    private Map<Run, Known> last = Map.of();
    private long total;

    /** Takes the CPU times of all domains, Domain-0 included, and returns the host's, in nanoseconds. */
    public synchronized long add(Map<Run, Long> nanos) {
        Map<Run, Known> seen = new HashMap<>();
        last.forEach((run, known) -> {
            if (known.missed() < MISSED_READINGS) {
                seen.put(run, new Known(known.nanos(), known.missed() + 1));
            }
        });
        nanos.forEach((run, told) -> {
            Known known = last.get(run);
            long before = known == null ? 0 : known.nanos();
            // Of two readings at the same time the older one may come last.
            long now = Math.max(before, told);
            total += now - before;
            seen.put(run, new Known(now, 0));
        });
        last = seen;
        return total;
    }
}
