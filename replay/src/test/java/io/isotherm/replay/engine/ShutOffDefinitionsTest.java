package io.isotherm.replay.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.isotherm.pool.PoolConfigs;
import io.isotherm.replay.recording.Recorded;
import io.isotherm.schema.HostCapacity;
import io.isotherm.schema.HostMetrics;
import io.isotherm.schema.MigrationCommand;
import io.isotherm.schema.PoolConfig;
import io.isotherm.schema.PowerAction;
import io.isotherm.schema.PowerCommand;
import io.isotherm.schema.VmMetrics;
import io.isotherm.schema.VmState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Definitions that are shut off are no guests, on the whole way from the samples to the commands. */
class ShutOffDefinitionsTest {
    private static final String POOL = "p";
    private static final Instant START = Instant.parse("2026-03-02T00:00:00Z");
    private static final Duration BEAT = Duration.ofSeconds(10);
    private static final int BEATS = 180;
    private static final int CORES = 10;
    private static final double OWN_CORES = 0.2;
    private static final long GIB = 1024L * 1024;

    private final PoolConfig config = PoolConfigs.defaults(POOL);
    private final Map<String, Double> cores = new TreeMap<>();
    private final Map<String, String> hostOf = new TreeMap<>();
    private final Map<String, Long> cpuTime = new TreeMap<>();
    private final List<MigrationCommand> migrations = new ArrayList<>();
    private final List<PowerCommand> powers = new ArrayList<>();
    private final DecisionEngine engine = new DecisionEngine(result -> {
        migrations.addAll(result.migrations());
        powers.addAll(result.powers());
        result.migrations().forEach(command -> hostOf.put(command.getVm(), command.getDestination()));
    });

    @BeforeEach
    void configure() {
        config.setVersion(1);
        config.setAppliedAt(START);
        config.getConstraints().setSharedStorage(List.of("*"));
    }

    @Test
    void aGuestThatRunsOnAHotHostAndIsShutOffOnAnotherIsMoved() {
        config.getConstraints().setExcludedVms(List.of("stays"));
        guest("stays", "a", 5.5);
        guest("leaves", "a", 4);
        guest("other", "b", 1);

        live(Map.of("b", "leaves"));

        assertOnlyMoved("leaves", "a");
    }

    @Test
    void aHostWithADefinitionThatIsShutOffIsEmptiedAndSleeps() {
        config.getConstraints().setExcludedVms(List.of("first", "second"));
        config.getDecision().setMoveCostWattHours(0.1);
        config.getPower().setEnabled(true);
        config.getPower().setReserveHosts(0);
        config.getPower().setColdMillis(Duration.ofMinutes(5).toMillis());
        config.getPower().setMinUpMillis(Duration.ofMinutes(5).toMillis());
        guest("first", "a", 1);
        guest("leaves", "b", 0.5);
        guest("second", "c", 1);

        live(Map.of("b", "first"));

        assertOnlyMoved("leaves", "b");
        assertThat(powers)
                .extracting(PowerCommand::getHost, PowerCommand::getAction)
                .contains(tuple("b", PowerAction.SLEEP));
    }

    private void assertOnlyMoved(String guest, String source) {
        assertThat(migrations)
                .extracting(MigrationCommand::getVm, MigrationCommand::getSource)
                .containsExactly(tuple(guest, source));
    }

    private void guest(String name, String host, double used) {
        cores.put(name, used);
        hostOf.put(name, host);
    }

    /** Half an hour of hosts a, b and c; commands are carried out at once. */
    private void live(Map<String, String> definitions) {
        engine.accept(Recorded.of("pool-config", POOL, START, config));
        for (int beat = 0; beat < BEATS; beat++) {
            Instant now = START.plus(BEAT.multipliedBy(beat));
            for (String host : List.of("a", "b", "c")) {
                engine.accept(Recorded.of("host-metrics", POOL + "/" + host, now, sample(host, now, definitions)));
            }
        }
    }

    private HostMetrics sample(String host, Instant now, Map<String, String> definitions) {
        List<VmMetrics> vms = new ArrayList<>();
        double used = OWN_CORES;
        for (String guest : cores.keySet()) {
            if (host.equals(hostOf.get(guest))) {
                used += cores.get(guest);
                vms.add(vm(guest, VmState.RUNNING, more(host + "/" + guest, cores.get(guest))));
            } else if (guest.equals(definitions.get(host))) {
                vms.add(vm(guest, VmState.STOPPED, 0));
            }
        }
        return HostMetrics.newBuilder()
                .setPool(POOL)
                .setHost(host)
                .setSampledAt(now)
                .setSequence(Duration.between(START, now).toSeconds())
                .setCollectorStartedAt(START)
                .setCapacity(new HostCapacity(CORES, 2000.0, 64 * GIB, 1e9, 1e9))
                .setCpuTimeNanos(more(host, used))
                .setMemoryUsedKib((2 + 4L * vms.size()) * GIB)
                .setVms(vms)
                .build();
    }

    private long more(String counter, double used) {
        return cpuTime.merge(counter, (long) (used * BEAT.toNanos()), Long::sum);
    }

    private static VmMetrics vm(String name, VmState state, long nanos) {
        return VmMetrics.newBuilder()
                .setUuid(name)
                .setName(name)
                .setState(state)
                .setVcpus(8)
                .setCpuTimeNanos(nanos)
                .setMemoryKib(4 * GIB)
                .setMemoryMaxKib(4 * GIB)
                .build();
    }
}
