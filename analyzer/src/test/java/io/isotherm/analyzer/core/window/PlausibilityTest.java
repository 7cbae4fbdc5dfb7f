package io.isotherm.analyzer.core.window;

import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.analyzer.FakeHost;
import io.isotherm.schema.HostMetrics;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PlausibilityTest {

    @Test
    void aSoundSampleHasNoProblem() {
        assertThat(Plausibility.problem(sample())).isNull();
    }

    @Test
    void alittleMoreMemoryUsedThanThereIsIsAMatterOfReading() {
        HostMetrics sample = sample();
        sample.setMemoryUsedKib((long) (FakeHost.MEMORY_KIB * 1.005));
        assertThat(Plausibility.problem(sample)).isNull();
    }

    @ParameterizedTest
    @MethodSource("spoilt")
    void namesWhatCannotBeRight(Consumer<HostMetrics> spoil, String named) {
        HostMetrics sample = sample();
        spoil.accept(sample);
        assertThat(Plausibility.problem(sample)).contains(named);
    }

    @Test
    void believesNoFigureBelowNought() {
        List<Function<HostMetrics, SpecificRecord>> parts = List.of(
                sample -> sample,
                HostMetrics::getCapacity,
                sample -> sample.getVms().get(0));
        for (Function<HostMetrics, SpecificRecord> part : parts) {
            for (Schema.Field field : part.apply(sample()).getSchema().getFields()) {
                Object negative = negative(field.schema());
                boolean signed = field.name().equals("clockAheadMillis");
                if (negative != null && !signed) {
                    HostMetrics sample = sample();
                    part.apply(sample).put(field.pos(), negative);
                    assertThat(Plausibility.problem(sample)).as(field.name()).isNotNull();
                }
            }
        }
    }

    private static @Nullable Object negative(Schema schema) {
        if (schema.isUnion()) {
            return schema.getTypes().stream()
                    .map(PlausibilityTest::negative)
                    .filter(Objects::nonNull)
                    .findFirst()
                    .orElse(null);
        }
        if (schema.getLogicalType() != null) {
            return null;
        }
        return switch (schema.getType()) {
            case INT -> -1;
            case LONG -> -1L;
            case DOUBLE -> -1.0;
            default -> null;
        };
    }

    static Stream<Arguments> spoilt() {
        return Stream.of(
                of(sample -> sample.getCapacity().setCpus(0), "cpus is 0"),
                of(sample -> sample.getCapacity().setCpus(-4), "cpus is -4"),
                of(sample -> sample.getCapacity().setCpuMhz(-1), "cpuMhz is -1.0"),
                of(sample -> sample.getCapacity().setCpuMhz(Double.NaN), "cpuMhz is NaN"),
                of(sample -> sample.getCapacity().setCpuMhz(Double.POSITIVE_INFINITY), "cpuMhz is Infinity"),
                of(sample -> sample.getCapacity().setMemoryKib(0), "memoryKib of the host is 0"),
                of(sample -> sample.getCapacity().setNetworkBytesPerSecond(-1), "networkBytesPerSecond is -1.0"),
                of(sample -> sample.getCapacity().setDiskBytesPerSecond(Double.NaN), "diskBytesPerSecond is NaN"),
                of(
                        sample -> sample.getCapacity().setDiskBytesPerSecond(Double.POSITIVE_INFINITY),
                        "diskBytesPerSecond is Infinity"),
                of(sample -> sample.setCpuTimeNanos(-1), "of the host cpuTimeNanos is -1"),
                of(sample -> sample.setMemoryUsedKib(-1), "memoryUsedKib is -1"),
                of(sample -> sample.setMemoryUsedKib(2 * FakeHost.MEMORY_KIB), "memoryUsedKib is "),
                of(sample -> sample.getVms().get(0).setUuid(" "), "uuid is blank"),
                of(sample -> sample.getVms().get(0).setUuid("x".repeat(256)), "of guest xxx"),
                of(sample -> sample.getVms().get(0).setUuid("a\u0000"), "the uuid has control characters"),
                of(sample -> sample.getVms().get(0).setName("x".repeat(256)), "of guest 1 uuid or name is too long"),
                of(
                        sample -> sample.setVms(
                                Collections.nCopies(50_001, sample.getVms().get(0))),
                        "it has 50001 guests, and no more than 50000 are taken up"),
                of(sample -> sample.getVms().get(0).setVcpus(0), "of guest 1 vcpus is 0"),
                of(sample -> sample.getVms().get(0).setMemoryKib(-1), "memoryKib is -1"),
                of(sample -> sample.getVms().get(0).setCpuTimeNanos(-7), "of guest 1 cpuTimeNanos is -7"),
                of(sample -> sample.getVms().get(0).setNetworkTxBytes(-8), "networkTxBytes is -8"),
                of(sample -> sample.getVms().get(0).setDiskWriteBytes(-9), "diskWriteBytes is -9"),
                of(sample -> sample.getVms().get(1).setUuid("1"), "guest 1 is in it twice"));
    }

    private static Arguments of(Consumer<HostMetrics> spoil, String named) {
        return Arguments.of(spoil, named);
    }

    private static HostMetrics sample() {
        return new FakeHost("a").guest("1").guest("2").sample(0, 0.5);
    }
}
