package io.isotherm.explain;

import io.isotherm.schema.Decision;
import io.isotherm.schema.HostState;
import io.isotherm.schema.MigrationCommand;
import io.isotherm.schema.Move;
import io.isotherm.schema.Rejection;
import io.isotherm.schema.Temperature;
import io.isotherm.schema.VmLoad;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Why a guest is where it is: what moved it, or what keeps it. */
final class GuestAnswer {
    private final PoolRecords records;
    private final Subject guest;
    private final Instant at;
    private final Duration past;

    GuestAnswer(PoolRecords records, Subject guest, Instant at, Duration past) {
        this.records = records;
        this.guest = guest;
        this.at = at;
        this.past = past;
    }

    /**
     * A guest as a window shows it.
     *
     * @param host the state of its host
     * @param vm its load there
     */
    record Seen(HostState host, VmLoad vm) {}

    /** Where a guest was seen last by then: while it moves, a window may show it nowhere. */
    static Optional<Seen> seen(PoolRecords records, String uuid, Instant at) {
        return records.hosts().stream()
                .flatMap(host -> records.statesUntil(host, at).stream()
                        .flatMap(state -> state.getVms().stream()
                                .filter(vm -> vm.getUuid().equals(uuid))
                                .map(vm -> new Seen(state, vm)))
                        .limit(1))
                .max(Comparator.comparing(seen -> seen.host().getWindowEnd()));
    }

    Answer answer() {
        List<Step> steps = new ArrayList<>();
        Optional<Seen> seen = seen(records, guest.id(), at);
        seen.ifPresent(now -> {
            steps.addAll(Steps.host(records, now.host()));
            steps.add(Steps.guest(now.host(), now.vm()));
        });
        Optional<Decision> decision = records.decisionAt(at);
        decision.ifPresent(made -> {
            Words.shares(made).forEach(share -> steps.add(Steps.scenario(made, share)));
            planned(made).forEach(move -> steps.add(Steps.candidate(made, move)));
            rejections(made, seen).forEach(rejection -> steps.add(Steps.rejection(made, rejection, name(rejection))));
            made.getNotes().stream()
                    .filter(note -> Words.mentions(note, guest.name()) || Words.mentions(note, guest.id()))
                    .forEach(note -> steps.add(Steps.note(made, note)));
        });
        List<MigrationCommand> commands = records.migrations().stream()
                .filter(command -> command.getVm().equals(guest.id()))
                .filter(command -> !command.getIssuedAt().isAfter(at)
                        && !command.getIssuedAt().isBefore(at.minus(past)))
                .toList();
        commands.forEach(command -> steps.addAll(MoveAnswer.commanded(records, command.getCommandId())));
        return new Answer(records.pool(), guest.toString(), at, summary(seen, decision, commands), steps);
    }

    private Optional<String> name(Rejection rejection) {
        return guest.id().equals(rejection.getVm()) ? Optional.of(guest.name()) : Optional.empty();
    }

    private List<Move> planned(Decision decision) {
        return decision.getMoves().stream()
                .filter(move -> move.getVm().equals(guest.id()))
                .toList();
    }

    /** Those of the guest, and those of its host as a whole. */
    private List<Rejection> rejections(Decision decision, Optional<Seen> seen) {
        return decision.getRejections().stream()
                .filter(rejection -> guest.id().equals(rejection.getVm())
                        || (rejection.getVm() == null
                                && rejection.getSource() != null
                                && seen.filter(now -> now.host().getHost().equals(rejection.getSource()))
                                        .isPresent()))
                .toList();
    }

    private String summary(Optional<Seen> seen, Optional<Decision> decision, List<MigrationCommand> commands) {
        String where = seen.map(
                        now -> "it is on " + now.host().getHost() + ", which is " + Words.temperature(now.host()))
                .orElse("no window of that time shows it");
        if (!commands.isEmpty()) {
            MigrationCommand last = commands.get(commands.size() - 1);
            String end = MoveAnswer.end(records, last.getCommandId())
                    .map(event -> event.getStatus() + MoveAnswer.reason(event))
                    .orElse("no end reported");
            return where + ". It was last told to go from " + last.getSource() + " to " + last.getDestination() + " at "
                    + last.getIssuedAt() + ": " + last.getReason() + " (" + end + ")";
        }
        return where + ". " + decision.map(made -> stays(made, seen)).orElse("No decision of that time was read");
    }

    private String stays(Decision decision, Optional<Seen> seen) {
        List<Move> planned = planned(decision);
        if (!planned.isEmpty()) {
            Move move = planned.get(planned.size() - 1);
            return "It is planned to go to " + move.getDestination() + ", not issued: " + move.getReason();
        }
        List<Rejection> refused = rejections(decision, seen);
        if (!refused.isEmpty()) {
            return "It stays: "
                    + refused.stream()
                            .map(rejection -> rejection.getRule()
                                    + (rejection.getDestination() == null ? "" : " to " + rejection.getDestination())
                                    + " (" + rejection.getDetail() + ")")
                            .collect(Collectors.joining("; "));
        }
        boolean hot = seen.filter(now -> now.host().getTemperature() == Temperature.HOT)
                .isPresent();
        return hot
                ? "It stays: the decision of " + decision.getTick()
                        + " tells no refusal of it; see what it tells of its"
                        + " host (it keeps the first few refusals of each rule: "
                        + decision.getRejectionCounts().entrySet().stream()
                                .sorted(Map.Entry.comparingByKey())
                                .map(entry -> entry.getKey() + " " + entry.getValue())
                                .collect(Collectors.joining(", "))
                        + ")"
                : "It stays, for nothing asked it to go: the pool's scenario is " + decision.getScenario() + " ("
                        + String.join("; ", decision.getScenarioEvidence()) + ")";
    }
}
