package io.isotherm.explain;

import io.isotherm.decider.core.rules.Formats;
import io.isotherm.decider.core.rules.RuleName;
import io.isotherm.schema.Decision;
import io.isotherm.schema.Evidence;
import io.isotherm.schema.HostState;
import io.isotherm.schema.Mode;
import io.isotherm.schema.ResourceUse;
import io.isotherm.schema.Scenario;
import io.isotherm.schema.ScenarioShare;
import io.isotherm.schema.VmLoad;
import io.isotherm.text.Counted;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** How records are put into words. */
final class Words {
    private Words() {}

    /** The use of each resource, such as {@code cpu 91.0 %, memory 40.0 %}. */
    static String uses(HostState state) {
        return state.getResources().isEmpty()
                ? "use unknown"
                : state.getResources().stream()
                        .map(use -> Formats.resource(use.getResource()) + " " + Formats.share(use.getMean()))
                        .collect(Collectors.joining(", "));
    }

    static String use(ResourceUse use) {
        return Formats.resource(use.getResource()) + " " + Formats.share(use.getMean()) + " (p95 "
                + Formats.share(use.getP95()) + ", max " + Formats.share(use.getMax()) + ")";
    }

    /** Why a host is hot or cold. */
    static String evidence(Evidence evidence) {
        return Formats.resource(evidence.getResource()) + " beyond " + Formats.share(evidence.getMark()) + " in "
                + evidence.getWindowsBeyond() + " of the last " + Counted.of(evidence.getWindows(), "window") + " ("
                + evidence.getValues().stream().map(Formats::share).collect(Collectors.joining(", ")) + ")";
    }

    /** A temperature with what carries it, such as {@code HOT since 10:00 (cpu beyond ...)}. */
    static String temperature(HostState state) {
        String why = state.getEvidence().isEmpty()
                ? Words.uses(state)
                : state.getEvidence().stream().map(Words::evidence).collect(Collectors.joining("; "));
        return state.getTemperature() + " since " + state.getSince() + ": " + why;
    }

    static String load(VmLoad vm) {
        return vm.getState() + ", "
                + (vm.getMeasured()
                        ? String.format(Locale.ROOT, "%.2f CPUs used of %d", vm.getCpuMean(), vm.getVcpus())
                        : "load not measured yet")
                + ", memory " + Formats.memory(vm.getMemoryKib());
    }

    static String mode(Mode mode) {
        return mode.name().toLowerCase(Locale.ROOT);
    }

    /** The rule of that published name; empty for one of another release. */
    static Optional<RuleName> rule(String published) {
        return Arrays.stream(RuleName.values())
                .filter(rule -> rule.published().equals(published))
                .findFirst();
    }

    /** What each scenario of a decision wanted and got; decisions of earlier releases knew one. */
    static List<ScenarioShare> shares(Decision decision) {
        if (!decision.getScenarios().isEmpty()) {
            return decision.getScenarios();
        }
        int issued = (int)
                decision.getMoves().stream().filter(move -> move.getIssued()).count();
        return List.of(ScenarioShare.newBuilder()
                .setScenario(decision.getScenario())
                .setMode(decision.getMode())
                .setAlgorithm(decision.getAlgorithm())
                .setEvidence(decision.getScenarioEvidence())
                .setWanted(decision.getMoves().size())
                .setGot(issued)
                .setWaitsFor(null)
                .build());
    }

    static Optional<ScenarioShare> share(Decision decision, Scenario... wanted) {
        return shares(decision).stream()
                .filter(share -> List.of(wanted).contains(share.getScenario()))
                .findFirst();
    }

    /** Whether a text has a name in it as a word of its own. */
    static boolean mentions(String text, String name) {
        for (int at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
            int end = at + name.length();
            boolean begins = at == 0 || !isPartOfName(text.charAt(at - 1));
            boolean ends = end == text.length()
                    || !isPartOfName(text.charAt(end))
                    || (text.charAt(end) == '.' && (end + 1 == text.length() || text.charAt(end + 1) == ' '));
            if (begins && ends) {
                return true;
            }
        }
        return false;
    }

    private static boolean isPartOfName(char c) {
        return Character.isLetterOrDigit(c) || c == '-' || c == '_' || c == '.';
    }
}
