package io.isotherm.explain;

import io.isotherm.decider.core.rules.Formats;
import io.isotherm.explain.PoolRecords.Planned;
import io.isotherm.explain.Step.Stage;
import io.isotherm.reasons.Reasons;
import io.isotherm.schema.CommandStatus;
import io.isotherm.schema.Decision;
import io.isotherm.schema.HostState;
import io.isotherm.schema.MigrationCommand;
import io.isotherm.schema.MigrationEvent;
import io.isotherm.schema.MigrationReason;
import io.isotherm.schema.Mode;
import io.isotherm.schema.Move;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Why a guest was moved, or recommended to be, and what came of it. */
final class MoveAnswer {
    private static final Set<CommandStatus> OVER = EnumSet.of(
            CommandStatus.SUCCEEDED,
            CommandStatus.FAILED,
            CommandStatus.REJECTED,
            CommandStatus.EXPIRED,
            CommandStatus.UNKNOWN);

    private final PoolRecords records;
    private final String id;
    private final Optional<Planned<Move>> planned;
    private final Optional<MigrationCommand> command;

    MoveAnswer(PoolRecords records, String id) {
        this.records = records;
        this.id = id;
        this.planned = records.move(id);
        this.command = records.migration(id);
    }

    Answer answer() {
        String source = command.map(MigrationCommand::getSource)
                .orElseGet(() -> planned.map(of -> of.move().getSource()).orElse(""));
        String destination = command.map(MigrationCommand::getDestination)
                .orElseGet(() -> planned.map(of -> of.move().getDestination()).orElse(""));
        Instant at = command.map(MigrationCommand::getIssuedAt)
                .orElseGet(() -> planned.map(of -> of.decision().getTick()).orElse(Instant.EPOCH));
        List<Step> steps = new ArrayList<>();
        List.of(source, destination)
                .forEach(
                        host -> records.stateAt(host, at).ifPresent(state -> steps.addAll(Steps.host(records, state))));
        planned.ifPresent(of -> steps.addAll(decided(of.decision(), of.move())));
        steps.addAll(commanded(records, id));
        return new Answer(records.pool(), "command " + id, at, summary(source, destination), steps);
    }

    /** The plan and what else was considered for its guest. */
    private static List<Step> decided(Decision decision, Move move) {
        List<Step> steps = new ArrayList<>();
        // An approved move may come when its scenario no longer holds.
        boolean holds = Words.shares(decision).stream().anyMatch(share -> share.getScenario() == move.getScenario());
        Words.shares(decision).stream()
                .filter(share -> !holds || share.getScenario() == move.getScenario())
                .forEach(share -> steps.add(Steps.scenario(decision, share)));
        steps.add(Steps.candidate(decision, move));
        decision.getRejections().stream()
                .filter(rejection -> move.getVm().equals(rejection.getVm()))
                .forEach(rejection -> steps.add(Steps.rejection(decision, rejection, Optional.of(move.getVmName()))));
        return steps;
    }

    /** What was commanded, reported, and came of it. */
    static List<Step> commanded(PoolRecords records, String id) {
        List<Step> steps = new ArrayList<>();
        records.approvals(id).forEach(approval -> steps.add(Steps.answer(approval)));
        records.migration(id).ifPresent(command -> {
            steps.add(Steps.command(command));
            records.migrationEvents(id).forEach(event -> steps.add(Steps.event(event)));
            steps.add(outcome(records, command));
        });
        return steps;
    }

    /** The report that ends a command; empty where none was read. */
    static Optional<MigrationEvent> end(PoolRecords records, String id) {
        return records.migrationEvents(id).stream()
                .filter(event -> OVER.contains(event.getStatus()))
                .reduce((earlier, later) -> later);
    }

    private static Step outcome(PoolRecords records, MigrationCommand command) {
        Optional<MigrationEvent> end = end(records, command.getCommandId());
        Long expected = records.move(command.getCommandId())
                .map(of -> of.move().getExpectedMillis())
                .orElse(null);
        if (end.isEmpty()) {
            return Step.of(
                    Stage.OUTCOME,
                    command.getIssuedAt(),
                    "no report of its end was read; its executor may be busy, or silent",
                    "commandId",
                    command.getCommandId(),
                    "expectedMillis",
                    expected);
        }
        MigrationEvent event = end.get();
        boolean moved = event.getStatus() == CommandStatus.SUCCEEDED;
        String duration = moved
                ? " in " + Formats.duration(event.getElapsedMillis())
                        + (expected == null ? "" : ", expected " + Formats.duration(expected))
                : "";
        String around = moved
                ? around(records, command.getSource(), command.getIssuedAt(), event.getAt())
                        + around(records, command.getDestination(), command.getIssuedAt(), event.getAt())
                : reason(event);
        return Step.of(
                Stage.OUTCOME,
                event.getAt(),
                event.getStatus() + duration + around,
                "commandId",
                command.getCommandId(),
                "status",
                event.getStatus().name(),
                "reason",
                event.getReason().name(),
                "elapsedMillis",
                event.getElapsedMillis(),
                "expectedMillis",
                expected);
    }

    static String reason(MigrationEvent event) {
        return event.getReason() == MigrationReason.NONE
                ? ""
                : ", " + event.getReason() + ": "
                        + (event.getDetail().isBlank()
                                ? Reasons.explain(event.getReason()).meaning()
                                : event.getDetail())
                        + " (remedy: "
                        + Reasons.explain(event.getReason()).remedy() + ")";
    }

    /** A host's use before a move and after it. */
    private static String around(PoolRecords records, String host, Instant before, Instant after) {
        Optional<HostState> then = records.stateAt(host, before);
        Optional<HostState> since = records.stateFrom(host, after);
        return then.isEmpty() || since.isEmpty()
                ? ""
                : "; " + host + " before: " + Words.uses(then.get()) + ", after: " + Words.uses(since.get());
    }

    private String summary(String source, String destination) {
        String guest = command.map(MigrationCommand::getVmName)
                .orElseGet(() -> planned.map(of -> of.move().getVmName()).orElse("?"));
        String why = command.map(MigrationCommand::getReason)
                .orElseGet(() -> planned.map(of -> of.move().getReason()).orElse("?"));
        String move = guest + " from " + source + " to " + destination;
        if (command.isPresent()) {
            String end = end(records, id)
                    .map(event -> event.getStatus() + reason(event))
                    .orElse("no end was reported");
            return move + ": " + why + ". " + end;
        }
        Mode mode = planned.map(of -> Words.shares(of.decision()).stream()
                        .filter(share -> share.getScenario() == of.move().getScenario())
                        .map(share -> share.getMode())
                        .findFirst()
                        .orElse(of.decision().getMode()))
                .orElse(Mode.OBSERVE);
        return move + " was planned and not commanded (mode " + Words.mode(mode) + "): " + why;
    }
}
