package io.isotherm.explain;

import static io.isotherm.explain.Step.figures;

import io.isotherm.decider.core.rules.Formats;
import io.isotherm.explain.Step.Stage;
import io.isotherm.schema.Approval;
import io.isotherm.schema.Decision;
import io.isotherm.schema.Forecast;
import io.isotherm.schema.HostMetrics;
import io.isotherm.schema.HostState;
import io.isotherm.schema.MigrationCommand;
import io.isotherm.schema.MigrationEvent;
import io.isotherm.schema.MigrationReason;
import io.isotherm.schema.Move;
import io.isotherm.schema.PowerCommand;
import io.isotherm.schema.PowerDecision;
import io.isotherm.schema.PowerEvent;
import io.isotherm.schema.PowerReason;
import io.isotherm.schema.Rejection;
import io.isotherm.schema.ScenarioShare;
import io.isotherm.schema.VmLoad;
import io.isotherm.text.Counted;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.Collectors;

/** What single records say, as steps. */
final class Steps {
    private static final double KIB_PER_GIB = 1024.0 * 1024.0;

    private Steps() {}

    /** What was measured and judged of a host in a window. */
    static List<Step> host(PoolRecords records, HostState state) {
        List<Step> steps = new ArrayList<>();
        samples(records, state).ifPresent(steps::add);
        steps.add(window(state));
        steps.add(state(state));
        return steps;
    }

    private static Optional<Step> samples(PoolRecords records, HostState state) {
        var within = records.samples(state.getHost()).subMap(state.getWindowStart(), true, state.getWindowEnd(), true);
        if (within.isEmpty()) {
            return Optional.empty();
        }
        HostMetrics first = within.firstEntry().getValue();
        HostMetrics last = within.lastEntry().getValue();
        long millis = last.getSampledAt().toEpochMilli() - first.getSampledAt().toEpochMilli();
        long nanos = last.getCpuTimeNanos() - first.getCpuTimeNanos();
        String used = millis <= 0 || nanos < 0
                ? ""
                : String.format(
                        Locale.ROOT,
                        "; by its counters %.2f of %d CPUs were used",
                        nanos / 1e6 / millis,
                        last.getCapacity().getCpus());
        String text = String.format(
                Locale.ROOT,
                "%s: %s from %s to %s%s, and at the last %.1f of %.1f GiB of memory",
                state.getHost(),
                Counted.of(within.size(), "sample"),
                first.getSampledAt(),
                last.getSampledAt(),
                used,
                last.getMemoryUsedKib() / KIB_PER_GIB,
                last.getCapacity().getMemoryKib() / KIB_PER_GIB);
        return Optional.of(Step.of(
                Stage.SAMPLES,
                last.getSampledAt(),
                text,
                "host",
                state.getHost(),
                "samples",
                within.size(),
                "firstSequence",
                first.getSequence(),
                "lastSequence",
                last.getSequence(),
                "firstCpuTimeNanos",
                first.getCpuTimeNanos(),
                "lastCpuTimeNanos",
                last.getCpuTimeNanos(),
                "memoryUsedKib",
                last.getMemoryUsedKib(),
                "cpus",
                last.getCapacity().getCpus()));
    }

    private static Step window(HostState state) {
        String quality =
                state.getQualityReasons().isEmpty() ? "" : " (" + String.join("; ", state.getQualityReasons()) + ")";
        String uses = state.getResources().isEmpty()
                ? "use unknown"
                : state.getResources().stream().map(Words::use).collect(Collectors.joining(", "));
        return Step.of(
                Stage.WINDOW,
                state.getWindowEnd(),
                state.getHost() + " from " + state.getWindowStart() + ": " + uses + "; data " + state.getQuality()
                        + quality + ", " + Formats.share(state.getCompleteness()) + " covered",
                "host",
                state.getHost(),
                "windowStart",
                state.getWindowStart(),
                "windowEnd",
                state.getWindowEnd(),
                "quality",
                state.getQuality().name(),
                "qualityReasons",
                state.getQualityReasons(),
                "completeness",
                state.getCompleteness(),
                "resources",
                state.getResources().stream()
                        .map(use -> figures(
                                "resource",
                                use.getResource().name(),
                                "mean",
                                use.getMean(),
                                "p95",
                                use.getP95(),
                                "max",
                                use.getMax()))
                        .toList());
    }

