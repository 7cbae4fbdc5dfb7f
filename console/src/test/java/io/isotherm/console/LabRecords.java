package io.isotherm.console;

import io.isotherm.pool.PoolConfigs;
import io.isotherm.schema.DataQuality;
import io.isotherm.schema.Decision;
import io.isotherm.schema.Evidence;
import io.isotherm.schema.HostCapacity;
import io.isotherm.schema.HostCounts;
import io.isotherm.schema.HostState;
import io.isotherm.schema.MigrationCommand;
import io.isotherm.schema.Mode;
import io.isotherm.schema.Move;
import io.isotherm.schema.PoolConfig;
import io.isotherm.schema.Rejection;
import io.isotherm.schema.Resource;
import io.isotherm.schema.ResourceUse;
import io.isotherm.schema.Scenario;
import io.isotherm.schema.ScenarioShare;
import io.isotherm.schema.Temperature;
import io.isotherm.schema.VmLoad;
import io.isotherm.schema.VmState;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Records of a pool {@code lab} with a hot host xen1, a cool one xen2, and moves off xen1 that wait for approval. */
public final class LabRecords {
    public static final String POOL = "lab";
    static final String WEB1 = "00000000-0000-4000-8000-000000000001";

    private LabRecords() {}

    static PoolConfig config(Instant at) {
        PoolConfig config = PoolConfigs.defaults(POOL);
        config.setVersion(1);
        config.setAppliedAt(at);
        config.getDecision().setMode(Mode.RECOMMEND);
        return config;
    }

    public static HostState state(String host, Instant end, Temperature temperature, double cpu) {
        return HostState.newBuilder()
                .setPool(POOL)
                .setHost(host)
                .setWindowStart(end.minusSeconds(60))
                .setWindowEnd(end)
                .setPoolHosts(2)
                .setConfigVersion(1)
                .setDetector("static")
                .setTemperature(temperature)
                .setSince(end)
                .setQuality(DataQuality.GOOD)
                .setCompleteness(1)
                .setLastSampleAt(end.minusSeconds(1))
                .setCapacity(new HostCapacity(8, 2400.0, 32L << 20, 1e9, 0.0))
                .setResources(List.of(new ResourceUse(Resource.CPU, cpu, cpu, cpu)))
                .setEvidence(
                        temperature == Temperature.HOT
                                ? List.of(new Evidence(Resource.CPU, 0.85, 3, 5, List.of(0.9, 0.9, cpu)))
                                : List.of())
                .setVms(
                        host.equals("xen1")
                                ? List.of(vm(WEB1, "web1", 6.0), vm("00000000-0000-4000-8000-000000000002", "db1", 1.0))
                                : List.of())
                .build();
    }

    private static VmLoad vm(String uuid, String name, double cpus) {
        return VmLoad.newBuilder()
                .setUuid(uuid)
                .setName(name)
                .setState(VmState.RUNNING)
                .setMeasured(true)
                .setVcpus(8)
                .setCpuMean(cpus)
                .setCpuP95(cpus)
                .setMemoryKib(4L << 20)
                .setNetworkBytesPerSecond(1e6)
                .setDiskBytesPerSecond(1e6)
                .build();
    }

    static String decisionId(Instant tick) {
        return POOL + "@" + tick;
    }

    static String moveId(Instant tick) {
        return decisionId(tick) + "/" + WEB1;
    }

    /** @param issued whether the move was commanded; else it waits for approval */
    public static Decision decision(Instant tick, boolean issued) {
        return Decision.newBuilder()
                .setDecisionId(decisionId(tick))
                .setPool(POOL)
                .setTick(tick)
                .setConfigVersion(1)
                .setMode(Mode.RECOMMEND)
                .setScenario(Scenario.OVERLOAD)
                .setScenarioSince(tick)
                .setScenarioEvidence(List.of("Host xen1 is hot"))
                .setAlgorithm("isotherm")
                .setHosts(new HostCounts(1, 1, 0, 0, 0))
                .setMoves(List.of(Move.newBuilder()
                        .setCommandId(moveId(tick))
                        .setVm(WEB1)
                        .setVmName("web1")
                        .setSource("xen1")
                        .setDestination("xen2")
                        .setMemoryKib(4L << 20)
                        .setReason("relieves xen1")
                        .setIssued(issued)
                        .setExpectedMillis(20_000)
                        .setScenario(Scenario.OVERLOAD)
                        .build()))
                .setRejections(List.of(new Rejection(WEB1, "xen1", "xen2", "cooldown", "moved 3 min ago")))
                .setRejectionCounts(Map.of("cooldown", 1))
                .setScenarios(List.of(ScenarioShare.newBuilder()
                        .setScenario(Scenario.OVERLOAD)
                        .setMode(Mode.RECOMMEND)
                        .setAlgorithm("isotherm")
                        .setEvidence(List.of("Host xen1 is hot"))
                        .setWanted(1)
                        .setGot(0)
                        .build()))
                .build();
    }

    static MigrationCommand command(Instant tick) {
        return MigrationCommand.newBuilder()
                .setCommandId(moveId(tick))
                .setDecisionId(decisionId(tick))
                .setPool(POOL)
                .setVm(WEB1)
                .setVmName("web1")
                .setSource("xen1")
                .setDestination("xen2")
                .setIssuedAt(tick)
                .setMemoryKib(4L << 20)
                .setDeadline(tick.plusSeconds(600))
                .setReason("relieves xen1")
                .build();
    }
}
