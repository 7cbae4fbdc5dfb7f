package io.isotherm.bench.planetlab.algorithm;

import io.isotherm.analyzer.core.detect.GuestHistory;
import io.isotherm.bench.planetlab.simulation.HostModel;
import io.isotherm.bench.planetlab.simulation.Simulation;
import io.isotherm.decider.core.model.Guest;
import io.isotherm.decider.core.model.Host;
import io.isotherm.decider.core.model.Load;
import io.isotherm.decider.core.model.PoolModel;
import io.isotherm.decider.core.model.Usual;
import io.isotherm.eligibility.GuestNeeds;
import io.isotherm.schema.PoolConfig;
import io.isotherm.schema.Resource;
import io.isotherm.schema.Temperature;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Shows a {@link Simulation} to a planner as the pool that it plans for. One MIPS is one MHz. Every host is awake, as an
 * empty one draws nothing and is there at once. Memory does not bind in this benchmark: guests have theirs, and hosts
 * more than they all have together. A host is hot when its guests ask for more CPU than the high mark of the
 * configuration; nothing but this tick is looked at, as there are no windows.
 *
 * <p>Names are numbers of equal length, so that their order is that of the numbers. Guests stand in the order of their
 * hosts, and on a host in the order in which they came.
 */
public final class PoolPicture {
    private static final long AMPLE_MEMORY_KIB = 1L << 50;

    private final PoolConfig config;
    private final double highMark;
    private final String[] hostNames;
    private final String[] guestNames;
    private final Load[] capacities;
    private final @Nullable GuestHistory[] histories;

    public PoolPicture(Simulation simulation, PoolConfig config, double highMark) {
        this.config = config;
        this.highMark = highMark;
        hostNames = new String[simulation.hosts()];
        capacities = new Load[simulation.hosts()];
        for (int host = 0; host < hostNames.length; host++) {
            hostNames[host] = String.format(Locale.ROOT, "host%03d", host);
            capacities[host] =
                    new Load(simulation.model(host).mips(), AMPLE_MEMORY_KIB, HostModel.NETWORK_BYTES_PER_SECOND, 0);
        }
        guestNames = new String[simulation.workload().guests()];
        histories = new GuestHistory[guestNames.length];
        for (int guest = 0; guest < guestNames.length; guest++) {
            guestNames[guest] = String.format(Locale.ROOT, "%04d", guest);
        }
    }

    /** The pool as it is now; to be asked for once at each tick. */
    public PoolModel of(Simulation simulation) {
        List<Host> hosts = new ArrayList<>(hostNames.length);
        List<Guest> guests = new ArrayList<>(guestNames.length);
        for (int host = 0; host < hostNames.length; host++) {
            HostModel model = simulation.model(host);
            double asked = 0;
            long memoryKib = 0;
            for (int guest : simulation.residents(host)) {
                Guest described = guest(guests.size(), guest, host, simulation);
                guests.add(described);
                asked += described.load().cpuMhz();
                memoryKib += described.memoryKib();
            }
            boolean hot = asked > highMark * model.mips();
            hosts.add(Host.named(host, hostNames[host])
                    .temperature(hot ? Temperature.HOT : Temperature.NORMAL)
                    .capacity(capacities[host])
                    .cpuMhzEach(model.coreMips())
                    .measured(new Load(simulation.used(host), memoryKib, 0, 0))
                    .expected(new Load(asked, memoryKib, 0, 0))
                    .hotResources(hot ? Set.of(Resource.CPU) : Set.of())
                    .watts(model.watts())
                    .build());
        }
        return PoolModel.of(
                hosts,
                guests,
                guest -> simulation.pastDemand(number(guest)),
                config,
                Instant.ofEpochMilli(Math.round(simulation.now() * 1000)));
    }

    private Guest guest(int index, int guest, int host, Simulation simulation) {
        double asked = simulation.demand(guest);
        return new Guest(
                index,
                guestNames[guest],
                guestNames[guest],
                hostNames[host],
                new Load(asked, simulation.workload().memoryMb(guest) * 1024, 0, 0),
                usual(guest, asked),
                asked,
                true,
                true,
                List.of(),
                false,
                0,
                GuestNeeds.NOTHING);
    }

    /** What a guest usually asks for, remembered as the analyzer does it; each tick is a window. */
    private Usual usual(int guest, double asked) {
        GuestHistory before = histories[guest];
        GuestHistory now = before == null
                ? GuestHistory.first(guestNames[guest], 0, asked, 0, 0)
                : before.with(0, config.getDetection().getWindowMillis(), asked, 0, 0);
        histories[guest] = now;
        return new Usual(
                now.windows(),
                new Load(now.cpu().mean(), 0, 0, 0),
                new Load(now.cpu().deviation(), 0, 0, 0));
    }

    /** The number of a guest in the workload. */
    public static int number(Guest guest) {
        return Integer.parseInt(guest.uuid());
    }
}
