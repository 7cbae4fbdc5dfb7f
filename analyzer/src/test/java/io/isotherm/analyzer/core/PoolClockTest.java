package io.isotherm.analyzer.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.analyzer.FakeHost;
import io.isotherm.analyzer.core.Result.Disposition;
import io.isotherm.schema.DataQuality;
import io.isotherm.schema.HostMetrics;
import io.isotherm.schema.Temperature;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** By which clock a pool goes, and what is told of hosts whose clocks differ: through the analyzer, sample by sample. */
class PoolClockTest {
    private static final long HOUR = 3_600_000;

    private final Replay replay = new Replay();
    private final FakeHost a = new FakeHost("a").guest("1");
    private final FakeHost b = new FakeHost("b");
    private final FakeHost c = new FakeHost("c");

    @Test
    void aStrayFutureSampleIsNotBelievedByAPoolOfOne() {
        replay.sendAll(a.samples(0, 30_000, 10_000, 0.5));
        HostMetrics stray = new FakeHost("a").sample(30_000 + HOUR, 0.5);

        assertThat(replay.send(stray).disposition()).isEqualTo(Disposition.CLOCK_AHEAD);

        replay.sendAll(a.samples(40_000, 70_000, 10_000, 0.5));
        assertThat(replay.summary()).containsExactly("a 60 POOR UNKNOWN");
        assertThat(replay.states.get(0).getQualityReasons().get(0))
                .contains("clock ahead: the sample of 1970-01-01T01:00:30Z is 3600 s ahead");
    }

    @Test
    void whenMostHostsAreAheadThePoolFollowsThem() {
        replay.sendTogether(0, 30_000, a, b);
        replay.send(c.sample(30_000, 0.5));

        replay.send(a.sample(HOUR, 0.5));
        assertThat(replay.now()).isEqualTo(30_000);
        replay.send(b.sample(HOUR + 1_000, 0.5));

        assertThat(replay.now()).isEqualTo(HOUR);
    }

    @Test
    void aBurstFromAHostWhoseClockIsKnownToBeWrongCarriesNobodyAway() {
        replay.sendTogether(0, 30_000, a, b);
        replay.send(c.sample(30_000, 0.5));
        replay.send(a.sample(HOUR, 0.5));
        replay.send(b.sample(40_000, 0.5));

        replay.sendAll(a.samples(HOUR + 10_000, HOUR + 200_000, 10_000, 0.5));

        assertThat(replay.now()).isEqualTo(30_000);
    }

    @Test
    void oneHostThatComesBackToASilentPoolIsBelievedAfterAWhile() {
        replay.sendTogether(0, 30_000, a, b);
        replay.send(c.sample(30_000, 0.5));

        replay.sendAll(a.samples(HOUR, HOUR + 40_000, 10_000, 0.5));
        assertThat(replay.now()).isEqualTo(30_000);
        replay.send(a.sample(HOUR + 50_000, 0.5));

        assertThat(replay.now()).isEqualTo(HOUR + 50_000);
    }

    @Test
    void aClockSomeMinutesAheadMakesNobodyElseLate() {
        for (long at = 0; at <= 190_000; at += 10_000) {
            replay.send(a.sample(at + 200_000, 0.5));
            replay.send(b.sample(at, 0.5));
            replay.send(c.sample(at, 0.5));
        }

        assertThat(replay.summary()).contains("b 60 GOOD NORMAL", "c 60 GOOD NORMAL", "b 180 GOOD NORMAL");
    }

    @Test
    void theLastHostAwakeKeepsThePoolGoing() {
        for (long at = 0; at <= 60_000; at += 10_000) {
            replay.send(a.sample(at, 0.5));
            replay.send(b.sample(at, 0.5));
            replay.send(c.sample(at, 0.5));
        }
        replay.sendAll(a.samples(70_000, 130_000, 10_000, 0.5));

        assertThat(replay.summary())
                .containsExactly(
                        "a 60 GOOD NORMAL",
                        "b 60 GOOD NORMAL",
                        "c 60 GOOD NORMAL",
                        "a 120 GOOD NORMAL",
                        "b 120 STALE UNKNOWN",
                        "c 120 STALE UNKNOWN");
    }

    @Test
    void aPoolWhoseFirstSampleCameFromAWrongClockIsPutRight() {
        replay.send(a.sample(HOUR, 0.5));
        for (long at = 0; at <= 70_000; at += 10_000) {
            replay.send(b.sample(at, 0.5));
            replay.send(c.sample(at, 0.5));
            replay.send(a.sample(HOUR + at + 5_000, 0.5));
        }

        assertThat(replay.summary()).containsExactly("a 60 POOR UNKNOWN", "b 60 GOOD NORMAL", "c 60 GOOD NORMAL");
        assertThat(replay.states.get(0).getQualityReasons().get(0)).contains("clock ahead");
    }

