package io.isotherm.replay.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.decider.core.tick.TickResult;
import io.isotherm.explain.Answer;
import io.isotherm.explain.AnswerText;
import io.isotherm.explain.Explainer;
import io.isotherm.explain.PoolRecords;
import io.isotherm.explain.Step;
import io.isotherm.explain.Step.Stage;
import io.isotherm.explain.Subject;
import io.isotherm.replay.recording.Recorded;
import io.isotherm.schema.CommandStatus;
import io.isotherm.schema.Decision;
import io.isotherm.schema.HostMetrics;
import io.isotherm.schema.HostState;
import io.isotherm.schema.MigrationCommand;
import io.isotherm.schema.MigrationEvent;
import io.isotherm.schema.Move;
import io.isotherm.schema.PowerCommand;
import io.isotherm.schema.ScenarioShare;
import io.isotherm.schema.Temperature;
import io.isotherm.schema.VmLoad;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What is explained over a whole recorded day names the numbers that are on its topics. */
class ExplainedDayTest {
    private static final Duration HOUR = Duration.ofHours(1);

    private static final DecidedDay DAY = new DecidedDay();

    private static Answer explain(String word, Instant at) {
        Subject subject = Subject.find(DAY.records(), word).get(0);
        Explainer explainer = new Explainer(DAY.records(), subject, at, HOUR);
        Answer answer = explainer.answer();
        assertThat(AnswerText.lines(answer))
                .hasSizeGreaterThanOrEqualTo(3 + answer.steps().size());
        return answer;
    }

    private static List<Step> steps(Answer answer, Stage stage) {
        return answer.steps().stream().filter(step -> step.stage() == stage).toList();
    }

