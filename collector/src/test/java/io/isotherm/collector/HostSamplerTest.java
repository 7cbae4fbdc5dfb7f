package io.isotherm.collector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.isotherm.eligibility.FactRecords;
import io.isotherm.hypervisor.HypervisorException;
import io.isotherm.schema.HostMetrics;
import io.isotherm.schema.VmMetrics;
import io.isotherm.schema.VmState;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.OptionalLong;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;

class HostSamplerTest {
    private static final Instant STARTED = Instant.parse("2026-01-01T00:00:00.123456Z");
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:10.987654Z");

    private final FakeHost host = new FakeHost("xen1", InstantSource.fixed(NOW));
    private final HostSampler sampler = new HostSampler("lab", host, STARTED, () -> OptionalLong.of(70));

    @Test
    void carriesEveryValueOfTheReading() {
        HostMetrics sample = sampler.sample();

        assertThat(sample.getPool()).isEqualTo("lab");
        assertThat(sample.getHost()).isEqualTo("xen1");
        assertThat(sample.getHostUuid()).isEqualTo("ffffffff-0000-4000-8000-00000000000f");
        assertThat(sample.getSampledAt()).isEqualTo(Instant.parse("2026-01-01T00:00:10.987Z"));
        assertThat(sample.getCollectorStartedAt()).isEqualTo(Instant.parse("2026-01-01T00:00:00.123Z"));
        assertThat(sample.getCapacity().getCpus()).isEqualTo(8);
        assertThat(sample.getCapacity().getCpuMhz()).isEqualTo(2400.0);
        assertThat(sample.getCapacity().getMemoryKib()).isEqualTo(64L << 20);
        assertThat(sample.getCapacity().getNetworkBytesPerSecond()).isEqualTo(1.25e8);
        assertThat(sample.getCapacity().getDiskBytesPerSecond()).isEqualTo(2e8);
        assertThat(sample.getCpuTimeNanos()).isEqualTo(1000);
        assertThat(sample.getMemoryUsedKib()).isEqualTo(3L << 20);
        assertThat(sample.getComplete()).isTrue();
        assertThat(sample.getDomain0CpuNanos()).isEqualTo(400);
        assertThat(sample.getDomain0Vcpus()).isEqualTo(2);
        assertThat(FactRecords.abilities(sample.getFacts())).isEqualTo(FakeHost.ABILITIES);
        assertThat(FactRecords.needs(sample.getVms().get(0).getFacts())).isEqualTo(FakeHost.NEEDS);
        assertThat(sample.getVms())
                .containsExactly(VmMetrics.newBuilder()
                        .setUuid(FakeHost.GUEST.toString())
                        .setName("web")
                        .setState(VmState.RUNNING)
                        .setVcpus(2)
                        .setCpuTimeNanos(100)
                        .setMemoryKib(1 << 20)
                        .setMemoryMaxKib(2 << 20)
                        .setNetworkRxBytes(10)
                        .setNetworkTxBytes(20)
                        .setDiskReadBytes(30)
                        .setDiskWriteBytes(40)
                        .setFacts(FactRecords.of(FakeHost.NEEDS))
                        .build());
    }

    @Test
    void leavesNoFieldOfASampleAtItsDefault() {
        host.problems = List.of("guest web: no memory statistics while it migrates");
        HostMetrics sample = sampler.sample();

        for (SpecificRecord part :
                List.of(sample, sample.getCapacity(), sample.getVms().get(0))) {
            for (Schema.Field field : part.getSchema().getFields()) {
                if (field.hasDefaultValue()) {
                    assertThat(part.get(field.pos()))
                            .as(field.name())
                            .isNotEqualTo(SpecificData.get().getDefaultValue(field));
                }
            }
        }
    }

    @Test
    void saysWhatCouldNotBeRead() {
        host.problems = List.of("guest web: no memory statistics while it migrates");

        HostMetrics sample = sampler.sample();

        assertThat(sample.getComplete()).isFalse();
        assertThat(sample.getProblems()).containsExactly("guest web: no memory statistics while it migrates");
    }

    @Test
    void numbersSamplesAndShowsGapsForFailedAndSkippedOnes() {
        assertThat(sampler.sample().getSequence()).isZero();
        assertThat(sampler.sample().getSequence()).isEqualTo(1);
        host.down = true;
        assertThatExceptionOfType(HypervisorException.class).isThrownBy(sampler::sample);
        host.down = false;
        assertThat(sampler.sample().getSequence()).isEqualTo(3);
        sampler.skip(2);
        assertThat(sampler.sample().getSequence()).isEqualTo(6);
    }
}
