package io.isotherm.hypervisor.libvirt.reading;

import io.isotherm.hypervisor.GuestState;
import io.isotherm.hypervisor.HypervisorException;
import io.isotherm.hypervisor.HypervisorException.Kind;
import io.isotherm.hypervisor.libvirt.connection.LibvirtConnection;
import io.isotherm.hypervisor.libvirt.connection.LibvirtErrors;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.libvirt.Connect;
import org.libvirt.Domain;
import org.libvirt.DomainBlockStats;
import org.libvirt.DomainInterfaceStats;
import org.libvirt.LibvirtException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The guests' network and disk counters. What cannot be read just now is given as it was read last, with a problem: a
 * counter that fell to 0 and came back would look like a burst of traffic. Devices of which the hypervisor keeps no
 * counters, as disks in files under Xen, are left out without a problem. Thread-safe.
 */
final class GuestCounters {
    private static final Logger LOG = LoggerFactory.getLogger(GuestCounters.class);

    /** After so many readings a guest's devices are looked up again: some may have been plugged in. */
    private static final int DEVICES_LAST_FOR = 30;

    /**
     * A guest's counters since it began on this host, in bytes.
     *
     * @param problems what could not be read
     */
    record Counters(long rx, long tx, long read, long written, List<String> problems) {
        private static final Counters NONE = new Counters(0, 0, 0, 0, List.of());

        private Counters with(String problem) {
            return new Counters(rx, tx, read, written, List.of(problem));
        }
    }

    /** What is known of a guest since it began on this host: its domain has a new number whenever it boots or arrives. */
    private record Known(int domainId, GuestDevices devices, int readings, Counters last) {}

    private final LibvirtConnection connection;
    private final Map<String, Known> guests = new ConcurrentHashMap<>();
    private final Set<String> uncounted = ConcurrentHashMap.newKeySet();

    GuestCounters(LibvirtConnection connection) {
        this.connection = connection;
    }

    /** Reads a guest's counters; one that is migrating is left alone, since it would keep the answer until it is over. */
    Counters read(DomainState domain, boolean migrating) {
        if (!domain.active()) {
            return Counters.NONE;
        }
        if (migrating || domain.state() == GuestState.MIGRATING_IN) {
            return last(domain).with("network and disk counters are not read while it migrates");
        }
        try {
            return connection.callAboutGuest(connect -> read(connect, domain));
        } catch (HypervisorException e) {
            return last(domain).with("network and disk counters could not be read: " + e.getMessage());
        }
    }

    /** Forgets guests that have left. */
    void keepOnly(Set<String> uuids) {
        guests.keySet().retainAll(uuids);
    }

    private Counters last(DomainState state) {
        Known known = guests.get(state.uuid());
        return known == null || known.domainId() != state.id() ? Counters.NONE : known.last();
    }

    private Counters read(Connect connect, DomainState state) throws LibvirtException {
        Domain domain = connect.domainLookupByUUIDString(state.uuid());
        if (domain == null) {
            return last(state).with("it left while the host was read");
        }
        try {
            Known known = known(domain, state);
            Counters counters = sum(domain, state, known.devices());
            // With a problem the devices may have changed, so they are looked up again next time.
            int readings = counters.problems().isEmpty() ? known.readings() + 1 : DEVICES_LAST_FOR;
            Counters last = counters.problems().isEmpty() ? counters : known.last();
            guests.put(state.uuid(), new Known(known.domainId(), known.devices(), readings, last));
            return new Counters(last.rx(), last.tx(), last.read(), last.written(), counters.problems());
        } finally {
            domain.free();
        }
    }

    private Known known(Domain domain, DomainState state) throws LibvirtException {
        Known known = guests.get(state.uuid());
        if (known == null || known.domainId() != state.id()) {
            return new Known(state.id(), GuestDevices.of(domain.getXMLDesc(0)), 0, Counters.NONE);
        }
        if (known.readings() >= DEVICES_LAST_FOR) {
            return new Known(state.id(), GuestDevices.of(domain.getXMLDesc(0)), 0, known.last());
        }
        return known;
    }

    private Counters sum(Domain domain, DomainState state, GuestDevices devices) {
        List<String> problems = new ArrayList<>();
        long rx = 0;
        long tx = 0;
        for (String name : devices.interfaces()) {
            try {
                DomainInterfaceStats stats = domain.interfaceStats(name);
                rx += Math.max(0, stats.rx_bytes);
                tx += Math.max(0, stats.tx_bytes);
            } catch (LibvirtException e) {
                note(state, "interface " + name, e, problems);
            }
        }
        long read = 0;
        long written = 0;
        for (String name : devices.disks()) {
            try {
                DomainBlockStats stats = domain.blockStats(name);
                read += Math.max(0, stats.rd_bytes);
                written += Math.max(0, stats.wr_bytes);
            } catch (LibvirtException e) {
                note(state, "disk " + name, e, problems);
            }
        }
        return new Counters(rx, tx, read, written, problems);
    }

    private void note(DomainState state, String device, LibvirtException e, List<String> problems) {
        if (LibvirtErrors.ofCall(LibvirtErrors.codeOf(e), "") != Kind.UNSUPPORTED) {
            problems.add(device + ": " + e.getMessage());
        } else if (uncounted.add(state.uuid() + " " + device)) {
            LOG.info("The hypervisor keeps no counters of {} of guest {}: {}", device, state.name(), e.getMessage());
        }
    }
}