    private static HostState judged(String host, Instant windowEnd) {
        return DAY.states().stream()
                .filter(state ->
                        state.getHost().equals(host) && state.getWindowEnd().equals(windowEnd))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void everyMoveIsExplainedByTheNumbersOfItsRecords() {
        assertThat(DAY.commands()).hasSizeGreaterThan(20);
        for (TickResult result : DAY.results()) {
            for (MigrationCommand command : result.migrations()) {
                Move move = result.decision().getMoves().stream()
                        .filter(any -> any.getCommandId().equals(command.getCommandId()))
                        .findFirst()
                        .orElseThrow();
                Answer answer = explain(command.getCommandId(), Instant.MIN);

                assertThat(answer.summary())
                        .contains(move.getVmName(), move.getSource(), move.getDestination(), command.getReason());
                Step commanded = steps(answer, Stage.COMMAND).get(0);
                assertThat(commanded.figures())
                        .containsEntry("commandId", command.getCommandId())
                        .containsEntry("source", command.getSource())
                        .containsEntry("destination", command.getDestination())
                        .containsEntry("memoryKib", command.getMemoryKib())
                        .containsEntry("deadline", command.getDeadline());
                assertThat(steps(answer, Stage.CANDIDATE).get(0).figures())
                        .containsEntry("expectedMillis", move.getExpectedMillis())
                        .containsEntry("reason", move.getReason());
                assertThat(steps(answer, Stage.SCENARIO).get(0).figures())
                        .containsEntry("decisionId", command.getDecisionId());
                assertStates(answer, command);
                assertEnd(answer, command, move);
            }
        }
    }

    private static void assertStates(Answer answer, MigrationCommand command) {
        List<Step> states = steps(answer, Stage.STATE);
        List<Step> windows = steps(answer, Stage.WINDOW);
        List<Step> samples = steps(answer, Stage.SAMPLES);
        List<String> ends = List.of(command.getSource(), command.getDestination());
        for (int i = 0; i < ends.size(); i++) {
            HostState state = judged(ends.get(i), command.getIssuedAt());
            String evidences = String.valueOf(states.get(i).figures().get("evidence"));
            String resources = String.valueOf(windows.get(i).figures().get("resources"));
            assertThat(states.get(i).figures())
                    .containsEntry("host", ends.get(i))
                    .containsEntry("temperature", state.getTemperature().name())
                    .containsEntry("since", state.getSince());
            state.getEvidence()
                    .forEach(evidence -> assertThat(evidences)
                            .contains(String.valueOf(evidence.getValues()), String.valueOf(evidence.getMark())));
            assertThat(windows.get(i).figures())
                    .containsEntry("windowStart", state.getWindowStart())
                    .containsEntry("completeness", state.getCompleteness());
            state.getResources()
                    .forEach(use -> assertThat(resources)
                            .contains("mean=" + use.getMean(), "p95=" + use.getP95(), "max=" + use.getMax()));
            Set<Instant> sampled = new TreeSet<>();
            for (Recorded input : DAY.inputs()) {
                if (input.value() instanceof HostMetrics sample
                        && sample.getPool().equals("p")
                        && sample.getHost().equals(ends.get(i))
                        && !sample.getSampledAt().isBefore(state.getWindowStart())
                        && !sample.getSampledAt().isAfter(state.getWindowEnd())) {
                    sampled.add(sample.getSampledAt());
                }
            }
            assertThat(samples.get(i).figures()).containsEntry("samples", sampled.size());
        }
    }

    private static void assertEnd(Answer answer, MigrationCommand command, Move move) {
        List<MigrationEvent> reported = DAY.inputs().stream()
                .map(Recorded::value)
                .filter(value -> value instanceof MigrationEvent)
                .map(MigrationEvent.class::cast)
                .filter(event -> event.getCommandId().equals(command.getCommandId()))
                .distinct()
                .toList();
        assertThat(steps(answer, Stage.EVENT))
                .extracting(step -> step.figures().get("status"))
                .containsExactlyElementsOf(reported.stream()
                        .map(event -> (Object) event.getStatus().name())
                        .toList());
        Step outcome = steps(answer, Stage.OUTCOME).get(0);
        assertThat(outcome.figures()).containsEntry("expectedMillis", move.getExpectedMillis());
        if (!reported.isEmpty()) {
            MigrationEvent last = reported.get(reported.size() - 1);
            assertThat(outcome.figures())
                    .containsEntry("status", last.getStatus().name())
                    .containsEntry("elapsedMillis", last.getElapsedMillis());
            assertThat(answer.summary()).contains(last.getStatus().name());
        }
    }

    @Test
    void everyPowerCommandIsExplainedByItsRecords() {
        List<PowerCommand> powers = DAY.results().stream()
                .flatMap(result -> result.powers().stream())
                .toList();
        assertThat(powers).isNotEmpty();
        for (PowerCommand command : powers) {
            Answer answer = explain(command.getCommandId(), Instant.MIN);
            assertThat(answer.summary())
                    .contains(command.getHost(), command.getAction().name(), command.getReason());
            assertThat(steps(answer, Stage.COMMAND).get(0).figures()).containsEntry("deadline", command.getDeadline());
            assertThat(steps(answer, Stage.EVENT)).isNotEmpty();
        }
    }

    @Test
    void everyHotHostThatWasLeftAloneIsExplainedByWhatTheDecisionSays() {
        int alone = 0;
        for (TickResult result : DAY.results()) {
            Decision decision = result.decision();
            for (HostState state : DAY.states()) {
                if (state.getWindowEnd().equals(decision.getTick())
                        && state.getTemperature() == Temperature.HOT
                        && DAY.isLeftAlone(decision, state.getHost())) {
                    alone++;
                    assertHeld(decision, state);
                }
            }
        }
        assertThat(alone).isGreaterThan(10);
    }

    private static void assertHeld(Decision decision, HostState state) {
        Answer answer = explain(state.getHost(), decision.getTick());
        assertThat(answer.summary())
                .contains("it is HOT since " + state.getSince())
                .containsAnyOf("It is left alone: ", "It needs no more relief: ")
                .doesNotContain("names nothing that holds it");
        boolean relieved = answer.summary().contains("It needs no more relief: ");
        if (relieved) {
            assertThat(decision.getScenarios())
                    .flatExtracting(ScenarioShare::getEvidence)
                    .noneMatch(text -> text.startsWith("Host " + state.getHost() + " is hot"));
        }
        assertThat(String.valueOf(steps(answer, Stage.STATE).get(0).figures().get("evidence")))
                .contains(String.valueOf(state.getEvidence().get(0).getValues()));
        assertThat(steps(answer, Stage.SCENARIO))
                .extracting(step -> step.figures().get("evidence"))
                .containsExactlyElementsOf(decision.getScenarios().stream()
                        .map(share -> (Object) share.getEvidence())
                        .toList());
        List<String> guests = state.getVms().stream().map(VmLoad::getUuid).toList();
        decision.getRejections().stream()
                .filter(rejection ->
                        state.getHost().equals(rejection.getSource()) || guests.contains(rejection.getVm()))
                .forEach(rejection -> {
                    assertThat(steps(answer, Stage.REJECTION))
                            .extracting(step -> step.figures().get("rule") + ": "
                                    + step.figures().get("detail") + " "
                                    + step.figures().get("countOfRule"))
                            .contains(rejection.getRule() + ": " + rejection.getDetail() + " "
                                    + decision.getRejectionCounts().get(rejection.getRule()));
                    assertThat(answer.summary() + (isStopped(decision) || relieved ? rejection.getRule() : ""))
                            .contains(rejection.getRule());
                });
    }

    private static boolean isStopped(Decision decision) {
        return decision.getScenarios().stream()
                .anyMatch(share ->
                        Set.of("PAUSED", "UNSAFE").contains(share.getScenario().name()));
    }

    @Test
    void whatFailedSaysWhyAndWhatToDo() {
        List<String> failed = DAY.commands().keySet().stream()
                .filter(id -> DAY.records().migrationEvents(id).stream()
                        .anyMatch(event -> event.getStatus() == CommandStatus.FAILED))
                .toList();
        assertThat(failed).isNotEmpty();
        failed.forEach(
                id -> assertThat(explain(id, Instant.MIN).summary()).contains("FAILED, MIGRATION_FAILED", "remedy: "));
    }

    @Test
    void everyGuestIsExplainedAtAnyTime() {
        for (int i = 0; i < 15; i++) {
            for (TickResult result : DAY.results().subList(0, 60)) {
                Instant tick = result.decision().getTick();
                Answer answer = explain("nv" + i, tick);
                assertThat(answer.subject()).isEqualTo("VM nv" + i);
                assertThat(answer.summary())
                        .startsWith("it is on ")
                        .containsAnyOf("It stays", "It was last told", "It is planned");
            }
        }
    }

    @Test
    void anHourInWhichNothingHappenedSaysWhatHeldThePool() {
        PoolRecords paused = new PoolRecords("p");
        List<Decision> stopped = DAY.results().stream()
                .map(TickResult::decision)
                .filter(ExplainedDayTest::isStopped)
                .toList();
        stopped.forEach(paused::accept);
        Decision last = stopped.get(stopped.size() - 1);
        Answer answer = new Explainer(paused, Subject.pool("p"), last.getTick(), HOUR).answer();
        assertThat(answer.summary())
                .contains("nothing was commanded", last.getScenario().name())
                .contains(last.getScenarioEvidence());
    }

    @Test
    void aPoolThatIsNotPackedSaysWhy() {
        List<String> summaries = DAY.results().stream()
                .map(result -> new Explainer(
                                DAY.records(),
                                Subject.pool("p"),
                                result.decision().getTick(),
                                HOUR)
                        .answer()
                        .summary())
                .toList();
        assertThat(summaries).anyMatch(text -> text.contains("It is not packed: power.enabled is false"));
        assertThat(summaries).anyMatch(text -> text.contains("It is not packed: it must be cold for 5 min"));
        assertThat(summaries).anyMatch(text -> text.contains("It is being packed"));
    }
}
