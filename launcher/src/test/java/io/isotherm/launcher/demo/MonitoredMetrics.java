package io.isotherm.launcher.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.isotherm.analyzer.core.Result.Disposition;
import io.isotherm.schema.CommandStatus;
import io.isotherm.schema.Scenario;
import io.isotherm.schema.Temperature;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The metrics, labels and values of labels that Prometheus' alert rules and Grafana's dashboards name. */
final class MonitoredMetrics {
    private static final Path RULES = Path.of("..", "deploy", "prometheus", "rules.yml");
    private static final Path DASHBOARD = Path.of("..", "deploy", "grafana", "dashboards", "isotherm.json");

    private static final Pattern SERIES = Pattern.compile("\\b((?:isotherm|jvm|process)_[a-z0-9_]+)(?:\\{([^}]*)})?");
    private static final Pattern LABEL = Pattern.compile("([a-z_]+)(?:=~|!~|!=|=)\"([^\"]*)\"");
    private static final Pattern GROUPING = Pattern.compile("\\b(?:by|on) \\(([^)]+)\\)");
    private static final Set<String> OF_PROMETHEUS = Set.of("instance", "job");

    /** Values that only come up when something happens. */
    private static final Map<String, Set<String>> POSSIBLE = Map.of(
            "temperature", names(Temperature.values()),
            "disposition", names(Disposition.values()),
            "scenario", names(Scenario.values()),
            "status", names(CommandStatus.values()));

    private MonitoredMetrics() {}

    private static Set<String> names(Enum<?>[] values) {
        return Stream.of(values)
                .map(value -> value.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
    }

    /** What is named and not in what services answer on {@code /metrics}, with the expression that names it. */
    static List<String> unknownTo(String scrape) throws IOException {
        Map<String, Map<String, Set<String>>> exported = exported(scrape);
        List<String> unknown = new ArrayList<>();
        for (String expression : expressions()) {
            List<MatchResult> series = SERIES.matcher(expression).results().toList();
            for (MatchResult named : series) {
                Map<String, Set<String>> labels = exported.get(named.group(1));
                if (labels == null) {
                    unknown.add(named.group(1) + " in " + expression);
                } else {
                    matchers(named.group(2))
                            .filter(matcher -> !isKnown(labels, matcher.group(1), matcher.group(2)))
                            .forEach(matcher -> unknown.add(matcher.group() + " in " + expression));
                }
            }
            groupings(expression)
                    .filter(label -> series.stream()
                            .map(named -> exported.getOrDefault(named.group(1), Map.of()))
                            .anyMatch(labels -> !labels.containsKey(label)))
                    .forEach(label -> unknown.add(label + " in " + expression));
        }
        return unknown;
    }

    /** What services of ours answer on {@code /metrics} without saying what it is, or durations of which no quantile can be told. */
    static List<String> unclearIn(String scrape) {
        Set<String> names = exported(scrape).keySet();
        List<String> unclear = new ArrayList<>();
        for (String line : scrape.split("\n")) {
            Matcher help = Pattern.compile("# HELP (isotherm_\\S+)(.*)").matcher(line);
            if (help.matches() && help.group(2).isBlank()) {
                unclear.add(help.group(1) + " has no help");
            }
            Matcher type = Pattern.compile("# TYPE (isotherm_\\S+_seconds) (?:summary|histogram)")
                    .matcher(line);
            if (type.matches() && !names.contains(type.group(1) + "_bucket")) {
                unclear.add(type.group(1) + " has no buckets");
            }
        }
        return unclear;
    }

    private static Stream<MatchResult> matchers(String labels) {
        return labels == null ? Stream.of() : LABEL.matcher(labels).results();
    }

    private static Stream<String> groupings(String expression) {
        return GROUPING.matcher(expression)
                .results()
                .flatMap(match -> Stream.of(match.group(1).split(", ")))
                .filter(label -> !OF_PROMETHEUS.contains(label));
    }

    private static boolean isKnown(Map<String, Set<String>> labels, String label, String values) {
        if (!labels.containsKey(label)) {
            return false;
        }
        Set<String> known = new TreeSet<>(Objects.requireNonNull(labels.get(label)));
        known.addAll(POSSIBLE.getOrDefault(label, Set.of()));
        // A variable of the dashboard stands for any.
        return values.startsWith("$") || known.containsAll(List.of(values.split("\\|")));
    }

    /** By metric, the labels with their values. */
    private static Map<String, Map<String, Set<String>>> exported(String scrape) {
        Map<String, Map<String, Set<String>>> exported = new HashMap<>();
        for (String line : scrape.split("\n")) {
            Matcher sample = Pattern.compile("([a-z0-9_]+)(?:\\{(.*)})? .*").matcher(line);
            if (sample.matches()) {
                Map<String, Set<String>> labels = exported.computeIfAbsent(sample.group(1), name -> new HashMap<>());
                matchers(sample.group(2))
                        .forEach(label -> labels.computeIfAbsent(label.group(1), name -> new TreeSet<>())
                                .add(label.group(2)));
            }
        }
        return exported;
    }

    private static List<String> expressions() throws IOException {
        List<String> expressions = new ArrayList<>();
        collect(new YAMLMapper().readTree(RULES.toFile()), expressions);
        collect(new ObjectMapper().readTree(DASHBOARD.toFile()), expressions);
        return expressions;
    }

    private static void collect(JsonNode node, List<String> expressions) {
        node.findValues("expr").forEach(expression -> expressions.add(expression.asText()));
    }
}
