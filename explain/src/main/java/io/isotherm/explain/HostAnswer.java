package io.isotherm.explain;

import io.isotherm.schema.Decision;
import io.isotherm.schema.HostState;
import io.isotherm.schema.Mode;
import io.isotherm.schema.Move;
import io.isotherm.schema.Rejection;
import io.isotherm.schema.Scenario;
import io.isotherm.schema.ScenarioShare;
import io.isotherm.schema.Temperature;
import io.isotherm.schema.VmLoad;
import io.isotherm.text.Counted;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Why a host is as it is, and what was done about it. */
final class HostAnswer {
    private final PoolRecords records;
    private final String host;
    private final Instant at;

    HostAnswer(PoolRecords records, String host, Instant at) {
        this.records = records;
        this.host = host;
        this.at = at;
    }

    Answer answer() {
        List<Step> steps = new ArrayList<>();
        Optional<HostState> state = records.stateAt(host, at);
        state.ifPresent(known -> steps.addAll(Steps.host(records, known)));
        Optional<Decision> decision = records.decisionAt(at);
        decision.ifPresent(made -> {
            Words.shares(made).forEach(share -> steps.add(Steps.scenario(made, share)));
            moves(made).forEach(move -> steps.add(Steps.candidate(made, move)));
            made.getPowerActions().stream()
                    .filter(action -> action.getHost().equals(host))
                    .forEach(action -> steps.add(Steps.candidate(made, action)));
            rejections(made, state)
                    .forEach(rejection -> steps.add(Steps.rejection(made, rejection, guestName(rejection))));
            made.getNotes().stream()
                    .filter(note -> Words.mentions(note, host))
                    .forEach(note -> steps.add(Steps.note(made, note)));
            underWay(made).forEach(move -> steps.addAll(MoveAnswer.commanded(records, move)));
        });
        return new Answer(records.pool(), "host " + host, at, summary(state, decision), steps);
    }

    /** The answer in a sentence. */
    String summary() {
        return summary(records.stateAt(host, at), records.decisionAt(at));
    }

    /** Most are of the host's own guests: all those of the pool are gone through for others alone. */
    private Optional<String> guestName(Rejection rejection) {
        String guest = rejection.getVm();
        if (guest == null) {
            return Optional.empty();
        }
        return records.stateAt(host, Instant.MAX).stream()
                .flatMap(state -> state.getVms().stream())
                .filter(vm -> vm.getUuid().equals(guest))
                .map(VmLoad::getName)
                .findFirst()
                .or(() -> Optional.ofNullable(Subject.guests(records).get(guest)));
    }

    private List<Move> moves(Decision decision) {
        return decision.getMoves().stream()
                .filter(move ->
                        move.getSource().equals(host) || move.getDestination().equals(host))
                .toList();
    }

    /** Ids of the unfinished moves that this host has a part in. */
    private List<String> underWay(Decision decision) {
        return decision.getUnfinished().stream()
                .filter(id -> records.migration(id)
                        .filter(command -> command.getSource().equals(host)
                                || command.getDestination().equals(host))
                        .isPresent())
                .toList();
    }

    /** Those of the host and its guests, and those of other hosts that may receive none. */
    private List<Rejection> rejections(Decision decision, Optional<HostState> state) {
        Set<String> guests = new TreeSet<>();
        state.ifPresent(known -> known.getVms().forEach(vm -> guests.add(vm.getUuid())));
        return decision.getRejections().stream()
                .filter(rejection -> host.equals(rejection.getSource())
                        || (rejection.getVm() != null && guests.contains(rejection.getVm()))
                        || (rejection.getVm() == null
                                && rejection.getSource() == null
                                && !host.equals(rejection.getDestination())))
                .toList();
    }

    private String summary(Optional<HostState> state, Optional<Decision> decision) {
        if (state.isEmpty() && decision.isEmpty()) {
            return "no record tells of it by then";
        }
        if (state.isEmpty()) {
            return "no state of it is left from then: of each host the topic of states keeps the newest for sure; "
                    + "what was decided is below";
        }
        HostState known = state.get();
        String is = known.getTemperature() == Temperature.UNKNOWN
                ? "too little is known of it (" + known.getQuality() + ": "
                        + String.join("; ", known.getQualityReasons()) + ")"
                : "it is " + Words.temperature(known);
        if (decision.isEmpty()) {
            return is + "; no decision of that time was read";
        }
        return known.getTemperature() == Temperature.HOT
                ? is + ". " + relief(decision.get(), state)
                : is + ". " + touched(decision.get());
    }

    private String touched(Decision decision) {
        List<Move> issued = moves(decision).stream().filter(Move::getIssued).toList();
        return issued.isEmpty()
                ? "The pool's scenario is " + decision.getScenario() + ", and no move to or from it was issued"
                : Counted.of(issued.size(), "move") + " to or from it " + (issued.size() == 1 ? "was" : "were")
                        + " issued";
    }

