package io.isotherm.launcher.top;

import io.isotherm.explain.PoolRecords;
import io.isotherm.schema.CommandStatus;
import io.isotherm.schema.DataQuality;
import io.isotherm.schema.Decision;
import io.isotherm.schema.Evidence;
import io.isotherm.schema.HostCounts;
import io.isotherm.schema.HostState;
import io.isotherm.schema.MigrationCommand;
import io.isotherm.schema.MigrationEvent;
import io.isotherm.schema.MigrationReason;
import io.isotherm.schema.Mode;
import io.isotherm.schema.Move;
import io.isotherm.schema.Resource;
import io.isotherm.schema.ResourceUse;
import io.isotherm.schema.Scenario;
import io.isotherm.schema.ScenarioShare;
import io.isotherm.schema.Temperature;
import io.isotherm.schema.VmLoad;
import io.isotherm.schema.VmState;
import io.isotherm.schema.Whereabouts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A pool of four hosts: xen1 has got hot, web2 is on its way from it to xen3, and of xen4 too little is known. */
final class TopPool {
    static final Instant NOW = Instant.parse("2026-03-02T14:32:50Z");

    private static final Duration WINDOW = Duration.ofMinutes(1);
    private static final String COMMAND = "lab@2026-03-02T14:32:00Z/web2";

    private TopPool() {}

    static Picture picture() {
        PoolRecords records = new PoolRecords("lab");
        Trends trends = new Trends();
        for (int window = 0; window <= 12; window++) {
            Instant end = Instant.parse("2026-03-02T14:32:00Z").minus(WINDOW.multipliedBy(12 - window));
            double load = Math.min(0.97, 0.31 + 0.08 * window);
            for (HostState state : List.of(
                    state("xen1", end, load, window < 8 ? Temperature.NORMAL : Temperature.HOT, guests()),
                    state("xen2", end, 0.42 + 0.02 * (window % 3), Temperature.NORMAL, List.of(guest("batch1", 1.7))),
                    state("xen3", end, 0.06, Temperature.COLD, List.of()),
                    state("xen4", end, Double.NaN, Temperature.UNKNOWN, List.of(guest("cache1", Double.NaN))))) {
                records.accept(state);
                trends.accept(state);
            }
        }
        records.accept(decision());
        records.accept(command());
        records.accept(event());
        return Picture.of(records, trends, NOW.minus(Duration.ofHours(1)), NOW);
    }

    /** A pool of that many hosts, the busier the higher their number. */
    static Picture large(int hosts) {
        PoolRecords records = new PoolRecords("lab");
        for (int host = 0; host < hosts; host++) {
            records.accept(state(
                    String.format("host%04d", host),
                    Instant.parse("2026-03-02T14:32:00Z"),
                    (double) host / hosts,
                    Temperature.NORMAL,
                    List.of()));
        }
        records.accept(decision());
        return Picture.of(records, new Trends(), NOW.minus(Duration.ofHours(1)), NOW);
    }

    private static List<VmLoad> guests() {
        List<VmLoad> guests = new ArrayList<>();
        guests.add(guest("web1", 1.9));
        guests.add(guest("web2", 1.8));
        guests.add(guest("数据库一", 0.25));
        guests.add(guest("bell\u0007\u001b[2J", 0.05));
        return guests;
    }

    private static VmLoad guest(String name, double cpus) {
        return new VmLoad(
                "uuid-" + name,
                name,
                VmState.RUNNING,
                !Double.isNaN(cpus),
                2,
                Double.isNaN(cpus) ? 0 : cpus,
                Double.isNaN(cpus) ? 0 : cpus,
                2048L * 1024,
                1_500_000.0,
                0.0,
                null,
                0L,
                null);
    }

    private static HostState state(String host, Instant end, double cpu, Temperature temperature, List<VmLoad> vms) {
        boolean known = temperature != Temperature.UNKNOWN;
        boolean hot = temperature == Temperature.HOT;
        return HostState.newBuilder()
                .setPool("lab")
                .setHost(host)
                .setWindowStart(end.minus(WINDOW))
                .setWindowEnd(end)
                .setPoolHosts(4)
                .setConfigVersion(4)
                .setDetector("static")
                .setTemperature(temperature)
                .setSince(hot ? Instant.parse("2026-03-02T14:28:00Z") : Instant.parse("2026-03-02T09:00:00Z"))
                .setQuality(known ? DataQuality.GOOD : DataQuality.STALE)
                .setQualityReasons(known ? List.of() : List.of("no sample for 2 min"))
                .setCompleteness(known ? 1 : 0)
                .setResources(
                        known
                                ? List.of(
                                        new ResourceUse(Resource.CPU, cpu, cpu, cpu),
                                        new ResourceUse(Resource.MEMORY, 0.38, 0.38, 0.38),
                                        new ResourceUse(Resource.NETWORK, 0.012, 0.012, 0.012))
                                : List.of())
                .setEvidence(hot ? List.of(new Evidence(Resource.CPU, 0.85, 1, 1, List.of(cpu))) : List.of())
                .setVms(vms)
                .build();
    }

    private static Decision decision() {
        List<String> evidence = List.of("Host xen1 is hot: cpu 97.0 % (high mark 85.0 %); others have room");
        return Decision.newBuilder()
                .setDecisionId("lab@2026-03-02T14:32:00Z")
                .setPool("lab")
                .setTick(Instant.parse("2026-03-02T14:32:00Z"))
                .setConfigVersion(4)
                .setMode(Mode.AUTOMATIC)
                .setScenario(Scenario.OVERLOAD)
                .setScenarioSince(Instant.parse("2026-03-02T14:30:00Z"))
                .setScenarioEvidence(evidence)
                .setAlgorithm("isotherm")
                .setHosts(new HostCounts(1, 1, 1, 1, 0))
                .setMoves(List.of(new Move(
                        COMMAND,
                        "uuid-web2",
                        "web2",
                        "xen1",
                        "xen3",
                        2048L * 1024,
                        "relieves xen1",
                        true,
                        20_000L,
                        Scenario.OVERLOAD)))
                .setPowerActions(List.of())
                .setRejections(List.of())
                .setUnfinished(List.of(COMMAND))
                .setScenarios(
                        List.of(new ScenarioShare(Scenario.OVERLOAD, Mode.AUTOMATIC, "isotherm", evidence, 1, 1, null)))
                .build();
    }

    private static MigrationCommand command() {
        return MigrationCommand.newBuilder()
                .setCommandId(COMMAND)
                .setDecisionId("lab@2026-03-02T14:32:00Z")
                .setPool("lab")
                .setVm("uuid-web2")
                .setVmName("web2")
                .setSource("xen1")
                .setDestination("xen3")
                .setMemoryKib(2048L * 1024)
                .setIssuedAt(Instant.parse("2026-03-02T14:32:00Z"))
                .setDeadline(Instant.parse("2026-03-02T14:47:00Z"))
                .setReason("relieves xen1")
                .build();
    }

    private static MigrationEvent event() {
        return MigrationEvent.newBuilder()
                .setCommandId(COMMAND)
                .setPool("lab")
                .setVm("uuid-web2")
                .setSource("xen1")
                .setDestination("xen3")
                .setAt(Instant.parse("2026-03-02T14:32:12Z"))
                .setStatus(CommandStatus.RUNNING)
                .setReason(MigrationReason.NONE)
                .setWhereabouts(Whereabouts.UNKNOWN)
                .setElapsedMillis(12_000)
                .build();
    }
}
