package io.isotherm.bench.scale;

import io.isotherm.decider.core.tick.TickResult;
import io.isotherm.pool.PoolConfigs;
import io.isotherm.schema.CommandStatus;
import io.isotherm.schema.DataQuality;
import io.isotherm.schema.Evidence;
import io.isotherm.schema.HostCapacity;
import io.isotherm.schema.HostState;
import io.isotherm.schema.MigrationCommand;
import io.isotherm.schema.PoolConfig;
import io.isotherm.schema.PowerAction;
import io.isotherm.schema.PowerCommand;
import io.isotherm.schema.PowerEvent;
import io.isotherm.schema.Resource;
import io.isotherm.schema.ResourceUse;
import io.isotherm.schema.Temperature;
import io.isotherm.schema.UsualLoad;
import io.isotherm.schema.VmFacts;
import io.isotherm.schema.VmLoad;
import io.isotherm.schema.VmState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;

/**
 * A pool out of a seed, window by window; what is commanded is done by the next window.
 *
 * <ul>
 *   <li>Two hosts of three have 32 CPUs of 2400 MHz and 256 GiB, the third 64 and 512 GiB; 10 Gbit/s each.
 *   <li>Guests have 2, 4, 8 or 16 virtual CPUs (40, 30, 20, 10 %) and 4 GiB for each of these. Each is put on a host drawn
 *       at random, where its memory and 75 % of the CPU suffice; else on the next that has the room.
 *   <li>A guest's usual use of its virtual CPUs is uniform between a fifth and nine fifths of the scenario's mean. In each
 *       window it is normally distributed around that, with a deviation of a quarter of it. Network and disk: up to 20 MB/s,
 *       uniform.
 *   <li>One guest of ten is in an anti-affinity group of three, kept when the pool begins.
 * </ul>
 */
public final class GeneratedPool {
    /** The pool's name. */
    public static final String NAME = "generated";
    /** How long a window is. */
    public static final Duration WINDOW = Duration.ofMinutes(1);

    private static final double MHZ = 2400;
    private static final long GIB_KIB = 1024 * 1024;
    private static final double LINK_BYTES_PER_SECOND = 1.25e9;
    private static final double HIGH_MARK = 0.85;
    private static final double OVERLOADED = 0.97;
    private static final double MOST_CPU = 0.75;
    private static final int OVERLOADED_EVERY = 20;
    private static final int MAINTENANCE_EVERY = 100;
    private static final int DRAWS = 50;
    private static final VmFacts DISKLESS =
            VmFacts.newBuilder().setDisks(List.of()).build();

    private final ScaleScenario scenario;
    private final PoolSize size;
    private final Random random;
    private final SplittableRandom noise;
    private final int[] cpus;
    private final boolean[] asleep;
    private final List<List<Guest>> guestsOf = new ArrayList<>();
    private final Map<String, Integer> hostByName = new HashMap<>();
    private final Map<String, Guest> guestByUuid = new HashMap<>();
    private final List<Guest> guests = new ArrayList<>();
    private final List<List<String>> apart = new ArrayList<>();
    private int windows;

    private static final class Guest {
        private final String uuid;
        private final int vcpus;
        private final double networkBytesPerSecond;
        private double mean;
        private int host;

        Guest(String uuid, int vcpus, double mean, double networkBytesPerSecond) {
            this.uuid = uuid;
            this.vcpus = vcpus;
            this.mean = mean;
            this.networkBytesPerSecond = networkBytesPerSecond;
        }

        long memoryKib() {
            return vcpus * 4 * GIB_KIB;
        }
    }

    /** A pool of that size, in that scenario, the same for the same seed. */
    public GeneratedPool(ScaleScenario scenario, PoolSize size, long seed) {
        this.scenario = scenario;
        this.size = size;
        random = new Random(seed);
        noise = new SplittableRandom(seed);
        cpus = new int[size.hosts()];
        asleep = new boolean[size.hosts()];
        double[] usedCpus = new double[size.hosts()];
        long[] freeKib = new long[size.hosts()];
        for (int h = 0; h < size.hosts(); h++) {
            cpus[h] = h % 3 == 2 ? 64 : 32;
            freeKib[h] = 8 * cpus[h] * GIB_KIB;
            guestsOf.add(new ArrayList<>());
            hostByName.put(name(h), h);
        }
        for (int g = 0; g < size.guests(); g++) {
            Guest guest = draw(g);
            guest.host = host(guest, usedCpus, freeKib);
            usedCpus[guest.host] += guest.mean;
            freeKib[guest.host] -= guest.memoryKib();
            guests.add(guest);
            guestsOf.get(guest.host).add(guest);
            guestByUuid.put(guest.uuid, guest);
        }
        for (int g = 0; g + 2 < guests.size(); g += 30) {
            List<Guest> group = guests.subList(g, g + 3);
            if (group.stream().map(guest -> guest.host).distinct().count() == group.size()) {
                apart.add(group.stream().map(guest -> guest.uuid).toList());
            }
        }
        if (scenario == ScaleScenario.IMBALANCE) {
            guests.forEach(guest -> guest.mean *= guest.host % 2 == 0 ? 0.4 : 1);
        }
    }

