package io.isotherm.hypervisor.libvirt;

import io.isotherm.hypervisor.GuestState;
import io.isotherm.hypervisor.HostReading;
import io.isotherm.hypervisor.HostReading.GuestReading;
import io.isotherm.hypervisor.HypervisorException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.libvirt.Connect;
import org.libvirt.Domain;
import org.libvirt.DomainBlockStats;
import org.libvirt.DomainInterfaceStats;
import org.libvirt.Error.ErrorNumber;
import org.libvirt.LibvirtException;
import org.libvirt.NodeInfo;

/**
 * Takes readings of a host. First the host and all its domains in one go, which no migration blocks; then the device
 * counters, guest by guest, leaving out those that are migrating: their counters would block until it is over.
 */
final class HostReader {
    /** After so many readings a guest's devices are looked up again: some may have been plugged in. */
    private static final int DEVICES_LAST_FOR = 30;

    private record Node(NodeInfo info, long freeKib, List<DomainState> domains, List<String> moving, Instant at) {}

    private record KnownDevices(int domainId, GuestDevices devices, int readings) {}

    private record Counters(long rx, long tx, long read, long written, List<String> problems) {
        private static Counters none(String problem) {
            return new Counters(0, 0, 0, 0, List.of(problem));
        }
    }

    private final LibvirtHost host;
    private final LibvirtConnection connection;
    private final InstantSource clock;
    private final HostCpuTime cpuTime = new HostCpuTime();
    private final Map<String, KnownDevices> devices = new ConcurrentHashMap<>();
    private volatile Optional<UUID> hostUuid = Optional.empty();
    private volatile boolean hostUuidKnown;

    HostReader(LibvirtHost host, LibvirtConnection connection, InstantSource clock) {
        this.host = host;
        this.connection = connection;
        this.clock = clock;
    }

    /** Takes a reading; the predicate knows guests (by UUID) that we are moving away ourselves. */
    HostReading read(Predicate<UUID> movedByUs) {
        Node node = connection.call(this::readNode);
        List<String> problems = new ArrayList<>();
        List<GuestReading> guests = new ArrayList<>();
        for (DomainState domain : node.domains()) {
            if (!domain.isDomain0()) {
                boolean moving =
                        node.moving().contains(domain.uuid()) || movedByUs.test(UUID.fromString(domain.uuid()));
                Counters counters = counters(domain, moving);
                counters.problems().forEach(problem -> problems.add(domain.name() + ": " + problem));
                guests.add(reading(domain, counters));
            }
        }
        devices.keySet()
                .retainAll(node.domains().stream().map(DomainState::uuid).collect(Collectors.toSet()));
        guests.sort(Comparator.comparing(guest -> guest.uuid().toString()));
        return new HostReading(
                hostUuid,
                node.at(),
                node.info().cpus,
                node.info().mhz,
                node.info().memory,
                host.networkBytesPerSecond(),
                host.diskBytesPerSecond(),
                cpuTime.add(runs(node.domains())),
                Math.max(0, node.info().memory - node.freeKib()),
                guests,
                problems);
    }

    private static Map<HostCpuTime.Run, Long> runs(List<DomainState> domains) {
        Map<HostCpuTime.Run, Long> nanos = new HashMap<>();
        for (DomainState domain : domains) {
            if (domain.active()) {
                nanos.put(new HostCpuTime.Run(domain.uuid(), domain.id()), domain.cpuTimeNanos());
            }
        }
        return nanos;
    }

