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

    private Map<Run, Long> last = Map.of();
    private long total;

    /** Takes the CPU times of all domains, Domain-0 included, and returns the host's, in nanoseconds. */
    public synchronized long add(Map<Run, Long> nanos) {
        Map<Run, Long> seen = new HashMap<>();
        for (Map.Entry<Run, Long> domain : nanos.entrySet()) {
            long before = last.getOrDefault(domain.getKey(), 0L);
            // Of two readings at the same time the older one may come last.
            long now = Math.max(before, domain.getValue());
            total += now - before;
            seen.put(domain.getKey(), now);
        }
        last = seen;
        return total;
    }
}
