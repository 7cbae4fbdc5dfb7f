package io.isotherm.analyzer.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.isotherm.analyzer.FakeHost;
import io.isotherm.analyzer.core.Result.Disposition;
import io.isotherm.pool.RecordSize;
import io.isotherm.schema.DataQuality;
import io.isotherm.schema.HostFacts;
import io.isotherm.schema.HostMetrics;
import io.isotherm.schema.HostState;
import io.isotherm.schema.Temperature;
import io.isotherm.schema.UsualLoad;
import io.isotherm.schema.VmFacts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;

class PoolAnalyzerTest {
    private static final long HOUR = 3_600_000;

    private final Replay replay = new Replay();
    private final FakeHost a = new FakeHost("a").guest("1");
    private final FakeHost b = new FakeHost("b");

    @Test
    void aWindowClosesWhenThePoolHasReachedItsEndAndTheGrace() {
        replay.sendAll(a.samples(0, 69_000, 1_000, 0.5));
        assertThat(replay.states).isEmpty();

        Result result = replay.send(a.sample(70_000, 0.5));

        assertThat(result.disposition()).isEqualTo(Disposition.COUNTED_IN);
        HostState state = result.states().get(0);
        assertThat(state.getWindowStart()).isEqualTo(Instant.ofEpochMilli(0));
        assertThat(state.getWindowEnd()).isEqualTo(Instant.ofEpochMilli(60_000));
        assertThat(state.getPoolHosts()).isEqualTo(1);
        assertThat(state.getLastSampleAt()).isEqualTo(Instant.ofEpochMilli(60_000));
        assertThat(state.getMemoryFreeKib()).isEqualTo(48L << 20);
        assertThat(state.getCapacity().getCpus()).isEqualTo(4);
        assertThat(state.getQualityReasons()).isEmpty();
        assertThat(state.getForecasts()).hasSize(3);
    }

