package io.isotherm.replay.importer;

import io.isotherm.replay.demand.Demand;
import io.isotherm.replay.demand.HostDemand;
import io.isotherm.replay.demand.VmDemand;
import io.isotherm.replay.demand.VmDemand.Memory;
import io.isotherm.replay.demand.VmDemand.Stay;
import io.isotherm.schema.HostCapacity;
import io.isotherm.schema.HostMetrics;
import io.isotherm.schema.VmMetrics;
import io.isotherm.schema.VmState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Consumer;

/** The guests of a trace on hosts. */
public final class ImportedPool {
    private static final double NANOS_PER_SECOND = 1e9;

    private final String pool;
    private final Trace trace;
    private final Map<String, HostType> hosts;
    private final Map<String, String> placement;

    /**
     * Places the guests.
     *
     * @throws io.isotherm.simulator.trace.TraceException if they do not fit
     */
    public ImportedPool(String pool, Trace trace, List<HostType> types, Placing placing) {
        this.pool = pool;
        this.trace = trace;
        this.hosts = HostType.named(types);
        this.placement = placing.place(trace, hosts);
    }

    /** The hosts by name. */
    public Map<String, HostType> hosts() {
        return Map.copyOf(hosts);
    }

    /** Samples of all hosts together. */
    public long samples() {
        return (long) hosts.size() * (trace.steps() + 1);
    }

    /** What the guests ask for, with nothing lost to hosts that are too small. */
    public Demand demand() {
        List<HostDemand> hostDemands = new ArrayList<>();
        hosts.forEach((name, type) -> hostDemands.add(new HostDemand(name, capacity(type), 0, 0, 0, trace.steps())));
        List<VmDemand> vms = new ArrayList<>();
        for (TraceVm vm : trace.vms()) {
            vms.add(new VmDemand(
                    vm.uuid(),
                    vm.name(),
                    vm.vcpus(),
                    List.of(new Stay(vm.fromStep(), vm.untilStep(), hostOf(vm))),
                    List.of(new Memory(vm.fromStep(), vm.memoryKib())),
                    from(vm, vm.cpuMhz()),
                    from(vm, vm.networkBytesPerSecond()),
                    from(vm, vm.diskBytesPerSecond())));
        }
        return new Demand(pool, trace.start(), trace.step(), trace.steps(), hostDemands, vms);
    }

    private float[] from(TraceVm vm, float[] values) {
        float[] all = new float[trace.steps()];
        System.arraycopy(values, 0, all, vm.fromStep(), values.length);
        return all;
    }

    /**
     * Samples of all hosts, one at the beginning and one at the end of every step, in the order of their times, as
     * collectors would have taken them while nothing moved. CPU that a host does not have is not served, and so not
     * recorded.
     *
     * @return how often a host was short of CPU: so many host-steps record less than was asked for
     */
    public long write(Consumer<HostMetrics> sink) {
        Map<String, List<Counters>> guests = new TreeMap<>();
        hosts.keySet().forEach(host -> guests.put(host, new ArrayList<>()));
        for (TraceVm vm : trace.vms()) {
            Objects.requireNonNull(guests.get(hostOf(vm))).add(new Counters(vm));
        }
        guests.values()
                .forEach(all -> all.sort(
                        Comparator.comparing(counters -> counters.vm.uuid().toString())));
        Map<String, double[]> hostNanos = new TreeMap<>();
        long shortSteps = 0;
        for (int step = 0; step <= trace.steps(); step++) {
            Instant at = trace.start().plus(trace.step().multipliedBy(step));
            for (Map.Entry<String, List<Counters>> host : guests.entrySet()) {
                HostType type = Objects.requireNonNull(hosts.get(host.getKey()));
                double[] nanos = hostNanos.computeIfAbsent(host.getKey(), name -> new double[1]);
                if (step > 0 && serve(type, host.getValue(), step - 1, nanos)) {
                    shortSteps++;
                }
                sink.accept(sample(host.getKey(), type, host.getValue(), at, step, (long) nanos[0]));
            }
        }
        return shortSteps;
    }

    private boolean serve(HostType type, List<Counters> guests, int step, double[] hostNanos) {
        double capacity = type.cpus() * type.mhz();
        double asked = 0;
        for (Counters guest : guests) {
            asked += guest.usableMhz(step, type.mhz());
        }
        double share = asked > capacity ? capacity / asked : 1;
        double seconds = trace.step().toMillis() / 1000.0;
        for (Counters guest : guests) {
            hostNanos[0] += guest.run(step, type.mhz(), share, seconds);
        }
        return share < 1;
    }

    private HostMetrics sample(
            String host, HostType type, List<Counters> guests, Instant at, int step, long hostNanos) {
        List<VmMetrics> vms = new ArrayList<>();
        long usedKib = 0;
        for (Counters guest : guests) {
            // At the end of its last step a guest is still seen, so that the step is measured.
            if (guest.vm.fromStep() <= step && step <= guest.vm.untilStep()) {
                vms.add(guest.metrics());
                usedKib += guest.vm.memoryKib();
            }
        }
        return HostMetrics.newBuilder()
                .setPool(pool)
                .setHost(host)
                .setSampledAt(at)
                .setSequence(step)
                .setCollectorStartedAt(trace.start())
                .setCapacity(capacity(type))
                .setCpuTimeNanos(hostNanos)
                .setMemoryUsedKib(Math.min(usedKib, type.memoryKib()))
                .setComplete(true)
                .setVms(vms)
                .build();
    }

    private String hostOf(TraceVm vm) {
        return Objects.requireNonNull(placement.get(vm.name()));
    }

    private static HostCapacity capacity(HostType type) {
        return new HostCapacity(
                type.cpus(), type.mhz(), type.memoryKib(), type.networkBytesPerSecond(), type.diskBytesPerSecond());
    }

    /** One guest's counters as they grow. */
    private static final class Counters {
        private final TraceVm vm;
        private final String uuid;
        private double cpuNanos;
        private double networkBytes;
        private double diskBytes;

        private Counters(TraceVm vm) {
            this.vm = vm;
            this.uuid = vm.uuid().toString();
        }

        private double usableMhz(int step, double hostMhz) {
            return Math.min(vm.cpuMhzAt(step), vm.vcpus() * hostMhz);
        }

        private double run(int step, double hostMhz, double share, double seconds) {
            if (step < vm.fromStep() || step >= vm.untilStep()) {
                return 0;
            }
            int index = step - vm.fromStep();
            double nanos = usableMhz(step, hostMhz) * share / hostMhz * seconds * NANOS_PER_SECOND;
            cpuNanos += nanos;
            networkBytes += vm.networkBytesPerSecond()[index] * seconds;
            diskBytes += vm.diskBytesPerSecond()[index] * seconds;
            return nanos;
        }

        private VmMetrics metrics() {
            long network = (long) networkBytes;
            long disk = (long) diskBytes;
            return VmMetrics.newBuilder()
                    .setUuid(uuid)
                    .setName(vm.name())
                    .setState(VmState.RUNNING)
                    .setVcpus(vm.vcpus())
                    .setCpuTimeNanos((long) cpuNanos)
                    .setMemoryKib(vm.memoryKib())
                    .setMemoryMaxKib(vm.memoryKib())
                    .setNetworkRxBytes(network / 2)
                    .setNetworkTxBytes(network - network / 2)
                    .setDiskReadBytes(disk / 2)
                    .setDiskWriteBytes(disk - disk / 2)
                    .build();
        }
    }
}