    @Test
    void aHostWhoseClockIsFarBehindIsSeenToBeMissing() {
        replay.sendTogether(HOUR, HOUR + 30_000, a, b);
        assertThat(replay.send(c.sample(0, 0.5)).disposition()).isEqualTo(Disposition.LATE);
        replay.sendTogether(HOUR + 40_000, HOUR + 70_000, a, b);

        assertThat(replay.summary())
                .containsExactly("a 3660 GOOD NORMAL", "b 3660 GOOD NORMAL", "c 3660 STALE UNKNOWN");
    }

    @Test
    void aHostWhoseClockIsSlowIsTold() {
        FakeHost slow = c;
        for (long at = HOUR; at <= HOUR + 130_000; at += 10_000) {
            replay.send(a.sample(at, 0.5));
            replay.send(b.sample(at, 0.5));
            replay.send(slow.sample(at - 600_000, 0.5));
        }

        assertThat(replay.states)
                .filteredOn(state -> state.getHost().equals("c"))
                .isNotEmpty()
                .allSatisfy(state -> {
                    assertThat(state.getTemperature()).isEqualTo(Temperature.UNKNOWN);
                    assertThat(state.getQualityReasons())
                            .anySatisfy(reason -> assertThat(reason)
                                    .isEqualTo("its samples come 600 s late; check its clock, and whether the way to"
                                            + " Kafka holds them up"));
                });
    }

    /** As of a large pool after an outage of Kafka: with each sample all that is told of clocks is written. */
    @Test
    void whereVeryManyHostsAreLateOnlySomeAreTold() {
        replay.sendTogether(HOUR, HOUR + 70_000, a, b);
        for (int host = 0; host < 1_000; host++) {
            replay.send(new FakeHost("late-" + host).sample(HOUR - 600_000, 0.5));
        }
        assertThat(Objects.requireNonNull(replay.memory.progress()).reports()).hasSize(PoolProgress.MOST_REPORTS);

        replay.sendTogether(HOUR + 80_000, HOUR + 130_000, a, b);
        assertThat(replay.summary())
                .contains("a 3720 GOOD NORMAL", "late-0 3720 STALE UNKNOWN", "late-999 3720 STALE UNKNOWN");
    }

    @Test
    void aHostThatKnowsItsClockToBeSlowSaysSo() {
        for (long at = HOUR; at <= HOUR + 400_000; at += 10_000) {
            replay.send(a.sample(at, 0.5));
            replay.send(b.sample(at, 0.5));
            replay.send(told(c.sample(at - 600_000, 0.5), -598_000L));
        }
        assertReasons("c", "its samples come 600 s late: its clock is 598 s behind Kafka's; set it (NTP)");
    }

    @Test
    void aHostWhoseClockIsALittleOffIsFairAndSaysSo() {
        for (long at = HOUR; at <= HOUR + 400_000; at += 10_000) {
            replay.send(told(a.sample(at, 0.5), 5_000L));
            replay.send(told(b.sample(at, 0.5), -5_000L));
            replay.send(told(c.sample(at + 7_000, 0.5), 6_900L));
        }
        assertReasons("c", "its clock is 6 s ahead of Kafka's; set it (NTP)");
        assertNoClockTold("a");
        assertNoClockTold("b");
        assertThat(replay.states)
                .filteredOn(state -> state.getHost().equals("c"))
                .last()
                .satisfies(state -> assertThat(state.getQuality()).isEqualTo(DataQuality.FAIR));
    }

    @Test
    void aClockThatSaysTheLeastNumberThereIsIsOff() {
        for (long at = HOUR; at <= HOUR + 400_000; at += 10_000) {
            replay.send(told(a.sample(at, 0.5), Long.MIN_VALUE));
        }
        assertReasons("a", "its clock is 9223372036854775 s behind Kafka's; set it (NTP)");
    }

    @Test
    void ofTwoHostsWhoseClocksDisagreeBothAreNamedWhereNeitherKnowsKafkas() {
        disagree(120_000, null, null);
        assertReasons("a", "its samples come 110 s late by the clock of b; check the clocks of both");
    }

    @Test
    void ofTwoHostsTheOneThatIsFastIsNamedAndTheOtherIsNotLate() {
        disagree(120_000, 0L, 119_500L);
        assertReasons("b", "its clock is 119 s ahead of Kafka's; set it (NTP)");
        assertNoClockTold("a");
        assertThat(replay.summary()).contains("a 3780 GOOD NORMAL");
    }

    @Test
    void ofTwoHostsTheOneThatIsFastMakesNoneLateAlsoWhereTheOtherDoesNotKnow() {
        disagree(120_000, null, 119_500L);
        assertReasons("b", "its clock is 119 s ahead of Kafka's; set it (NTP)");
        assertNoClockTold("a");
    }