    @Test
    void leavesNoFieldOfAStateAtItsDefault() {
        List<HostMetrics> samples = a.samples(0, 370_000, 10_000, 0.95);
        for (HostMetrics sample : samples) {
            sample.setDomain0CpuNanos(sample.getCpuTimeNanos() / 10);
            sample.setDomain0Vcpus(2);
            sample.setFacts(HostFacts.newBuilder().build());
            sample.getVms().forEach(vm -> vm.setFacts(VmFacts.newBuilder().build()));
        }
        samples.get(34).setComplete(false);
        samples.get(34).setProblems(List.of("guest vm-1: no memory statistics while it migrates"));
        replay.sendAll(samples);
        HostState state = replay.states.get(replay.states.size() - 1);

        for (SpecificRecord part : List.of(state, state.getVms().get(0))) {
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
    void keepsNoMoreThanTheOpenWindowAndOneSampleBefore() {
        replay.sendAll(a.samples(0, 3_600_000, 10_000, 0.5));

        assertThat(replay.states).hasSize(59);
        assertThat(replay.memory.samples("a")).hasSizeLessThan(9);
        assertThat(replay.history("a").windows()).hasSize(30);
    }

    @Test
    void samplesOfClosedWindowsAreLate() {
        List<HostMetrics> samples = a.samples(0, 70_000, 10_000, 0.5);
        HostMetrics missing = samples.remove(2);
        replay.sendAll(samples);

        assertThat(replay.send(missing).disposition()).isEqualTo(Disposition.LATE);
    }

    @Test
    void aHostFirstHeardOfAfterTheWindowHasNoPartInIt() {
        replay.sendAll(a.samples(0, 120_000, 10_000, 0.5));
        replay.send(b.sample(121_000, 0.5));
        replay.send(a.sample(130_000, 0.5));

        assertThat(replay.summary()).containsExactly("a 60 GOOD NORMAL", "a 120 GOOD NORMAL");
    }

    @Test
    void aHalfFilledWindowIsPoor() {
        a.sample(0, 0);
        replay.sendAll(a.samples(40_000, 70_000, 10_000, 0.5));

        HostState state = replay.states.get(0);
        assertThat(state.getQuality()).isEqualTo(DataQuality.POOR);
        assertThat(state.getTemperature()).isEqualTo(Temperature.UNKNOWN);
        assertThat(state.getQualityReasons())
                .containsExactly("usable samples cover 0.333 of the window, less than minCompleteness 0.5");
    }

    @Test
    void aSmallGapIsFair() {
        replay.config.getDetection().setWindowMillis(120_000);
        replay.sendAll(a.samples(0, 40_000, 10_000, 0.5));
        replay.sendAll(a.samples(80_000, 130_000, 10_000, 0.5));

        assertThat(replay.summary()).containsExactly("a 120 FAIR NORMAL");
        assertThat(replay.states.get(0).getQualityReasons())
                .containsExactly("usable samples cover 0.667 of the window");
    }

    @Test
    void aFewImplausibleSamplesMakeTheDataFairAndManyMakeItPoor() {
        List<HostMetrics> samples = a.samples(0, 130_000, 10_000, 0.5);
        samples.get(2).getCapacity().setCpus(0);
        for (int i : new int[] {8, 10, 12}) {
            samples.get(i).getCapacity().setCpus(0);
        }
        replay.sendAll(samples);

        assertThat(replay.summary()).containsExactly("a 60 FAIR NORMAL", "a 120 POOR UNKNOWN");
        assertThat(replay.states.get(1).getQualityReasons())
                .hasSize(3)
                .allSatisfy(text -> assertThat(text).contains("implausible sample of 1970-01-01T00:0", "cpus is 0"));
    }

    @Test
    void aStaleHostIsJudgedAgainWhenItIsBack() {
        replay.sendAll(a.samples(0, 60_000, 10_000, 0.5));
        replay.sendAll(b.samples(0, 120_000, 10_000, 0.5));
        replay.sendTogether(130_000, 250_000, a, b);

        assertThat(replay.summary()).contains("a 60 GOOD NORMAL", "a 120 STALE UNKNOWN", "a 240 GOOD NORMAL");
        HostState stale = replay.states.stream()
                .filter(state -> state.getQuality() == DataQuality.STALE)
                .findFirst()
                .orElseThrow();
        assertThat(stale.getVms()).isEmpty();
        assertThat(stale.getLastSampleAt()).isEqualTo(Instant.ofEpochMilli(60_000));
        assertThat(stale.getCapacity()).isNotNull();
        assertThat(stale.getSince()).isEqualTo(Instant.ofEpochMilli(120_000));
    }

    @Test
    void aHostIsForgottenAfterForgetMillis() {
        replay.config.getDetection().setForgetMillis(120_000);
        replay.sendTogether(0, 60_000, a, b);
        replay.sendAll(b.samples(70_000, 310_000, 10_000, 0.5));

        assertThat(replay.forgotten).containsExactly("a");
        assertThat(replay.memory.hosts()).containsExactly("b");
        assertThat(replay.memory.samples("a")).isEmpty();
        assertThat(replay.states.get(replay.states.size() - 1).getPoolHosts()).isEqualTo(1);
    }

    @Test
    void aPoolThatWasSilentStartsAnewWithoutAnEndlessSeries() {
        replay.sendAll(a.samples(0, 70_000, 10_000, 0.95));
        replay.sendAll(a.samples(1000 * HOUR, 1000 * HOUR + 130_000, 10_000, 0.95));

        // What came before the silence is judged once more; the hours between are not.
        assertThat(replay.states)
                .extracting(state -> state.getWindowEnd().toEpochMilli() - 1000 * HOUR)
                .containsExactly(60_000 - 1000 * HOUR, 120_000 - 1000 * HOUR, 60_000L, 120_000L);
        assertThat(replay.states.get(2).getTemperature()).isNotEqualTo(Temperature.HOT);
    }

    @Test
    void aMachineWhoseIdentityIsWrittenInAnotherCaseIsTheSame() {
        sendFromMachines("aaaa", "AAAA");

        assertThat(replay.states.get(0).getQualityReasons()).isEmpty();
    }

    @Test
    void twoMachinesUnderOneNameAreNamedAndNotJudged() {
        sendFromMachines("aaaa", "bbbb");

        assertThat(replay.summary()).containsExactly("a 60 POOR UNKNOWN");
        assertThat(replay.states.get(0).getQualityReasons().get(0))
                .contains("several machines report under this name: aaaa and bbbb");
    }

    /** A window of a host whose samples tell two identities in turn. */
    private void sendFromMachines(String one, String other) {
        List<HostMetrics> samples = a.samples(0, 70_000, 10_000, 0.5);
        for (int i = 0; i < samples.size(); i++) {
            samples.get(i).setHostUuid(i % 2 == 0 ? one : other);
        }
        replay.sendAll(samples);
    }

    @Test
    void aCapacityThatHasChangedIsBelievedOnceItHasStayedForAWholeWindow() {
        List<HostMetrics> samples = a.samples(0, 190_000, 10_000, 0.5);
        samples.stream()
                .filter(sample -> sample.getSampledAt().toEpochMilli() > 60_000)
                .forEach(sample -> sample.getCapacity()
                        .setMemoryKib(10 * sample.getCapacity().getMemoryKib()));
        replay.sendAll(samples);

        assertThat(replay.summary()).containsExactly("a 60 GOOD NORMAL", "a 120 POOR UNKNOWN", "a 180 GOOD NORMAL");
        assertThat(replay.states.get(1).getQualityReasons())
                .anySatisfy(reason -> assertThat(reason).startsWith("its capacity went from "))
                .contains("it is believed once it has stayed for a whole window");
    }

    @Test
    void severalCollectorsOfOneHostAreNamedAndItIsJudgedAllTheSame() {
        List<HostMetrics> samples = a.samples(0, 70_000, 5_000, 0.5);
        for (int i = 0; i < samples.size(); i++) {
            samples.get(i).setCollectorStartedAt(Instant.EPOCH.plusSeconds(i % 2 * 7));
        }
        replay.sendAll(samples);

        assertThat(replay.summary()).containsExactly("a 60 FAIR NORMAL");
        assertThat(replay.states.get(0).getQualityReasons())
                .containsExactly("several collectors take samples of it, started at 1970-01-01T00:00:00Z and "
                        + "1970-01-01T00:00:07Z; stop all but one");
    }

    @Test
    void aCollectorThatWasStartedAnewIsTheOnlyOne() {
        List<HostMetrics> samples = a.samples(0, 70_000, 10_000, 0.5);
        samples.subList(4, samples.size()).forEach(sample -> sample.setCollectorStartedAt(Instant.ofEpochSecond(35)));
        replay.sendAll(samples);

        assertThat(replay.summary()).containsExactly("a 60 GOOD NORMAL");
    }

    @Test
    void aHostOfUnknownSpeedIsJudgedAndItsGuestsAreRemembered() {
        List<HostMetrics> samples = a.samples(0, 130_000, 10_000, 0.9);
        samples.forEach(sample -> sample.getCapacity().setCpuMhz(0));
        replay.sendAll(samples);

        HostState state = replay.states.get(1);
        assertThat(state.getQuality()).isEqualTo(DataQuality.FAIR);
        assertThat(state.getCapacity().getCpuMhz()).isEqualTo(1000);
        assertThat(state.getVms().get(0).getUsual().getCpuMean()).isCloseTo(3.6, within(1e-9));
    }

    @Test
    void theFirstWindowGoesByTheConfigurationThatWasAppliedWithinIt() {
        replay.config.setVersion(1);
        replay.config.setAppliedAt(Instant.ofEpochSecond(605));
        replay.config.getDetection().setWindowMillis(20_000);
        replay.config.getDetection().setGraceMillis(5_000);

        replay.sendAll(a.samples(611_000, 671_000, 10_000, 0.5));

        assertThat(replay.states)
                .extracting(state -> state.getWindowEnd().toEpochMilli() / 1000)
                .containsExactly(620L, 640L, 660L);
    }

    @Test
    void aChangedWindowLengthHoldsFromTheNextWholeWindowOnAndNoTimeIsLeftOutBeforeIt() {
        replay.sendAll(a.samples(0, 70_000, 10_000, 0.5));
        replay.config.getDetection().setWindowMillis(40_000);
        replay.sendAll(a.samples(80_000, 180_000, 10_000, 0.5));

        assertThat(replay.states)
                .extracting(state -> state.getWindowStart().toEpochMilli() / 1000 + "-"
                        + state.getWindowEnd().toEpochMilli() / 1000)
                .containsExactly("0-60", "60-80", "80-120", "120-160");
    }

    @Test
    void aHotHostIsHotAgainAfterABlindWindowWithoutBeingCountedAnew() {
        List<HostMetrics> samples = new ArrayList<>(a.samples(0, 180_000, 10_000, 0.95));
        for (HostMetrics sample : a.samples(190_000, 240_000, 10_000, 0.95)) {
            sample.getCapacity().setCpus(0);
            samples.add(sample);
        }
        samples.addAll(a.samples(250_000, 310_000, 10_000, 0.80));
        replay.sendAll(samples);

        assertThat(replay.states)
                .extracting(HostState::getTemperature)
                .containsExactly(
                        Temperature.NORMAL, Temperature.NORMAL, Temperature.HOT, Temperature.UNKNOWN, Temperature.HOT);
        assertThat(replay.states.get(4).getSince()).isEqualTo(Instant.ofEpochMilli(300_000));
    }

    @Test
    void aGuestTakesWhatItUsuallyUsesAlongWhenItMoves() {
        FakeHost from = new FakeHost("from").guest("moving");
        FakeHost to = new FakeHost("to");
        for (long at = 0; at <= 600_000; at += 10_000) {
            replay.send(from.sample(at, 0.5));
            replay.send(to.sample(at, 0.5));
        }
        UsualLoad before = usual("from", 540_000);
        from.without("moving");
        to.guest("moving");
        for (long at = 610_000; at <= 740_000; at += 10_000) {
            replay.send(from.sample(at, 0.5));
            replay.send(to.sample(at, 0.5));
        }

        assertThat(before.getWindows()).isEqualTo(9);
        assertThat(usual("to", 720_000).getWindows()).isGreaterThan(before.getWindows());
        assertThat(replay.history("from").guests()).extracting("uuid").contains("moving");
    }

    @Test
    void aHostOfWhichMoreIsToldThanARecordHoldsIsUnknownAndTheOthersAreJudged() {
        long most = 1_000;
        for (int guest = 0; guest < 20; guest++) {
            b.guest("many-" + guest);
        }
        PoolAnalyzer analyzer = new PoolAnalyzer(replay.memory, most);
        List<HostState> states = new ArrayList<>();
        for (long at = 0; at <= 70_000; at += 10_000) {
            states.addAll(analyzer.accept(a.sample(at, 0.5), replay.config).states());
            states.addAll(analyzer.accept(b.sample(at, 0.5), replay.config).states());
        }

        assertThat(states)
                .allSatisfy(state -> assertThat(RecordSize.ofValue(state)).isLessThan(most));
        assertThat(states).extracting(HostState::getQuality).containsExactly(DataQuality.GOOD, DataQuality.POOR);
        HostState cut = states.get(1);
        assertThat(cut.getTemperature()).isEqualTo(Temperature.UNKNOWN);
        assertThat(cut.getVms()).isEmpty();
        assertThat(cut.getQualityReasons().get(0))
                .startsWith("what is told of it and its 20 guests takes ")
                .endsWith("raise topics.recordBytes");
        assertThat(replay.history("b").guests()).isNullOrEmpty();
    }

    @Test
    void aHostThatNamesEverOtherGuestsIsRememberedWithThoseThatItNamedLast() {
        int guests = 15_000;
        for (int window = 0; window < 3; window++) {
            long begin = window * 60_000L;
            FakeHost fickle = new FakeHost("a");
            for (int guest = 0; guest < guests; guest++) {
                fickle.guest("of-window-" + window + "-" + guest);
            }
            replay.sendAll(fickle.samples(begin + 10_000, begin + 60_000, 10_000, 0.5));
        }
        replay.send(new FakeHost("a").sample(190_000, 0.5));

        assertThat(replay.history("a").guests())
                .hasSizeBetween(guests, 20_000 + guests)
                .extracting("uuid")
                .contains("of-window-2-0")
                .doesNotContain("of-window-0-" + (guests - 1));
    }

    private UsualLoad usual(String host, long windowEnd) {
        return replay.states.stream()
                .filter(state ->
                        state.getHost().equals(host) && state.getWindowEnd().toEpochMilli() == windowEnd)
                .flatMap(state -> state.getVms().stream())
                .findFirst()
                .orElseThrow()
                .getUsual();
    }
}
