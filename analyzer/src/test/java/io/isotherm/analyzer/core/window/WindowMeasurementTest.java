package io.isotherm.analyzer.core.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.isotherm.analyzer.FakeHost;
import io.isotherm.pool.PoolConfigs;
import io.isotherm.schema.DetectionConfig;
import io.isotherm.schema.HostMetrics;
import io.isotherm.schema.Resource;
import io.isotherm.schema.ResourceUse;
import io.isotherm.schema.VmLoad;
import io.isotherm.schema.VmMetrics;
import io.isotherm.schema.VmState;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WindowMeasurementTest {
    private static final Offset<Double> EXACTLY = within(1e-9);

    private final DetectionConfig detection = PoolConfigs.defaults("berlin").getDetection();
    private final FakeHost host = new FakeHost("a");

    @Test
    void weighsUnevenIntervalsByTheirLength() {
        // 5 s of it before the window at 0.2, then 10 s at 0.4, 5 s at 0.8, 25 s at 0.1, 15 s at 1.0.
        List<HostMetrics> samples = List.of(
                host.sample(-3_000 + 60_000, 0),
                host.sample(62_000, 0.2),
                host.sample(72_000, 0.4),
                host.sample(77_000, 0.8),
                host.sample(102_000, 0.1),
                host.sample(117_000, 1.0));

        WindowMeasurement window = measure(samples);

        // (5 * 0.2 + 10 * 0.4 + 5 * 0.8 + 25 * 0.1 + 15 * 1.0) / 60
        assertThat(use(window, Resource.CPU).getMean()).isCloseTo(26.5 / 60, EXACTLY);
        assertThat(use(window, Resource.CPU).getMax()).isCloseTo(1.0, EXACTLY);
        assertThat(use(window, Resource.CPU).getP95()).isCloseTo(1.0, EXACTLY);
        assertThat(window.completeness()).isCloseTo(1.0, EXACTLY);
    }

    @Test
    void p95LeavesOutTheHighestTwentiethOfTheTime() {
        List<HostMetrics> samples = new ArrayList<>(List.of(host.sample(60_000, 0)));
        samples.add(host.sample(85_000, 0.3));
        samples.add(host.sample(110_000, 0.2));
        samples.add(host.sample(117_500, 0.5));
        samples.add(host.sample(120_000, 0.9));

        // 0.9 holds for 2.5 s of 60 s, which is less than a twentieth.
        assertThat(use(measure(samples), Resource.CPU).getP95()).isCloseTo(0.5, EXACTLY);
        assertThat(use(measure(samples), Resource.CPU).getMax()).isCloseTo(0.9, EXACTLY);
    }

    @Test
    void everyIntervalCountsInExactlyOneWindow() {
        List<HostMetrics> samples = new ArrayList<>();
        samples.addAll(host.samples(57_000, 117_000, 10_000, 0.3));
        samples.addAll(host.samples(127_000, 187_000, 10_000, 0.9));

        assertThat(measure(samples).mean(Resource.CPU)).isCloseTo(0.3, EXACTLY);
        WindowMeasurement next = new WindowMeasurement(samples, 120_000, 180_000, detection);
        assertThat(next.mean(Resource.CPU)).isCloseTo(0.9, EXACTLY);
        assertThat(next.completeness()).isCloseTo(1, EXACTLY);
    }

    @Test
    void aSampleAtTheVeryEndClosesTheLastIntervalOfTheWindow() {
        List<HostMetrics> samples = host.samples(60_000, 120_000, 10_000, 0.5);

        assertThat(measure(samples).completeness()).isCloseTo(1, EXACTLY);
        assertThat(measure(samples.subList(0, 6)).completeness()).isCloseTo(50.0 / 60, EXACTLY);
    }

    @Test
    void aLongGapIsNotBridged() {
        List<HostMetrics> samples = List.of(
                host.sample(60_000, 0), host.sample(70_000, 0.5), host.sample(101_000, 1.0), host.sample(111_000, 0.5));

        WindowMeasurement window = measure(samples);

        assertThat(window.completeness()).isCloseTo(20.0 / 60, EXACTLY);
        assertThat(window.mean(Resource.CPU)).isCloseTo(0.5, EXACTLY);
        assertThat(measure(List.of(samples.get(0), samples.get(1))).completeness())
                .isCloseTo(10.0 / 60, EXACTLY);
    }

    @Test
    void oneMissedSampleIsBridged() {
        List<HostMetrics> samples = new ArrayList<>(host.samples(60_000, 120_000, 10_000, 0.5));
        samples.remove(3);

        assertThat(measure(samples).completeness()).isCloseTo(1, EXACTLY);
        assertThat(measure(samples).mean(Resource.CPU)).isCloseTo(0.5, EXACTLY);
    }

    @Test
    void aGuestThatIncompleteSamplesMissIsBridgedForAsLongAsItsHost() {
        host.guest("1");
        List<HostMetrics> samples = host.samples(60_000, 120_000, 10_000, 0.5);
        assertThat(guestWithout(samples, 1, 2, 4, 5).getMeasured()).isTrue();
        assertThat(guestWithout(samples, 1, 2, 3, 5).getMeasured()).isFalse();
    }

    /** The guest of a window of which some samples could not read it. */
    private VmLoad guestWithout(List<HostMetrics> samples, int... missed) {
        List<HostMetrics> all = new ArrayList<>(samples);
        for (int i : missed) {
            all.set(
                    i,
                    HostMetrics.newBuilder(samples.get(i))
                            .setComplete(false)
                            .setVms(List.of())
                            .build());
        }
        return measure(all).vms().get(0);
    }

    @Test
    void memoryIsAShareOfCapacity() {
        List<HostMetrics> samples = List.of(
                host.memoryUsed(0.5).sample(60_000, 0),
                host.memoryUsed(0.5).sample(90_000, 0),
                host.memoryUsed(0.75).sample(100_000, 0));

        assertThat(measure(samples).mean(Resource.MEMORY)).isCloseTo((30 * 0.5 + 10 * 0.75) / 40, EXACTLY);
    }

    @Test
    void whatDomain0UsesIsAShareOfTheHostsCapacity() {
        List<HostMetrics> samples = host.samples(60_000, 120_000, 10_000, 0.5);
        // A tenth of what all CPUs could have done; half as much in the last of the six intervals.
        for (int i = 0; i < samples.size(); i++) {
            samples.get(i).setDomain0CpuNanos(i * 4_000_000_000L - (i == 6 ? 2_000_000_000L : 0));
        }

        assertThat(measure(samples.subList(0, 6)).domain0Cpu()).isCloseTo(0.1, EXACTLY);
        assertThat(measure(samples).domain0Cpu()).isCloseTo((5 * 0.1 + 0.05) / 6, EXACTLY);
    }

    @Test
    void whatDomain0UsesIsNotKnownWhereItIsNotToldOrItsCounterRestarts() {
        List<HostMetrics> samples = host.samples(60_000, 120_000, 10_000, 0.5);
        assertThat(measure(samples).domain0Cpu()).isNull();

        samples.get(2).setDomain0CpuNanos(9_000_000_000L);
        samples.get(3).setDomain0CpuNanos(1_000_000_000L);
        assertThat(measure(samples).domain0Cpu()).isNull();

        samples.get(4).setDomain0CpuNanos(5_000_000_000L);
        assertThat(measure(samples).domain0Cpu()).isCloseTo(0.1, EXACTLY);
    }

    @Test
    void networkIsTheSumOfTheGuestsAndDiskOfUnknownCapacityIsAbsent() {
        host.guest("1").guest("2");
        List<HostMetrics> samples = host.samples(60_000, 120_000, 10_000, 0.5);

        // Each guest receives a thousandth of 2e9 ns, as bytes, per second; capacity is 1.25e9 bytes per second.
        assertThat(measure(samples).mean(Resource.NETWORK)).isCloseTo(2 * 2e6 / 1.25e9, EXACTLY);
        assertThat(measure(samples).mean(Resource.DISK)).isNull();
        VmLoad guest = measure(samples).vms().get(0);
        assertThat(guest.getNetworkBytesPerSecond()).isCloseTo(2e6, EXACTLY);
        assertThat(guest.getDiskBytesPerSecond()).isCloseTo(1e6, EXACTLY);
        assertThat(guest.getCpuMean()).isCloseTo(1.0, EXACTLY);
        assertThat(guest.getCpuP95()).isCloseTo(1.0, EXACTLY);
        assertThat(guest.getMeasured()).isTrue();
    }

    @Test
    void moreTrafficThanTheLinkHoldsCountsAsAFullLink() {
        host.guest("1");
        List<HostMetrics> samples = host.samples(60_000, 120_000, 10_000, 0.5);
        samples.forEach(sample -> sample.getCapacity().setNetworkBytesPerSecond(1.0));

        assertThat(measure(samples).mean(Resource.NETWORK)).isEqualTo(1.0);
    }

    @Test
    void aGuestThatHasJustMovedInIsNotMeasuredYet() {
        List<HostMetrics> samples = new ArrayList<>(host.samples(60_000, 90_000, 10_000, 0.5));
        host.guest("new");
        samples.addAll(host.samples(100_000, 120_000, 10_000, 0.5));

        VmLoad guest = measure(samples).vms().get(0);

        assertThat(guest.getUuid()).isEqualTo("new");
        assertThat(guest.getMeasured()).isFalse();
        assertThat(guest.getCpuMean()).isCloseTo(2.0, EXACTLY);
        assertThat(measure(samples).gaps()).isEmpty();
    }

    @Test
    void aGuestThatHasMovedAwayIsNoLongerReported() {
        host.guest("stays").guest("goes");
        List<HostMetrics> samples = new ArrayList<>(host.samples(60_000, 110_000, 10_000, 0.5));
        host.without("goes");
        samples.add(host.sample(120_000, 0.5));

        assertThat(measure(samples).vms()).extracting(VmLoad::getUuid).containsExactly("stays");
    }

    @Test
    void aGuestWhoseCounterRestartsHasNoRateInThatInterval() {
        host.guest("1");
        List<HostMetrics> samples = new ArrayList<>(host.samples(60_000, 90_000, 10_000, 0.5));
        host.without("1").guest("1");
        samples.addAll(host.samples(100_000, 120_000, 10_000, 0.5));

        VmLoad guest = measure(samples).vms().get(0);

        assertThat(guest.getCpuMean()).isCloseTo(2.0, EXACTLY);
        assertThat(guest.getMeasured()).isTrue();
    }

    @Test
    void aGuestIsMeasuredFromTheLeastPartOfTheWindowOn() {
        detection.setMinCompleteness(0.5);
        host.guest("1");
        List<HostMetrics> samples = host.samples(60_000, 120_000, 10_000, 0.5);
        assertThat(guestWithout(samples, 0, 1, 2).getMeasured()).isTrue();
        assertThat(guestWithout(samples, 0, 1, 2, 3).getMeasured()).isFalse();
    }

    @Test
    void aGuestThatSeemsToUseMoreThanItCanIsToldAndNotMeasured() {
        host.guest("1");
        List<HostMetrics> samples = host.samples(60_000, 120_000, 10_000, 0.9);
        samples.forEach(sample -> sample.getVms().get(0).setVcpus(1));

        assertThat(measure(samples).vms().get(0).getMeasured()).isFalse();
        assertThat(measure(samples).gaps())
                .hasSize(6)
                .allSatisfy(text -> assertThat(text).contains("guest 1 seems to use 3.6 CPUs"));
    }

    @Test
    void aLittleAboveCapacityIsFull() {
        List<HostMetrics> samples = host.samples(60_000, 120_000, 10_000, 1.05);

        assertThat(measure(samples).mean(Resource.CPU)).isEqualTo(1.0);
        assertThat(measure(samples).implausible()).isEmpty();
    }

    @Test
    void oneSpoiltSampleIsLeftOutAndItsNeighboursAreBridged() {
        List<HostMetrics> samples = host.samples(60_000, 120_000, 10_000, 0.5);
        samples.get(3).setCpuTimeNanos(samples.get(3).getCpuTimeNanos() + 100_000_000_000L);

        WindowMeasurement window = measure(samples);

        assertThat(window.implausible())
                .singleElement()
                .satisfies(text -> assertThat(text).contains("would have used 3 of its CPU capacity"));
        assertThat(window.mean(Resource.CPU)).isCloseTo(0.5, EXACTLY);
        assertThat(window.completeness()).isCloseTo(1, EXACTLY);
    }

    @Test
    void anIncompleteSampleIsUsedAndTold() {
        List<HostMetrics> samples = host.samples(60_000, 120_000, 10_000, 0.5);
        samples.get(2).setComplete(false);
        samples.get(2).setProblems(List.of("guest x is migrating"));

        assertThat(measure(samples).gaps())
                .singleElement()
                .satisfies(text -> assertThat(text).contains("guest x is migrating"));
        assertThat(measure(samples).completeness()).isCloseTo(1, EXACTLY);
    }

    @ParameterizedTest
    @MethodSource("resets")
    void aGuestOneOfWhoseCountersRestartsHasNoRateInThatInterval(BiConsumer<VmMetrics, Long> set) {
        host.guest("1");
        List<HostMetrics> samples = host.samples(60_000, 120_000, 10_000, 0.5);
        // Each counter grows by 1e5 bytes per second; the one in question starts again in the fourth interval.
        for (int i = 0; i < samples.size(); i++) {
            VmMetrics guest = samples.get(i).getVms().get(0);
            long count = 1_000_000L * (i + 1);
            guest.setNetworkRxBytes(count);
            guest.setNetworkTxBytes(count);
            guest.setDiskReadBytes(count);
            guest.setDiskWriteBytes(count);
            if (i >= 4) {
                set.accept(guest, 1_000_000L * (i - 4));
            }
        }

        VmLoad guest = measure(samples).vms().get(0);

        assertThat(guest.getNetworkBytesPerSecond()).isCloseTo(2e5, EXACTLY);
        assertThat(guest.getDiskBytesPerSecond()).isCloseTo(2e5, EXACTLY);
        assertThat(guest.getMeasured()).isTrue();
    }

    static Stream<BiConsumer<VmMetrics, Long>> resets() {
        return Stream.of(
                VmMetrics::setNetworkRxBytes,
                VmMetrics::setNetworkTxBytes,
                VmMetrics::setDiskReadBytes,
                VmMetrics::setDiskWriteBytes);
    }

    @Test
    void diskIsTheSumOfWhatTheGuestsReadAndWrite() {
        host.guest("1").guest("2");
        List<HostMetrics> samples = host.samples(60_000, 120_000, 10_000, 0.5);
        for (int i = 0; i < samples.size(); i++) {
            samples.get(i).getCapacity().setDiskBytesPerSecond(1e8);
            samples.get(i).getVms().get(1).setDiskWriteBytes(30_000_000L * i);
        }

        // Each guest reads 1e6 bytes per second, the second one writes 3e6 besides.
        assertThat(measure(samples).mean(Resource.DISK)).isCloseTo(5e6 / 1e8, EXACTLY);
        assertThat(measure(samples).vms().get(1).getDiskBytesPerSecond()).isCloseTo(4e6, EXACTLY);
    }

    @Test
    void aGuestThatAnIncompleteSampleMissedIsStillThere() {
        host.guest("1").guest("2");
        List<HostMetrics> samples = host.samples(60_000, 120_000, 10_000, 0.5);
        miss(samples.get(3), "2");
        miss(samples.get(6), "2");

        List<VmLoad> guests = measure(samples).vms();

        assertThat(guests).extracting(VmLoad::getUuid).containsExactly("1", "2");
        assertThat(guests.get(1).getMeasured()).isTrue();
        assertThat(guests.get(1).getCpuMean()).isCloseTo(1.0, EXACTLY);
    }

    private static void miss(HostMetrics sample, String uuid) {
        sample.setVms(sample.getVms().stream()
                .filter(vm -> !vm.getUuid().equals(uuid))
                .toList());
        sample.setComplete(false);
        sample.setProblems(List.of("a guest could not be read"));
    }

    @Test
    void aDefinitionThatIsShutOffIsNoGuest() {
        host.guest("1").guest("2");
        List<HostMetrics> samples = host.samples(60_000, 120_000, 10_000, 0.5);
        samples.forEach(sample -> sample.getVms().get(1).setState(VmState.STOPPED));

        assertThat(measure(samples).vms()).extracting(VmLoad::getUuid).containsExactly("1");
    }

    @Test
    void whatAnotherMachineCountsIsNoContinuation() {
        host.guest("1");
        List<HostMetrics> samples = host.samples(60_000, 120_000, 10_000, 0.5);
        samples.forEach(sample -> sample.setHostUuid("aaaa"));
        samples.get(3).setHostUuid("bbbb");

        assertThat(measure(samples).machines()).containsExactly("aaaa", "bbbb");
        assertThat(measure(samples).completeness()).isCloseTo(40.0 / 60, EXACTLY);
    }

    @Test
    void whatIsMerelyUnusualIsUsedAndTold() {
        host.guest("1");
        List<HostMetrics> samples = host.samples(60_000, 120_000, 10_000, 0.5);
        samples.forEach(sample -> {
            sample.getCapacity().setCpuMhz(0);
            sample.getVms().get(0).setMemoryKib(2 * FakeHost.MEMORY_KIB);
        });

        assertThat(measure(samples).completeness()).isCloseTo(1, EXACTLY);
        assertThat(measure(samples).gaps())
                .contains(
                        "the speed of the CPUs is unknown (cpuMhz is 0); they count as 1000 MHz unless the inventory"
                                + " gives cpuMhz",
                        "guest 1 has memoryKib 134217728, more than the host's 67108864; it is taken as it is and fits no"
                                + " host of that size; give memoryKib in the inventory if the host tells too little");
    }

    private WindowMeasurement measure(List<HostMetrics> samples) {
        return new WindowMeasurement(samples, 60_000, 120_000, detection);
    }

    private static ResourceUse use(WindowMeasurement window, Resource resource) {
        return window.resources().stream()
                .filter(use -> use.getResource() == resource)
                .findFirst()
                .orElseThrow();
    }
}
