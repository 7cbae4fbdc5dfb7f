package io.isotherm.analyzer.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.analyzer.FakeHost;
import io.isotherm.schema.HostMetrics;
import io.isotherm.schema.HostState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class PoolAnalyzerPropertiesTest {
    private static final long GRACE = 10_000;

    @Property(tries = 60)
    void theOrderWithinTheGraceDoesNotMatter(@ForAll long seed, @ForAll @IntRange(min = 1, max = 6) int hosts) {
        Random random = new Random(seed);
        List<HostMetrics> samples = pool(random, hosts);

        assertThat(bytes(shuffledWithinTheGrace(samples, random))).isEqualTo(bytes(samples));
    }

    @Property(tries = 40)
    void duplicatesChangeNothing(@ForAll long seed, @ForAll @IntRange(min = 1, max = 6) int hosts) {
        Random random = new Random(seed);
        List<HostMetrics> samples = pool(random, hosts);
        List<HostMetrics> doubled = new ArrayList<>();
        for (HostMetrics sample : samples) {
            doubled.add(sample);
            if (random.nextInt(3) == 0) {
                doubled.add(doubled.get(random.nextInt(doubled.size())));
            }
        }

        assertThat(bytes(doubled)).isEqualTo(bytes(samples));
    }

    @Property(tries = 40)
    void theSameLogGivesTheSameStatesByteForByte(@ForAll long seed, @ForAll @IntRange(min = 1, max = 6) int hosts) {
        List<HostMetrics> samples = shuffledWithinTheGrace(pool(new Random(seed), hosts), new Random(seed));

        assertThat(bytes(samples)).isEqualTo(bytes(samples)).isNotEmpty();
    }

    @Property(tries = 60)
    void hostileNumbersStopNothing(@ForAll long seed) {
        Random random = new Random(seed);
        List<HostMetrics> samples = pool(random, 4);
        for (HostMetrics sample : samples) {
            if (sample.getHost().equals("host-0")) {
                spoil(sample, random);
            }
        }
        Replay replay = new Replay().sendAll(samples);

        List<HostState> others = replay.states.stream()
                .filter(state -> !state.getHost().equals("host-0"))
                .toList();
        List<HostState> undisturbed = new Replay()
                .sendAll(samples.stream()
                        .filter(sample -> !sample.getHost().equals("host-0"))
                        .toList())
                .states;
        others.forEach(state -> state.setPoolHosts(3));
        assertThat(others).isEqualTo(undisturbed).isNotEmpty();
        assertThat(replay.states).allSatisfy(state -> {
            assertThat(state.getCompleteness()).isBetween(0.0, 1.0);
            assertThat(state.getResources()).allSatisfy(use -> {
                assertThat(use.getMean()).isBetween(0.0, 1.0);
                assertThat(use.getP95()).isBetween(0.0, 1.0);
                assertThat(use.getMax()).isBetween(0.0, 1.0);
            });
            assertThat(state.getVms())
                    .allSatisfy(
                            vm -> assertThat(vm.getCpuMean()).isNotNegative().isFinite());
        });
    }

    private static void spoil(HostMetrics sample, Random random) {
        switch (random.nextInt(9)) {
            case 0 -> sample.getCapacity().setCpus(random.nextInt());
            case 1 -> sample.getCapacity().setCpuMhz(Double.longBitsToDouble(random.nextLong()));
            case 2 -> sample.getCapacity().setMemoryKib(random.nextLong());
            case 3 -> sample.getCapacity().setNetworkBytesPerSecond(Double.longBitsToDouble(random.nextLong()));
            case 4 -> sample.setCpuTimeNanos(random.nextLong());
            case 5 -> sample.setMemoryUsedKib(random.nextLong());
            case 6 -> sample.getVms().forEach(vm -> vm.setNetworkRxBytes(random.nextLong()));
            case 7 -> sample.getVms().forEach(vm -> vm.setCpuTimeNanos(random.nextLong() >>> 1));
            default -> sample.getCapacity().setDiskBytesPerSecond(Double.MIN_VALUE);
        }
    }

    /** Ten minutes of a pool whose hosts sample at about the same times, with jitter and some samples missing. */
    private static List<HostMetrics> pool(Random random, int hosts) {
        List<HostMetrics> samples = new ArrayList<>();
        for (int i = 0; i < hosts; i++) {
            FakeHost host = new FakeHost("host-" + i).guest("g" + i).guest("h" + i);
            double share = random.nextDouble();
            for (long at = 0; at <= 600_000; at += 10_000) {
                share = Math.max(0, Math.min(1, share + (random.nextDouble() - 0.5) / 5));
                HostMetrics sample = host.sample(at + random.nextInt(3_000), share);
                if (random.nextInt(20) > 0) {
                    samples.add(sample);
                }
            }
        }
        samples.sort(Comparator.comparing(HostMetrics::getSampledAt).thenComparing(HostMetrics::getHost));
        return samples;
    }

    /** Each sample is delayed by less than the grace, so that none comes when the pool is further than that. */
    private static List<HostMetrics> shuffledWithinTheGrace(List<HostMetrics> samples, Random random) {
        record Delayed(HostMetrics sample, long at) {}
        return samples.stream()
                .map(sample -> new Delayed(sample, sample.getSampledAt().toEpochMilli() + random.nextInt((int) GRACE)))
                .sorted(Comparator.comparingLong(Delayed::at))
                .map(Delayed::sample)
                .toList();
    }

    private static List<ByteBuffer> bytes(List<HostMetrics> samples) {
        return new Replay()
                .sendAll(samples).states.stream()
                        .map(state -> {
                            try {
                                return state.toByteBuffer();
                            } catch (IOException e) {
                                throw new UncheckedIOException(e);
                            }
                        })
                        .toList();
    }
}
