package io.isotherm.replay.importer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.isotherm.replay.demand.Demand;
import io.isotherm.replay.demand.DemandExtractor;
import io.isotherm.replay.demand.VmDemand;
import io.isotherm.schema.HostMetrics;
import io.isotherm.schema.VmMetrics;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ImportedPoolTest {
    private static final HostType LARGE = HostType.parse("count=3,cpus=8,mhz=2500,memory=16GiB");

    static Stream<Trace> traces() {
        return Stream.of(Traces.bitbrains(), Traces.google(), Traces.own());
    }

    /** What was imported, recorded and extracted again is what the trace asked for. */
    @ParameterizedTest(name = "{index}")
    @MethodSource("traces")
    void givesTheTraceBack(Trace trace) {
        ImportedPool pool = new ImportedPool("p", trace, List.of(LARGE), Placing.SPREAD);
        DemandExtractor extractor = new DemandExtractor();
        assertThat(pool.write(extractor::accept)).isZero();
        Demand recorded = extractor.finish();
        Demand asked = pool.demand();
        assertThat(recorded.start()).isEqualTo(asked.start());
        assertThat(recorded.step()).isEqualTo(asked.step());
        assertThat(recorded.steps()).isEqualTo(asked.steps());
        assertThat(recorded.hosts()).isEqualTo(asked.hosts());
        assertThat(recorded.vms()).hasSameSizeAs(asked.vms());
        for (VmDemand vm : recorded.vms()) {
            VmDemand wanted = asked.vms().stream()
                    .filter(other -> other.uuid().equals(vm.uuid()))
                    .findFirst()
                    .orElseThrow();
            assertThat(vm.stays()).isEqualTo(wanted.stays());
            assertThat(vm.memory()).isEqualTo(wanted.memory());
            for (int step = vm.stays().get(0).fromStep();
                    step < vm.stays().get(0).untilStep();
                    step++) {
                assertThat(vm.at(step).cpuMhz()).isCloseTo(wanted.at(step).cpuMhz(), within(0.01));
                assertThat(vm.at(step).networkBytesPerSecond())
                        .isCloseTo(wanted.at(step).networkBytesPerSecond(), within(0.1));
                assertThat(vm.at(step).diskBytesPerSecond())
                        .isCloseTo(wanted.at(step).diskBytesPerSecond(), within(0.1));
            }
        }
    }

    @Test
    void recordsOnlyWhatAHostCanServeAndSaysSo() {
        HostType small = HostType.parse("count=1,cpus=1,mhz=1000,memory=16GiB");
        List<HostMetrics> samples = new ArrayList<>();
        long shortSteps = new ImportedPool("p", Traces.bitbrains(), List.of(small), Placing.SPREAD).write(samples::add);
        assertThat(shortSteps).isEqualTo(288);
        HostMetrics last = samples.get(samples.size() - 1);
        assertThat(last.getCpuTimeNanos()).isCloseTo(86_400_000_000_000L, within(1000L));
        assertThat(last.getVms().stream().mapToLong(VmMetrics::getCpuTimeNanos).sum())
                .isCloseTo(last.getCpuTimeNanos(), within(1000L));
    }

    @Test
    void takesMemoryForAHardLimit() {
        HostType tight = HostType.parse("count=2,cpus=8,mhz=2500,memory=8GiB");
        Trace trace = Traces.bitbrains();
        assertThat(Placing.FIRST_FIT.place(trace, HostType.named(List.of(tight))))
                .containsEntry("1", "host001")
                .containsEntry("2", "host002")
                .containsEntry("7", "host001");
        HostType tooSmall = HostType.parse("count=9,cpus=8,mhz=2500,memory=7GiB");
        assertThatThrownBy(() -> Placing.SPREAD.place(trace, HostType.named(List.of(tooSmall))))
                .hasMessageContaining("VM 2 needs 8192 MiB, and none of the 9 hosts has so much free")
                .hasMessageContaining("give more hosts, or hosts with more memory");
    }
}
