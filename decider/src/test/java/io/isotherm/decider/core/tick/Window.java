package io.isotherm.decider.core.tick;

import io.isotherm.decider.core.Pools;
import io.isotherm.schema.DataQuality;
import io.isotherm.schema.Evidence;
import io.isotherm.schema.HostCapacity;
import io.isotherm.schema.HostState;
import io.isotherm.schema.Resource;
import io.isotherm.schema.ResourceUse;
import io.isotherm.schema.Temperature;
import io.isotherm.schema.UsualLoad;
import io.isotherm.schema.VmFacts;
import io.isotherm.schema.VmLoad;
import io.isotherm.schema.VmState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A window of a small pool for tests. Hosts have 10 CPUs of 2000 MHz and 64 GiB, of which 1 GiB is the host's own;
 * temperature follows the default marks of CPU (hot above 0.85, cold below 0.3) unless it is set.
 */
public final class Window {
    public static final String POOL = "p";
    public static final long MINUTE = 60_000;
    public static final long GIB = 1024L * 1024;
    public static final int CPUS = 10;
    public static final long MEMORY = 64 * GIB;

    private static final class TestHost {
        private final List<VmLoad> guests = new ArrayList<>();
        private DataQuality quality = DataQuality.GOOD;
        private Temperature temperature = Temperature.UNKNOWN;
        private long sampleAt;
        private double departedCpus;
        private Consumer<HostState> also = state -> {};
    }

    private final Map<String, TestHost> hosts = new LinkedHashMap<>();
    private final long end;
    private String current = "";

    private Window(long end) {
        this.end = end;
    }

    /** The window that ends at a minute. */
    public static Window at(long minute) {
        return new Window(minute * MINUTE);
    }

    public long end() {
        return end;
    }

    public Window host(String name) {
        TestHost host = new TestHost();
        host.sampleAt = end - 5_000;
        hosts.put(name, host);
        current = name;
        return this;
    }

    /** A running guest on the host named last; its UUID is its name. */
    public Window guest(String name, double cpus, double gib) {
        return guest(name, cpus, gib, VmState.RUNNING, true);
    }

    public Window guest(String name, double cpus, double gib, VmState state, boolean measured) {
        now().guests
                .add(new VmLoad(
                        name,
                        name,
                        state,
                        measured,
                        4,
                        cpus,
                        cpus,
                        (long) (gib * GIB),
                        0.0,
                        0.0,
                        null,
                        0L,
                        Pools.diskless()));
        return this;
    }

    /** How many CPUs the guest named last has used on average in its past windows. */
    public Window usual(double cpus) {
        now().guests.get(now().guests.size() - 1).setUsual(new UsualLoad(90, cpus, 0.0, 0.0, 0.0, 0.0, 0.0));
        return this;
    }

    /** What the guest named last needs of a host. */
    public Window needs(VmFacts facts) {
        now().guests.get(now().guests.size() - 1).setFacts(facts);
        return this;
    }

    public Window quality(DataQuality quality) {
        now().quality = quality;
        return this;
    }

    public Window temperature(Temperature temperature) {
        now().temperature = temperature;
        return this;
    }

    /** Guests that have left the host named last within the window used so many CPUs of it on average. */
    public Window departed(double cpus) {
        now().departedCpus += cpus;
        return this;
    }

    /** Sets what else the state of the host named last says. */
    public Window also(Consumer<HostState> set) {
        now().also = set;
        return this;
    }

    /** The host named last had no sample in this window. */
    public Window silent() {
        now().quality = DataQuality.STALE;
        now().sampleAt = end - 10 * MINUTE;
        now().guests.clear();
        return this;
    }

    public Window sampledAt(long millis) {
        now().sampleAt = millis;
        return this;
    }

    /** Host a is much fuller than b, and neither is hot. */
    static Window uneven(long minute) {
        return at(minute)
                .host("a")
                .guest("v1", 3, 4)
                .guest("v2", 3, 4)
                .host("b")
                .guest("v3", 1, 4);
    }

