package io.isotherm.explain;

import io.isotherm.explain.PoolRecords.Planned;
import io.isotherm.schema.Decision;
import io.isotherm.schema.PowerCommand;
import io.isotherm.schema.PowerDecision;
import io.isotherm.schema.PowerEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Why a host was put to sleep or woken, or recommended to be, and what came of it. */
final class PowerAnswer {
    private final PoolRecords records;
    private final String id;
    private final Optional<Planned<PowerDecision>> planned;
    private final Optional<PowerCommand> command;

    PowerAnswer(PoolRecords records, String id) {
        this.records = records;
        this.id = id;
        this.planned = records.powerAction(id);
        this.command = records.power(id);
    }

    Answer answer() {
        String host = command.map(PowerCommand::getHost)
                .orElseGet(() -> planned.map(of -> of.move().getHost()).orElse(""));
        Instant at = command.map(PowerCommand::getIssuedAt)
                .orElseGet(() -> planned.map(of -> of.decision().getTick()).orElse(Instant.EPOCH));
        List<Step> steps = new ArrayList<>();
        records.stateAt(host, at).ifPresent(state -> steps.addAll(Steps.host(records, state)));
        planned.ifPresent(of -> {
            Decision decision = of.decision();
            Words.shares(decision).stream()
                    .filter(share -> of.move().getScenario() == null
                            || share.getScenario() == of.move().getScenario())
                    .forEach(share -> steps.add(Steps.scenario(decision, share)));
            steps.add(Steps.candidate(decision, of.move()));
        });
        records.approvals(id).forEach(approval -> steps.add(Steps.answer(approval)));
        command.ifPresent(of -> steps.add(Steps.command(of)));
        List<PowerEvent> events = records.powerEvents(id);
        events.forEach(event -> steps.add(Steps.event(event)));
        return new Answer(records.pool(), "command " + id, at, summary(host, events), steps);
    }

    private String summary(String host, List<PowerEvent> events) {
        String what = command.map(of -> of.getAction() + " of " + host + ": " + of.getReason())
                .orElseGet(() -> planned.map(of -> of.move().getAction() + " of " + host + ": "
                                + of.move().getReason())
                        .orElse(host));
        if (command.isEmpty()) {
            return what + ". It was planned and not commanded";
        }
        return what + ". "
                + (events.isEmpty()
                        ? "No report was read"
                        : events.get(events.size() - 1).getStatus().toString());
    }
}