    private Guest draw(int index) {
        int tenth = random.nextInt(10);
        int vcpus = tenth < 4 ? 2 : tenth < 7 ? 4 : tenth < 9 ? 8 : 16;
        return new Guest(
                String.format(Locale.ROOT, "%08x-0000-4000-8000-%012x", index * 0x9E3779B1, index),
                vcpus,
                vcpus * scenario.use() * (0.2 + 1.6 * random.nextDouble()),
                2e7 * random.nextDouble());
    }

    private int host(Guest guest, double[] usedCpus, long[] freeKib) {
        int host = random.nextInt(cpus.length);
        for (int tries = 0; tries < DRAWS + cpus.length; tries++) {
            if (freeKib[host] >= guest.memoryKib() && usedCpus[host] + guest.mean <= MOST_CPU * cpus[host]) {
                return host;
            }
            host = tries < DRAWS ? random.nextInt(cpus.length) : (host + 1) % cpus.length;
        }
        throw new IllegalArgumentException(
                "A pool of " + size + " has no room for its guests: take fewer for each host");
    }

    private static String name(int host) {
        return String.format(Locale.ROOT, "host%06d", host);
    }

    /**
     * How the pool is run from now on; what is not of the scenario is as by default. The next hosts are in maintenance, and
     * other rules broken, so that there is as much to do at each tick.
     */
    public PoolConfig config(Instant from) {
        PoolConfig config = PoolConfigs.defaults(NAME);
        config.setVersion(windows + 1);
        config.setAppliedAt(from);
        List<List<String>> antiAffinity = new ArrayList<>(apart);
        switch (scenario) {
            case EVACUATION -> {
                List<String> maintenance = new ArrayList<>();
                for (int h = windows % MAINTENANCE_EVERY; h < size.hosts(); h += MAINTENANCE_EVERY) {
                    maintenance.add(name(h));
                }
                config.getConstraints().setMaintenanceHosts(maintenance);
            }
            case RULE_REPAIR -> breakRules(config, antiAffinity);
            case CONSOLIDATION -> {
                config.getPower().setEnabled(true);
                config.getPower().setColdMillis(WINDOW.toMillis());
            }
            case OVERLOAD, IMBALANCE -> {}
        }
        config.getConstraints().setAntiAffinity(antiAffinity);
        return config;
    }

    /** By turns: two guests of a host that are to be apart, two of two hosts that are to be together, one on a host barred. */
    private void breakRules(PoolConfig config, List<List<String>> antiAffinity) {
        List<List<String>> affinity = new ArrayList<>();
        Map<String, List<String>> forbidden = new HashMap<>();
        int kind = 0;
        for (int g = 10 + windows; g + 1 < guests.size(); g += 150) {
            Guest guest = guests.get(g);
            List<Guest> there = guestsOf.get(guest.host);
            if (kind % 3 == 0 && there.size() > 1) {
                antiAffinity.add(List.of(there.get(0).uuid, there.get(1).uuid));
            } else if (kind % 3 == 1) {
                affinity.add(List.of(guest.uuid, guests.get(g + 1).uuid));
            } else {
                forbidden.put(guest.uuid, List.of(name(guest.host)));
            }
            kind++;
        }
        config.getConstraints().setAffinity(affinity);
        config.getConstraints().setForbiddenHosts(forbidden);
    }

    /** The states of the window that ends then. */
    public List<HostState> window(Instant end) {
        List<HostState> states = new ArrayList<>(size.hosts());
        for (int h = 0; h < size.hosts(); h++) {
            states.add(state(h, end));
        }
        windows++;
        return states;
    }

