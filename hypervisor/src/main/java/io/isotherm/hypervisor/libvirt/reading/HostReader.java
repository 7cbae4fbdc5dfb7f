package io.isotherm.hypervisor.libvirt.reading;

import io.isotherm.eligibility.GuestNeeds;
import io.isotherm.eligibility.HostAbilities;
import io.isotherm.hypervisor.GuestState;
import io.isotherm.hypervisor.HostReading;
import io.isotherm.hypervisor.HostReading.GuestReading;
import io.isotherm.hypervisor.libvirt.connection.HostIdentity;
import io.isotherm.hypervisor.libvirt.connection.LibvirtConnection;
import io.isotherm.hypervisor.libvirt.connection.LibvirtErrors;
import io.isotherm.hypervisor.libvirt.connection.LibvirtHost;
import io.isotherm.hypervisor.libvirt.facts.FactReader;
import io.isotherm.hypervisor.libvirt.reading.GuestCounters.Counters;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.libvirt.Connect;
import org.libvirt.Domain;
import org.libvirt.Error.ErrorNumber;
import org.libvirt.LibvirtException;
import org.libvirt.NodeInfo;

/**
 * Takes readings of a host. First the host and all its domains in one go, which no migration blocks; then the device
 * counters, guest by guest, leaving out those that are migrating: their counters would block until it is over.
 */
public final class HostReader {
    private record Node(
            NodeInfo info,
            long freeKib,
            List<DomainState> domains,
            List<String> moving,
            List<String> problems,
            Instant at) {}

    private final LibvirtHost host;
    private final LibvirtConnection connection;
    private final InstantSource clock;
    private final HostCpuTime cpuTime = new HostCpuTime();
    private final GuestCounters guestCounters;
    private final FactReader facts;
    private volatile Optional<UUID> hostUuid = Optional.empty();
    private volatile boolean hostUuidKnown;

    public HostReader(LibvirtHost host, LibvirtConnection connection, FactReader facts, InstantSource clock) {
        this.host = host;
        this.connection = connection;
        this.clock = clock;
        this.facts = facts;
        this.guestCounters = new GuestCounters(connection);
    }

    /** Takes a reading; the predicate knows guests (by UUID) that we are moving away ourselves. */
    public HostReading read(Predicate<UUID> movedByUs) {
        Node node = connection.call(this::readNode);
        HostAbilities abilities = facts.abilities();
        List<String> problems = new ArrayList<>(node.problems());
        List<GuestReading> guests = new ArrayList<>();
        for (DomainState domain : node.domains()) {
            if (!domain.isDomain0()) {
                boolean moving =
                        node.moving().contains(domain.uuid()) || movedByUs.test(UUID.fromString(domain.uuid()));
                Counters counters = guestCounters.read(domain, moving);
                counters.problems().forEach(problem -> problems.add(domain.name() + ": " + problem));
                guests.add(reading(domain, counters, needs(domain, moving)));
            }
        }
        Set<String> present = node.domains().stream().map(DomainState::uuid).collect(Collectors.toSet());
        guestCounters.keepOnly(present);
        facts.keepOnly(present);
        guests.sort(Comparator.comparing(guest -> guest.uuid().toString()));
        return HostReading.takenAt(node.at())
                .hostUuid(hostUuid)
                .cpus(node.info().cpus)
                .cpuMhz(host.capacity().cpuMhz(node.info().mhz))
                .memoryKib(host.capacity().memoryKib(node.info().memory))
                .networkBytesPerSecond(host.capacity().networkBytesPerSecond())
                .diskBytesPerSecond(host.capacity().diskBytesPerSecond())
                .cpuTimeNanos(cpuTime.add(runs(node.domains())))
                .memoryUsedKib(Math.max(0, node.info().memory - node.freeKib()))
                .guests(guests)
                .problems(problems)
                .abilities(abilities)
                .domain0CpuTimeNanos(domain0(node.domains())
                        .mapToLong(DomainState::cpuTimeNanos)
                        .findFirst())
                .domain0Vcpus(domain0(node.domains())
                        .mapToInt(DomainState::vcpus)
                        .filter(vcpus -> vcpus > 0)
                        .findFirst())
                .build();
    }

    private GuestNeeds needs(DomainState domain, boolean moving) {
        return domain.active()
                ? facts.needs(domain.uuid(), domain.id(), moving || domain.state() == GuestState.MIGRATING_IN)
                : GuestNeeds.UNKNOWN;
    }

    private static Stream<DomainState> domain0(List<DomainState> domains) {
        return domains.stream().filter(DomainState::isDomain0);
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
            hostUuid = HostIdentity.of(connect, host);
            hostUuidKnown = true;
        }
        NodeInfo info = connect.nodeInfo();
        long freeKib = FreeMemory.kib(connect);
        List<DomainState> states = new ArrayList<>();
        List<String> moving = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        Domain[] domains = connect.listAllDomains(0);
        for (Domain domain : domains) {
            try {
                DomainState state = DomainState.of(domain);
                boolean runs = state.state() == GuestState.RUNNING;
                if (!state.isDomain0() && (runs ? DomainState.hasLongJob(domain) : DomainState.hasJob(domain))) {
                    moving.add(state.uuid());
                    state = runs ? state : state.arriving();
                }
                states.add(state);
            } catch (LibvirtException e) {
                ErrorNumber code = LibvirtErrors.codeOf(e);
                if (LibvirtErrors.meansConnectionLost(code)) {
                    throw e;
                }
                // One that has left since they were listed is simply no longer here. One that is just ending is still
                // listed, and Xen fails to describe it.
                if (code != ErrorNumber.VIR_ERR_NO_DOMAIN) {
                    problems.add("a guest could not be read: " + e.getMessage());
                }
            } finally {
                domain.free();
            }
        }
        return new Node(info, freeKib, states, moving, problems, clock.instant());
    }

    private static GuestReading reading(DomainState domain, Counters counters, GuestNeeds needs) {
        return GuestReading.of(UUID.fromString(domain.uuid()), domain.name(), domain.state())
                .vcpus(domain.vcpus())
                .cpuTimeNanos(domain.cpuTimeNanos())
                .memoryKib(domain.memoryKib())
                .memoryMaxKib(domain.maxKib())
                .networkRxBytes(counters.rx())
                .networkTxBytes(counters.tx())
                .diskReadBytes(counters.read())
                .diskWriteBytes(counters.written())
                .needs(needs)
                .build();
    }
}