    /** What is done for a hot host, or what holds it. */
    private String relief(Decision decision, Optional<HostState> state) {
        List<Move> away = moves(decision).stream()
                .filter(move -> move.getSource().equals(host))
                .toList();
        List<Move> issued = away.stream().filter(Move::getIssued).toList();
        if (!issued.isEmpty()) {
            return "It is being relieved: "
                    + issued.stream()
                            .map(move -> move.getVmName() + " goes to " + move.getDestination())
                            .collect(Collectors.joining(", "));
        }
        List<String> leaving = leaving(decision);
        if (!leaving.isEmpty()) {
            return "It is being relieved: " + String.join(", ", leaving);
        }
        if (needsNoRelief(decision)) {
            return "It needs no more relief: "
                    + state.map(HostAnswer::guestsNow).orElse("")
                    + "it is called HOT until enough of its windows have cooled down";
        }
        return "It is left alone: " + String.join("; ", held(decision, state, away));
    }

    /** Whether nothing is done for it, though it is hot and needs relief. */
    boolean isLeftAlone(Decision decision) {
        return moves(decision).stream()
                        .noneMatch(move -> move.getIssued() && move.getSource().equals(host))
                && leaving(decision).isEmpty()
                && !needsNoRelief(decision);
    }

    private List<String> leaving(Decision decision) {
        return underWay(decision).stream()
                .flatMap(id -> records.migration(id).stream())
                .filter(command -> command.getSource().equals(host))
                .map(command -> command.getVmName() + " is on its way to " + command.getDestination())
                .toList();
    }

    /**
     * Whether no scenario and no note names a host that is hot: by what its guests use since the moves that were made, it is
     * below what it was to come down to.
     */
    private boolean needsNoRelief(Decision decision) {
        return Words.share(decision, Scenario.PAUSED, Scenario.UNSAFE).isEmpty()
                && Words.shares(decision).stream()
                        .flatMap(share -> share.getEvidence().stream())
                        .noneMatch(text -> Words.mentions(text, host))
                && decision.getNotes().stream().noneMatch(note -> Words.mentions(note, host));
    }

    private static String guestsNow(HostState state) {
        double cpus = state.getVms().stream()
                .filter(VmLoad::getMeasured)
                .mapToDouble(VmLoad::getCpuMean)
                .sum();
        return String.format(
                Locale.ROOT,
                "the %s that are left on it use %.2f CPUs together, and ",
                Counted.of(state.getVms().size(), "guest"),
                cpus);
    }

    private List<String> held(Decision decision, Optional<HostState> state, List<Move> planned) {
        Optional<ScenarioShare> stop = Words.share(decision, Scenario.PAUSED, Scenario.UNSAFE);
        if (stop.isPresent()) {
            return List.of(stop.get().getScenario() + ", "
                    + String.join("; ", stop.get().getEvidence()));
        }
        List<String> held = new ArrayList<>();
        Optional<ScenarioShare> share = Words.share(decision, Scenario.OVERLOAD, Scenario.SATURATION);
        if (!planned.isEmpty()) {
            held.add(waiting(planned, share.map(ScenarioShare::getMode).orElse(decision.getMode())));
        }
        share.map(ScenarioShare::getWaitsFor).ifPresent(waits -> held.add("it waits for " + waits));
        Map<String, List<Rejection>> byRule = new LinkedHashMap<>();
        rejections(decision, state)
                .forEach(rejection -> byRule.computeIfAbsent(rejection.getRule(), none -> new ArrayList<>())
                        .add(rejection));
        byRule.forEach((rule, of) -> held.add(rule + " ("
                + (of.size() == 1 ? "" : Counted.of(of.size(), "candidate") + ", such as ")
                + text(of.get(0)) + ")"));
        decision.getNotes().stream().filter(note -> Words.mentions(note, host)).forEach(held::add);
        if (held.isEmpty()) {
            held.add("the decision of " + decision.getTick() + " names nothing that holds it; its scenario is "
                    + decision.getScenario() + " ("
                    + decision.getScenarioEvidence().stream().collect(Collectors.joining("; ")) + ")");
        }
        return held;
    }

    private String text(Rejection rejection) {
        return guestName(rejection)
                        .filter(name -> !Words.mentions(rejection.getDetail(), name))
                        .map(name -> name + ": ")
                        .orElse("")
                + rejection.getDetail();
    }

    private static String waiting(List<Move> planned, Mode mode) {
        String moves = Counted.of(planned.size(), "planned move");
        return switch (mode) {
            case OBSERVE -> moves + " only observed, for the mode is observe";
            case RECOMMEND ->
                moves + " waiting for approval ("
                        + planned.stream().map(Move::getCommandId).collect(Collectors.joining(", ")) + ")";
            case AUTOMATIC -> moves + " not issued yet";
        };
    }
}