    private HostState state(int host, Instant end) {
        List<VmLoad> loads = new ArrayList<>();
        double cpu = 0;
        double network = 0;
        long memory = 0;
        double surge = surge(host);
        for (Guest guest : guestsOf.get(host)) {
            double used = Math.max(0, surge * guest.mean * (1 + 0.25 * gaussian()));
            loads.add(load(guest, used));
            cpu += used;
            network += guest.networkBytesPerSecond;
            memory += guest.memoryKib();
        }
        long memoryKib = 8 * cpus[host] * GIB_KIB;
        double share = Math.min(1, cpu / cpus[host]);
        boolean hot = share > HIGH_MARK;
        return HostState.newBuilder()
                .setPool(NAME)
                .setHost(name(host))
                .setWindowStart(end.minus(WINDOW))
                .setWindowEnd(end)
                .setPoolHosts(size.hosts())
                .setConfigVersion(1)
                .setDetector("static")
                .setTemperature(asleep[host] ? Temperature.UNKNOWN : hot ? Temperature.HOT : Temperature.NORMAL)
                .setSince(end)
                .setQuality(asleep[host] ? DataQuality.STALE : DataQuality.GOOD)
                .setCompleteness(asleep[host] ? 0 : 1)
                .setLastSampleAt(asleep[host] ? end.minus(WINDOW.multipliedBy(2)) : end)
                .setCapacity(new HostCapacity(cpus[host], MHZ, memoryKib, LINK_BYTES_PER_SECOND, LINK_BYTES_PER_SECOND))
                .setResources(List.of(
                        use(Resource.CPU, share),
                        use(Resource.MEMORY, (double) memory / memoryKib),
                        use(Resource.NETWORK, network / LINK_BYTES_PER_SECOND),
                        use(Resource.DISK, network / LINK_BYTES_PER_SECOND)))
                .setEvidence(hot ? List.of(new Evidence(Resource.CPU, HIGH_MARK, 3, 5, List.of())) : List.of())
                .setForecasts(List.of())
                .setMemoryFreeKib(memoryKib - memory)
                .setVms(loads)
                .build();
    }

    /** What the use of a host's guests is multiplied by: in each window other hosts are overloaded. */
    private double surge(int host) {
        if (scenario != ScaleScenario.OVERLOAD || (host + windows) % OVERLOADED_EVERY != 0) {
            return 1;
        }
        double usual =
                guestsOf.get(host).stream().mapToDouble(guest -> guest.mean).sum();
        return usual > 0 ? OVERLOADED * cpus[host] / usual : 1;
    }

    private static VmLoad load(Guest guest, double used) {
        return new VmLoad(
                guest.uuid,
                "guest" + guest.uuid.substring(0, 8),
                VmState.RUNNING,
                true,
                guest.vcpus,
                used,
                used,
                guest.memoryKib(),
                guest.networkBytesPerSecond,
                guest.networkBytesPerSecond,
                new UsualLoad(
                        60,
                        guest.mean,
                        0.25 * guest.mean,
                        guest.networkBytesPerSecond,
                        0.0,
                        guest.networkBytesPerSecond,
                        0.0),
                0L,
                DISKLESS);
    }

    private static ResourceUse use(Resource resource, double share) {
        return new ResourceUse(resource, share, share, share);
    }

    /** Standard normal: the sum of twelve uniform variables. */
    private double gaussian() {
        double sum = -6;
        for (int i = 0; i < 12; i++) {
            sum += noise.nextDouble();
        }
        return sum;
    }

    /** Does what was commanded; returns what executors of hosts' power report of it. */
    public List<PowerEvent> carryOut(TickResult result, Instant at) {
        for (MigrationCommand command : result.migrations()) {
            Guest guest = guestByUuid.get(command.getVm());
            Integer destination = hostByName.get(command.getDestination());
            if (guest != null && destination != null) {
                guestsOf.get(guest.host).remove(guest);
                guest.host = destination;
                guestsOf.get(guest.host).add(guest);
            }
        }
        List<PowerEvent> events = new ArrayList<>();
        for (PowerCommand command : result.powers()) {
            Integer host = hostByName.get(command.getHost());
            if (host != null) {
                asleep[host] = command.getAction() == PowerAction.SLEEP;
                events.add(PowerEvent.newBuilder()
                        .setCommandId(command.getCommandId())
                        .setPool(NAME)
                        .setHost(command.getHost())
                        .setAction(command.getAction())
                        .setAt(at)
                        .setStatus(CommandStatus.SUCCEEDED)
                        .build());
            }
        }
        return events;
    }
}