    private static Step state(HostState state) {
        String forecasts = state.getForecasts().stream()
                .filter(forecast -> state.getEvidence().isEmpty()
                        || state.getEvidence().stream().anyMatch(e -> e.getResource() == forecast.getResource()))
                .map(Steps::forecast)
                .collect(Collectors.joining("; "));
        return Step.of(
                Stage.STATE,
                state.getWindowEnd(),
                state.getHost() + " is " + Words.temperature(state) + (forecasts.isEmpty() ? "" : "; " + forecasts)
                        + "; judged by " + state.getDetector(),
                "host",
                state.getHost(),
                "temperature",
                state.getTemperature().name(),
                "since",
                state.getSince(),
                "detector",
                state.getDetector(),
                "configVersion",
                state.getConfigVersion(),
                "guests",
                state.getVms().size(),
                "evidence",
                state.getEvidence().stream()
                        .map(e -> figures(
                                "resource",
                                e.getResource().name(),
                                "mark",
                                e.getMark(),
                                "windowsBeyond",
                                e.getWindowsBeyond(),
                                "windows",
                                e.getWindows(),
                                "values",
                                e.getValues()))
                        .toList(),
                "forecasts",
                state.getForecasts().stream()
                        .map(f -> figures(
                                "resource",
                                f.getResource().name(),
                                "model",
                                f.getModel(),
                                "horizonMillis",
                                f.getHorizonMillis(),
                                "value",
                                f.getValue(),
                                "error",
                                f.getError()))
                        .toList());
    }

    private static String forecast(Forecast forecast) {
        return Formats.resource(forecast.getResource()) + " expected at " + Formats.share(forecast.getValue()) + " in "
                + Formats.duration(forecast.getHorizonMillis()) + " by " + forecast.getModel() + " (off by "
                + Formats.share(forecast.getError()) + " so far)";
    }

    /** A guest as a window shows it. */
    static Step guest(HostState state, VmLoad vm) {
        return Step.of(
                Stage.WINDOW,
                state.getWindowEnd(),
                vm.getName() + " is on " + state.getHost() + ": " + Words.load(vm),
                "vm",
                vm.getUuid(),
                "vmName",
                vm.getName(),
                "host",
                state.getHost(),
                "cpuMean",
                vm.getCpuMean(),
                "cpuP95",
                vm.getCpuP95(),
                "memoryKib",
                vm.getMemoryKib(),
                "measured",
                vm.getMeasured());
    }

    /** What a scenario wanted and got of a tick. */
    static Step scenario(Decision decision, ScenarioShare share) {
        String algorithm = share.getAlgorithm() == null ? "" : ", by " + share.getAlgorithm();
        String waits = share.getWaitsFor() == null ? "" : "; waits for: " + share.getWaitsFor();
        return Step.of(
                Stage.SCENARIO,
                decision.getTick(),
                share.getScenario() + " (" + Words.mode(share.getMode()) + algorithm + ", " + share.getGot() + " of "
                        + Counted.of(share.getWanted(), "move") + " issued): "
                        + String.join("; ", share.getEvidence()) + waits,
                "decisionId",
                decision.getDecisionId(),
                "configVersion",
                decision.getConfigVersion(),
                "scenario",
                share.getScenario().name(),
                "mode",
                share.getMode().name(),
                "algorithm",
                share.getAlgorithm(),
                "wanted",
                share.getWanted(),
                "got",
                share.getGot(),
                "waitsFor",
                share.getWaitsFor(),
                "evidence",
                share.getEvidence());
    }

    static Step candidate(Decision decision, Move move) {
        return Step.of(
                Stage.CANDIDATE,
                decision.getTick(),
                move.getVmName() + " from " + move.getSource() + " to " + move.getDestination() + ": "
                        + move.getReason() + "; " + (move.getIssued() ? "issued" : "not issued") + ", expected to take "
                        + Formats.duration(move.getExpectedMillis()),
                "commandId",
                move.getCommandId(),
                "vm",
                move.getVm(),
                "vmName",
                move.getVmName(),
                "source",
                move.getSource(),
                "destination",
                move.getDestination(),
                "memoryKib",
                move.getMemoryKib(),
                "reason",
                move.getReason(),
                "issued",
                move.getIssued(),
                "expectedMillis",
                move.getExpectedMillis(),
                "scenario",
                move.getScenario() == null ? null : move.getScenario().name());
    }

    static Step candidate(Decision decision, PowerDecision action) {
        return Step.of(
                Stage.CANDIDATE,
                decision.getTick(),
                action.getAction() + " of " + action.getHost() + ": " + action.getReason() + "; "
                        + (action.getIssued() ? "issued" : "not issued"),
                "commandId",
                action.getCommandId(),
                "host",
                action.getHost(),
                "action",
                action.getAction().name(),
                "reason",
                action.getReason(),
                "issued",
                action.getIssued());
    }