    private Node readNode(Connect connect) throws LibvirtException {
        if (!hostUuidKnown) {
            hostUuid = readHostUuid(connect);
            hostUuidKnown = true;
        }
        NodeInfo info = connect.nodeInfo();
        long freeKib = FreeMemory.kib(connect);
        List<DomainState> states = new ArrayList<>();
        List<String> moving = new ArrayList<>();
        Domain[] domains = connect.listAllDomains(0);
        for (Domain domain : domains) {
            try {
                DomainState state = DomainState.of(domain);
                if (!state.isDomain0() && DomainState.hasJob(domain)) {
                    moving.add(state.uuid());
                    state = state.state() == GuestState.RUNNING ? state : state.arriving();
                }
                states.add(state);
            } catch (LibvirtException e) {
                // One that has left since they were listed is simply no longer here.
                if (LibvirtErrors.codeOf(e) != ErrorNumber.VIR_ERR_NO_DOMAIN) {
                    throw e;
                }
            } finally {
                domain.free();
            }
        }
        return new Node(info, freeKib, states, moving, clock.instant());
    }

    private static Optional<UUID> readHostUuid(Connect connect) {
        // Xen's driver tells it in the system information, others in the capabilities, some nowhere.
        Optional<UUID> uuid = hostUuid(connect::getCapabilities);
        return uuid.isPresent() ? uuid : hostUuid(connect::getSysinfo);
    }

    private interface Description {
        String xml() throws LibvirtException;
    }

    private static Optional<UUID> hostUuid(Description description) {
        try {
            return GuestDevices.hostUuid(description.xml());
        } catch (LibvirtException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private Counters counters(DomainState domain, boolean moving) {
        if (!domain.active()) {
            return new Counters(0, 0, 0, 0, List.of());
        }
        if (moving || domain.state() == GuestState.MIGRATING_IN) {
            return Counters.none("network and disk counters are not read while it migrates");
        }
        try {
            return connection.callAboutGuest(connect -> readCounters(connect, domain));
        } catch (HypervisorException e) {
            devices.remove(domain.uuid());
            return Counters.none("network and disk counters could not be read: " + e.getMessage());
        }
    }

    private Counters readCounters(Connect connect, DomainState state) throws LibvirtException {
        Domain domain = connect.domainLookupByUUIDString(state.uuid());
        if (domain == null) {
            return Counters.none("it left while the host was read");
        }
        try {
            GuestDevices known = devices(domain, state);
            List<String> problems = new ArrayList<>();
            long rx = 0;
            long tx = 0;
            for (String name : known.interfaces()) {
                try {
                    DomainInterfaceStats stats = domain.interfaceStats(name);
                    rx += Math.max(0, stats.rx_bytes);
                    tx += Math.max(0, stats.tx_bytes);
                } catch (LibvirtException e) {
                    problems.add("interface " + name + ": " + e.getMessage());
                }
            }
            long read = 0;
            long written = 0;
            for (String name : known.disks()) {
                try {
                    DomainBlockStats stats = domain.blockStats(name);
                    read += Math.max(0, stats.rd_bytes);
                    written += Math.max(0, stats.wr_bytes);
                } catch (LibvirtException e) {
                    problems.add("disk " + name + ": " + e.getMessage());
                }
            }
            if (!problems.isEmpty()) {
                devices.remove(state.uuid());
            }
            return new Counters(rx, tx, read, written, problems);
        } finally {
            domain.free();
        }
    }

    private GuestDevices devices(Domain domain, DomainState state) throws LibvirtException {
        KnownDevices known = devices.get(state.uuid());
        // Interfaces get new names when the guest boots or arrives, and its domain a new number.
        if (known == null || known.domainId() != state.id() || known.readings() >= DEVICES_LAST_FOR) {
            known = new KnownDevices(state.id(), GuestDevices.of(domain.getXMLDesc(0)), 0);
        }
        devices.put(state.uuid(), new KnownDevices(known.domainId(), known.devices(), known.readings() + 1));
        return known.devices();
    }

    private static GuestReading reading(DomainState domain, Counters counters) {
        return new GuestReading(
                UUID.fromString(domain.uuid()),
                domain.name(),
                domain.state(),
                domain.vcpus(),
                domain.cpuTimeNanos(),
                domain.memoryKib(),
                domain.maxKib(),
                counters.rx(),
                counters.tx(),
                counters.read(),
                counters.written());
    }
}
