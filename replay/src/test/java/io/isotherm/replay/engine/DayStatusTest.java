package io.isotherm.replay.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.isotherm.decider.core.tick.TickResult;
import io.isotherm.explain.PoolRecords;
import io.isotherm.explain.status.MoveStatus;
import io.isotherm.explain.status.PoolStatus;
import io.isotherm.replay.recording.Recorded;
import io.isotherm.schema.CommandStatus;
import io.isotherm.schema.Decision;
import io.isotherm.schema.HostState;
import io.isotherm.schema.InventoryHost;
import io.isotherm.schema.MigrationCommand;
import io.isotherm.schema.Move;
import io.isotherm.schema.PowerAction;
import io.isotherm.schema.PowerEvent;
import io.isotherm.schema.Temperature;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** How a pool is, as it is told at any time of a whole recorded day, names what its records say. */
class DayStatusTest {
    private static final DecidedDay DAY = new DecidedDay();

    @BeforeAll
    static void listHosts() {
        DAY.states().stream()
                .map(HostState::getHost)
                .distinct()
                .forEach(host -> DAY.records()
                        .accept(InventoryHost.newBuilder()
                                .setPool("p")
                                .setHost(host)
                                .setUri("xen+tls://" + host + "/system")
                                .setWatts(List.of(70.0, 200.0))
                                .setAppliedAt(Instant.EPOCH)
                                .build()));
    }

    @Test
    void everyMoveIsShownWithTheTimeThatItsDecisionExpected() {
        PoolRecords lately = new PoolRecords("p");
        DAY.results().forEach(result -> lately.accept(result.decision()));
        Instant since = DAY.results().get(DAY.results().size() / 2).decision().getTick();
        lately.forgetBefore(since);
        int forgotten = 0;
        for (TickResult result : DAY.results()) {
            for (MigrationCommand command : result.migrations()) {
                Long expected = result.decision().getMoves().stream()
                        .filter(move -> move.getCommandId().equals(command.getCommandId()))
                        .findFirst()
                        .map(Move::getExpectedMillis)
                        .orElseThrow();
                assertThat(MoveStatus.of(DAY.records(), command, Instant.MAX).expectedMillis())
                        .isEqualTo(expected);
                boolean old = result.decision().getTick().isBefore(since);
                assertThat(MoveStatus.of(lately, command, Instant.MAX).expectedMillis())
                        .isEqualTo(old ? null : expected);
                forgotten += old ? 1 : 0;
            }
        }
        assertThat(forgotten).isBetween(1, DAY.commands().size() - 1);
    }

    @Test
    void anOfferThatIsForgottenTakesNothingFromTheMoveThatCameOfIt() {
        TickResult result = DAY.results().stream()
                .filter(decided -> !decided.migrations().isEmpty())
                .findFirst()
                .orElseThrow();
        MigrationCommand command = result.migrations().get(0);
        Decision offer = Decision.newBuilder(result.decision())
                .setDecisionId("offer")
                .setTick(result.decision().getTick().minus(Duration.ofHours(1)))
                .build();
        offer.getMoves().forEach(move -> move.setIssued(false));
        PoolRecords records = new PoolRecords("p");
        records.accept(result.decision());
        records.accept(offer);
        records.forgetBefore(result.decision().getTick());
        assertThat(MoveStatus.of(records, command, Instant.MAX).expectedMillis())
                .isNotNull();
    }

    @Test
    void theStatusTellsOfEachTickWhatIsHotAndWhetherItIsLeftAlone() {
        for (int i = 0; i < DAY.results().size(); i += 3) {
            Decision decision = DAY.results().get(i).decision();
            PoolStatus status = PoolStatus.of(DAY.records(), Instant.EPOCH, decision.getTick());

            assertThat(status.scenario()).isEqualTo(decision.getScenario());
            assertThat(status.evidence()).isEqualTo(decision.getScenarioEvidence());
            Map<String, HostState> hot = new TreeMap<>();
            DAY.states().stream()
                    .filter(state -> state.getWindowEnd().equals(decision.getTick())
                            && state.getTemperature() == Temperature.HOT)
                    .forEach(state -> hot.put(state.getHost(), state));
            assertThat(status.hot()).hasSize(hot.size()).allSatisfy(host -> {
                assertThat(hot).containsKey(host.host());
                HostState state = Objects.requireNonNull(hot.get(host.host()));
                assertThat(host.since()).isEqualTo(state.getSince());
                assertThat(host.why().contains("It is left alone")).isEqualTo(host.alone());
                assertThat(host.alone() || host.why().contains("It needs no more relief"))
                        .isEqualTo(DAY.isLeftAlone(decision, host.host()));
                assertThat(status.attention().stream().anyMatch(text -> text.startsWith(host.host() + " is hot")))
                        .isEqualTo(host.alone());
            });
        }
    }

    @Test
    void theStatusTellsWhatMovedLastWhatFailedAndWhatPowerSavingSaved() {
        Instant end = DAY.results().get(DAY.results().size() - 1).decision().getTick();
        PoolStatus status = PoolStatus.of(DAY.records(), Instant.EPOCH, end);

        Instant newest = DAY.commands().values().stream()
                .map(MigrationCommand::getIssuedAt)
                .max(Instant::compareTo)
                .orElseThrow();
        assertThat(status.last()).isNotEmpty();
        assertThat(status.last().get(0).issuedAt()).isBeforeOrEqualTo(newest);
        assertThat(status.last())
                .allSatisfy(move -> assertThat(move.why())
                        .isEqualTo(Objects.requireNonNull(DAY.commands().get(move.commandId()))
                                .getReason()));
        assertThat(status.failed())
                .extracting(MoveStatus::commandId)
                .containsExactlyInAnyOrderElementsOf(DAY.commands().keySet().stream()
                        .filter(id -> DAY.records().migrationEvents(id).stream()
                                .anyMatch(event -> event.getStatus() == CommandStatus.FAILED
                                        || event.getStatus() == CommandStatus.REJECTED))
                        .toList());
        assertThat(status.failed())
                .allSatisfy(move -> assertThat(move.problem()).contains("remedy: "));
        assertThat(status.power().sleptHours()).isPositive().isCloseTo(slept(end), within(1e-9));
        assertThat(status.power().savedWattHours())
                .isCloseTo(70 * status.power().sleptHours(), within(1e-9));
        assertThat(status.power().measuredWattHours()).isZero();
        PoolStatus since = PoolStatus.of(DAY.records(), end, end);
        assertThat(since.power().sleptHours()).isZero();
    }

    /** Hours from each report of sleep to the waking that followed, or to the end. */
    private static double slept(Instant end) {
        long millis = 0;
        Map<String, Instant> asleep = new TreeMap<>();
        for (Recorded input : DAY.inputs()) {
            if (input.value() instanceof PowerEvent event && event.getAction() == PowerAction.SLEEP) {
                if (event.getStatus() == CommandStatus.SUCCEEDED) {
                    asleep.put(event.getHost(), event.getAt());
                }
            } else if (input.value() instanceof PowerEvent event && asleep.containsKey(event.getHost())) {
                millis += Duration.between(asleep.remove(event.getHost()), event.getAt())
                        .toMillis();
            }
        }
        for (Instant since : asleep.values()) {
            millis += Duration.between(since, end).toMillis();
        }
        return millis / 3_600_000.0;
    }
}