    /** @param guestName of the guest that it is about; as the record says where that is not known */
    static Step rejection(Decision decision, Rejection rejection, Optional<String> guestName) {
        String guest = guestName.orElse(rejection.getVm());
        String whom = (guest == null ? "" : guest)
                + (rejection.getSource() == null ? "" : (guest == null ? "" : " on ") + rejection.getSource())
                + (rejection.getDestination() == null ? "" : " to " + rejection.getDestination());
        Integer all = decision.getRejectionCounts().get(rejection.getRule());
        return Step.of(
                Stage.REJECTION,
                decision.getTick(),
                rejection.getRule() + ": " + (whom.isBlank() ? "" : whom.strip() + ": ") + rejection.getDetail(),
                "rule",
                rejection.getRule(),
                "vm",
                rejection.getVm(),
                "source",
                rejection.getSource(),
                "destination",
                rejection.getDestination(),
                "detail",
                rejection.getDetail(),
                "countOfRule",
                all,
                "meaning",
                Words.rule(rejection.getRule()).map(rule -> rule.meaning()).orElse(null),
                "remedy",
                Words.rule(rejection.getRule()).map(rule -> rule.remedy()).orElse(null));
    }

    static Step note(Decision decision, String note) {
        return Step.of(Stage.NOTE, decision.getTick(), note, "decisionId", decision.getDecisionId());
    }

    static Step answer(Approval approval) {
        return Step.of(
                Stage.ANSWER,
                approval.getApprovedAt(),
                approval.getApprovedBy()
                        + (approval.getRejected() ? " rejected it" : " approved it")
                        + (approval.getReason().isBlank() ? "" : ": " + approval.getReason()),
                "approvedBy",
                approval.getApprovedBy(),
                "rejected",
                approval.getRejected(),
                "reason",
                approval.getReason());
    }

    static Step command(MigrationCommand command) {
        return Step.of(
                Stage.COMMAND,
                command.getIssuedAt(),
                command.getVmName() + " from " + command.getSource() + " to " + command.getDestination()
                        + ", to be begun by " + command.getDeadline() + ": " + command.getReason(),
                "commandId",
                command.getCommandId(),
                "decisionId",
                command.getDecisionId(),
                "vm",
                command.getVm(),
                "vmName",
                command.getVmName(),
                "source",
                command.getSource(),
                "destination",
                command.getDestination(),
                "memoryKib",
                command.getMemoryKib(),
                "issuedAt",
                command.getIssuedAt(),
                "deadline",
                command.getDeadline(),
                "reason",
                command.getReason());
    }

    static Step command(PowerCommand command) {
        return Step.of(
                Stage.COMMAND,
                command.getIssuedAt(),
                command.getAction() + " of " + command.getHost() + ", to be begun by " + command.getDeadline() + ": "
                        + command.getReason(),
                "commandId",
                command.getCommandId(),
                "decisionId",
                command.getDecisionId(),
                "host",
                command.getHost(),
                "action",
                command.getAction().name(),
                "issuedAt",
                command.getIssuedAt(),
                "deadline",
                command.getDeadline(),
                "reason",
                command.getReason());
    }

    static Step event(MigrationEvent event) {
        String reason = event.getReason() == MigrationReason.NONE ? "" : " " + event.getReason();
        return Step.of(
                Stage.EVENT,
                event.getAt(),
                event.getStatus()
                        + reason
                        + (event.getDetail().isBlank() ? "" : ": " + event.getDetail())
                        + (event.getElapsedMillis() == 0
                                ? ""
                                : ", after " + Formats.duration(event.getElapsedMillis())),
                eventFigures(
                        event.getCommandId(),
                        event.getStatus().name(),
                        event.getReason().name(),
                        event.getDetail(),
                        "elapsedMillis",
                        event.getElapsedMillis(),
                        "whereabouts",
                        event.getWhereabouts().name()));
    }

    static Step event(PowerEvent event) {
        String reason = event.getReason() == PowerReason.NONE ? "" : " " + event.getReason();
        return Step.of(
                Stage.EVENT,
                event.getAt(),
                event.getStatus() + reason + (event.getDetail().isBlank() ? "" : ": " + event.getDetail()),
                eventFigures(
                        event.getCommandId(),
                        event.getStatus().name(),
                        event.getReason().name(),
                        event.getDetail()));
    }

    private static Object[] eventFigures(
            String commandId, String status, String reason, String detail, Object... others) {
        List<Object> all =
                new ArrayList<>(List.of("commandId", commandId, "status", status, "reason", reason, "detail", detail));
        all.addAll(List.of(others));
        return all.toArray();
    }

    /** All rejections of a tick by rule, for those of which a decision keeps the first few only. */
    static String counts(SortedMap<String, Integer> counts) {
        return counts.entrySet().stream()
                .map(entry -> entry.getKey() + " " + entry.getValue())
                .collect(Collectors.joining(", "));
    }
}
