package io.isotherm.hypervisor.libvirt.reading;

import io.isotherm.hypervisor.GuestState;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.libvirt.Domain;
import org.libvirt.DomainInfo;
import org.libvirt.DomainJobInfo;
import org.libvirt.LibvirtException;

/** What libvirt tells of one domain in one reading. */
public record DomainState(
        String uuid, String name, int id, GuestState state, int vcpus, long cpuTimeNanos, long memoryKib, long maxKib) {
    private static final String NO_UUID = "00000000-0000-0000-0000-000000000000";

    /** Type of a domain's job when it has none: VIR_DOMAIN_JOB_NONE. */
    private static final int NO_JOB = 0;

    /** Xen's driver shows every call that holds a domain as a job, also one that reads a counter. */
    private static final long LONG_JOB_MILLIS = 1000;

    /** Reads a domain; the caller frees it. */
    public static DomainState of(Domain domain) throws LibvirtException {
        DomainInfo info = domain.getInfo();
        int id = domain.getID();
        GuestState state = stateOf(info.state);
        return new DomainState(
                domain.getUUIDString().toLowerCase(Locale.ROOT),
                domain.getName(),
                id,
                state,
                info.nrVirtCpu,
                state == GuestState.STOPPED ? 0 : info.cpuTime,
                state == GuestState.STOPPED ? 0 : info.memory,
                info.maxMem);
    }

    /** Domain-0 counts for the host's CPU and memory, but is no guest. */
    public boolean isDomain0() {
        return id == 0 || uuid.equals(NO_UUID);
    }

    public boolean active() {
        return state != GuestState.STOPPED;
    }

    /** The same, known to be arriving by a migration. */
    public DomainState arriving() {
        return new DomainState(uuid, name, id, GuestState.MIGRATING_IN, vcpus, cpuTimeNanos, memoryKib, maxKib);
    }

    /** Whether a job, as a migration, holds the domain; false where the driver does not tell. */
    public static boolean hasJob(Domain domain) {
        return hasJobFor(domain, 0);
    }

    /** Whether a job has held the domain for longer than reading a counter does: it is a migration then. */
    public static boolean hasLongJob(Domain domain) {
        return hasJobFor(domain, LONG_JOB_MILLIS);
    }

    private static boolean hasJobFor(Domain domain, long millis) {
        try {
            DomainJobInfo job = domain.getJobInfo();
            return job.getType() != NO_JOB && job.getTimeElapsed() >= millis;
        } catch (LibvirtException e) {
            return false;
        }
    }

    public static GuestState stateOf(DomainInfo.@Nullable DomainState state) {
        if (state == null) {
            return GuestState.UNKNOWN;
        }
        return switch (state) {
            case VIR_DOMAIN_RUNNING, VIR_DOMAIN_BLOCKED -> GuestState.RUNNING;
            case VIR_DOMAIN_PAUSED, VIR_DOMAIN_PMSUSPENDED -> GuestState.PAUSED;
            case VIR_DOMAIN_SHUTDOWN, VIR_DOMAIN_SHUTOFF, VIR_DOMAIN_CRASHED -> GuestState.STOPPED;
            case VIR_DOMAIN_NOSTATE -> GuestState.UNKNOWN;
        };
    }
}
