package io.isotherm.checker.core.observed;

import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.checker.core.observed.ObservedSample.Guest;
import io.isotherm.schema.VmState;
import java.util.Map;
import org.junit.jupiter.api.Test;

public class ObservedHostTest {
    private static final long SECOND = 1_000_000_000L;

    private final ObservedHost host = new ObservedHost();

    @Test
    void aNewSampleChangesTheLoadThatWasAskedForBefore() {
        host.add(sample(0, 0), 600_000);
        host.add(sample(10, 5), 600_000);
        assertThat(host.load(0, 60_000, 60_000).guest("web").megahertz()).isEqualTo(500);

        host.add(sample(20, 15), 600_000);

        assertThat(host.load(0, 60_000, 60_000).guest("web").megahertz()).isEqualTo(750);
        assertThat(host.load(10_000, 60_000, 60_000).guest("web").megahertz()).isEqualTo(1000);
    }

    @Test
    void samplesThatOvertakeEachOtherAreAllSeen() {
        host.add(sample(0, 0), 600_000);
        assertThat(host.add(sample(20, 15), 600_000)).isTrue();
        assertThat(host.add(sample(10, 5), 600_000)).isFalse();
        assertThat(host.add(sample(10, 5), 600_000)).isFalse();

        assertThat(host.after(0, 60_000)).extracting(ObservedSample::at).containsExactly(10_000L, 20_000L);
        assertThat(host.newest(15_000)).extracting(ObservedSample::at).isEqualTo(10_000L);
        assertThat(host.newest()).extracting(ObservedSample::at).isEqualTo(20_000L);
    }

    @Test
    void whatAGuestUsedBeforeItLeftIsNotTheHostsOwn() {
        host.add(sample(0, 0), 600_000);
        host.add(sample(10, 10), 600_000);
        host.add(empty(20, 18), 600_000);
        host.add(empty(30, 18), 600_000);

        assertThat(host.load(0, 30_000, 30_000).restMegahertz()).isZero();
    }

    @Test
    void whatAGuestUsedThatBeganAnewIsNotTheHostsOwn() {
        host.add(sample(0, 100), 600_000);
        host.add(sample(10, 110), 600_000);
        host.add(began(20, 120, 3), 600_000);
        host.add(began(30, 130, 13), 600_000);

        assertThat(host.load(0, 30_000, 30_000).restMegahertz()).isZero();
        assertThat(host.load(0, 30_000, 30_000).guest("web").megahertz()).isEqualTo(1000);
    }

    /** A guest that was shut off, and whose counter goes on from a former run. */
    @Test
    void aCounterOfAGuestThatGrewFasterThanItsHostIsNoLoad() {
        host.add(sample(0, 0), 600_000);
        host.add(sample(10, 10), 600_000);
        Guest jumped = new Guest("web", "web", VmState.RUNNING, 1, 5000 * SECOND, 1024, 0, 0, null);
        host.add(
                new ObservedSample(
                        20_000L, 2, 1000, 8192, 0, 0, 12 * SECOND, 1024, true, Map.of("web", jumped), 1024, null),
                600_000);

        assertThat(host.load(10_000, 20_000, 20_000).guest("web").megahertz()).isZero();
    }

    /** A load that rises is as much as any window may say that it was: of 5 s at a tenth and 10 s at nine tenths. */
    @Test
    void anIntervalThatBeganBeforeTheSpanMayCountWhole() {
        host.add(sample(5, 0), 600_000);
        host.add(sample(15, 1), 600_000);
        host.add(sample(25, 10), 600_000);

        assertThat(host.load(10_000, 30_000, 30_000).guest("web").megahertz()).isEqualTo(500);
    }

    @Test
    void aSampleThatCameTooLateNeedNotCount() {
        host.add(sample(0, 0), 600_000);
        host.add(sample(10, 1), 600_000);
        host.add(sample(20, 10), 600_000);

        assertThat(host.load(0, 25_000, 10_000).guest("web").megahertz()).isEqualTo(100);
    }

    private static ObservedSample empty(int second, long cpuSeconds) {
        return new ObservedSample(
                1000L * second, 2, 1000, 8192, 0, 0, cpuSeconds * SECOND, 1024, true, Map.of(), 0, null);
    }

    private static ObservedSample sample(int second, long cpuSeconds) {
        return began(second, cpuSeconds, cpuSeconds);
    }

    private static ObservedSample began(int second, long cpuSeconds, long guestSeconds) {
        Guest guest = new Guest("web", "web", VmState.RUNNING, 1, guestSeconds * SECOND, 1024, 0, 0, null);
        return new ObservedSample(
                1000L * second, 2, 1000, 8192, 0, 0, cpuSeconds * SECOND, 1024, true, Map.of("web", guest), 1024, null);
    }
}