    /** Hosts a and b are hot, and v3 can go from a, which is above its high mark, to b, which stays below. */
    static Window sharable(long minute) {
        return at(minute)
                .host("a")
                .guest("v1", 5, 4)
                .usual(5)
                .guest("v2", 4, 4)
                .usual(4)
                .guest("v3", 0.9, 4)
                .usual(0.9)
                .host("b")
                .temperature(Temperature.HOT)
                .guest("v4", 2.5, 4)
                .usual(2.5)
                .guest("v5", 2.5, 4)
                .usual(2.5)
                .guest("v6", 2.5, 4)
                .usual(2.5);
    }

    /** Three hosts that do little, any of which could be emptied. */
    static Window cold(long minute) {
        return at(minute)
                .host("a")
                .guest("v1", 1, 4)
                .host("b")
                .guest("v2", 1, 4)
                .host("c")
                .guest("v3", 1, 4);
    }

    /** Of three hosts two are empty. */
    static Window emptied(long minute) {
        return at(minute).host("a").guest("v1", 1, 4).host("b").host("c");
    }

    /** Two hosts with nothing to do. */
    static Window steady(long minute) {
        return at(minute)
                .host("a")
                .guest("v1", 2, 4)
                .guest("v2", 2, 4)
                .host("b")
                .guest("v3", 3, 4);
    }

    /** Host a is hot, and b has room. */
    static Window overload(long minute) {
        return at(minute)
                .host("a")
                .guest("v1", 4, 4)
                .guest("v2", 3, 4)
                .guest("v3", 2, 4)
                .host("b")
                .guest("v4", 3, 4);
    }

    /** Host a is hot with five guests, b and c have room. */
    static Window hotHostOfFive(long minute) {
        return Window.at(minute)
                .host("a")
                .guest("v1", 2, 4)
                .guest("v2", 2, 4)
                .guest("v3", 2, 4)
                .guest("v4", 2, 4)
                .guest("v5", 1.8, 4)
                .host("b")
                .guest("w1", 3, 4)
                .host("c")
                .guest("w2", 3, 4);
    }

    public List<HostState> states() {
        List<HostState> states = new ArrayList<>();
        hosts.forEach((name, host) -> states.add(state(name, host)));
        return states;
    }

    private TestHost now() {
        TestHost host = hosts.get(current);
        if (host == null) {
            throw new IllegalStateException("name a host first");
        }
        return host;
    }

    private HostState state(String name, TestHost host) {
        double cpu = (host.departedCpus
                        + host.guests.stream().mapToDouble(VmLoad::getCpuMean).sum())
                / CPUS;
        long used = GIB + host.guests.stream().mapToLong(VmLoad::getMemoryKib).sum();
        boolean known = host.quality == DataQuality.GOOD || host.quality == DataQuality.FAIR;
        Temperature temperature = host.temperature;
        if (temperature == Temperature.UNKNOWN && known) {
            temperature = cpu > 0.85 ? Temperature.HOT : cpu < 0.3 ? Temperature.COLD : Temperature.NORMAL;
        }
        List<Evidence> evidence = temperature == Temperature.HOT
                ? List.of(new Evidence(Resource.CPU, 0.85, 3, 5, List.of(cpu, cpu, cpu)))
                : List.of();
        HostState state = HostState.newBuilder()
                .setPool(POOL)
                .setHost(name)
                .setWindowStart(Instant.ofEpochMilli(end - MINUTE))
                .setWindowEnd(Instant.ofEpochMilli(end))
                .setPoolHosts(hosts.size())
                .setConfigVersion(0)
                .setDetector("static")
                .setTemperature(temperature)
                .setSince(Instant.ofEpochMilli(end))
                .setQuality(host.quality)
                .setCompleteness(known ? 1 : 0)
                .setLastSampleAt(Instant.ofEpochMilli(host.sampleAt))
                .setCapacity(new HostCapacity(CPUS, 2000.0, MEMORY, 1e9, 1e9))
                .setResources(List.of(
                        use(Resource.CPU, Math.min(1, cpu)),
                        use(Resource.MEMORY, Math.min(1, used / (double) MEMORY)),
                        use(Resource.NETWORK, 0),
                        use(Resource.DISK, 0)))
                .setEvidence(evidence)
                .setMemoryFreeKib(Math.max(0, MEMORY - used))
                .setVms(host.guests)
                .build();
        host.also.accept(state);
        return state;
    }

    private static ResourceUse use(Resource resource, double share) {
        return new ResourceUse(resource, share, share, share);
    }
}