    /** As of a rack whose time server is wrong. */
    @Test
    void manyHostsThatKnowTheirClocksToBeFastMakeNobodyLate() {
        for (long at = HOUR; at <= HOUR + 400_000; at += 10_000) {
            for (String fast : List.of("f1", "f2", "f3", "f4")) {
                replay.send(told(new FakeHost(fast).sample(at + 200_000, 0.5), 199_000L));
            }
            replay.send(told(a.sample(at, 0.5), 0L));
            replay.send(b.sample(at, 0.5));
        }
        assertReasons("f1", "its clock is 199 s ahead of Kafka's; set it (NTP)");
        assertNoClockTold("a");
        assertThat(replay.summary()).contains("a 3660 GOOD NORMAL", "b 3660 GOOD NORMAL", "b 3960 GOOD NORMAL");
        assertThat(replay.now()).isBetween(HOUR + 400_000, HOUR + 401_000);
    }

    @Test
    void aPoolWhoseClocksAreAllFastGoesOn() {
        for (long ahead : new long[] {120_000L, 900_000L}) {
            Replay all = new Replay();
            for (long at = HOUR; at <= HOUR + 400_000; at += 10_000) {
                for (FakeHost host : List.of(new FakeHost("x"), new FakeHost("y"), new FakeHost("z"))) {
                    all.send(told(host.sample(at + ahead, 0.5), ahead - 500));
                }
            }
            assertThat(all.states)
                    .filteredOn(state -> state.getWindowStart().toEpochMilli() >= HOUR + ahead)
                    .hasSizeGreaterThan(8)
                    .allSatisfy(state -> assertThat(state.getTemperature()).isNotEqualTo(Temperature.UNKNOWN));
        }
    }

    @Test
    void ofTwoHostsTheOneThatIsSlowIsNamed() {
        disagree(120_000, -119_500L, 0L);
        assertReasons("a", "its samples come 110 s late: its clock is 119 s behind Kafka's; set it (NTP)");
        assertNoClockTold("b");
    }

    @Test
    void ofTwoHostsFarApartTheOneThatIsSlowIsNamed() {
        disagree(600_000, -599_500L, 0L);
        assertReasons("a", "its clock is 599 s behind Kafka's; set it (NTP)");
        assertAhead("b", ", though its clock agrees with Kafka's; check the clocks of the others");
    }

    @Test
    void ofTwoHostsFarApartTheOneThatIsFastIsNamed() {
        disagree(600_000, 0L, 599_500L);
        assertAhead("b", ": its clock is 599 s ahead of Kafka's; set it (NTP)");
        assertNoClockTold("a");
    }

    @Test
    void aHostWhoseClockIsRightAndWhoseSamplesAreLateIsToldToLookAtTheWay() {
        for (long at = HOUR; at <= HOUR + 400_000; at += 10_000) {
            replay.send(told(a.sample(at, 0.5), 0L));
            replay.send(told(b.sample(at, 0.5), 0L));
            replay.send(told(c.sample(at - 600_000, 0.5), 0L));
        }
        assertReasons(
                "c",
                "its samples come 600 s late, though its clock agrees with Kafka's; check whether the way to Kafka"
                        + " holds them up");
    }

    /** Samples of host a, and of host b whose clock is ahead of that by so much; each with what it says of its own. */
    private void disagree(long millis, @Nullable Long ofA, @Nullable Long ofB) {
        for (long at = HOUR; at <= HOUR + 400_000; at += 10_000) {
            replay.send(told(a.sample(at, 0.5), ofA));
            replay.send(told(b.sample(at + millis, 0.5), ofB));
        }
    }

    private static HostMetrics told(HostMetrics sample, @Nullable Long aheadMillis) {
        sample.setClockAheadMillis(aheadMillis);
        return sample;
    }

    /** That it is among what is said of the host in each window, once the clocks have shown. */
    private void assertReasons(String host, String reason) {
        assertThat(replay.states)
                .filteredOn(state -> state.getHost().equals(host))
                .filteredOn(state -> state.getWindowEnd().toEpochMilli() > HOUR + 180_000)
                .hasSizeGreaterThan(2)
                .allSatisfy(state -> assertThat(state.getQualityReasons()).contains(reason));
    }

    /** That its clock is told to be ahead in each window, with what is made of it. */
    private void assertAhead(String host, String end) {
        assertThat(replay.states)
                .filteredOn(state -> state.getHost().equals(host))
                .isNotEmpty()
                .allSatisfy(state -> assertThat(state.getQualityReasons())
                        .anySatisfy(reason ->
                                assertThat(reason).startsWith("clock ahead: ").endsWith(end)));
    }

    private void assertNoClockTold(String host) {
        assertThat(replay.states)
                .filteredOn(state -> state.getHost().equals(host))
                .isNotEmpty()
                .allSatisfy(
                        state -> assertThat(state.getQualityReasons()).noneMatch(reason -> reason.contains("clock")));
    }

    @Test
    void anImpossibleTimeBeforeAnythingElseIsDropped() {
        HostMetrics sample = a.sample(0, 0.5);
        sample.setSampledAt(Instant.ofEpochMilli(-1));

        assertThat(replay.send(sample).disposition()).isEqualTo(Disposition.TIME_IMPLAUSIBLE);
        assertThat(replay.memory.progress()).isNull();
    }
}
