package io.isotherm.launcher.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The console's page knows the Chinese of every sentence that the sources write into decisions, states, reports, answers and
 * refusals: each piece of prose between the values of a sentence stands in one of its patterns.
 */
class ChineseSentencesTest {
    private static final Path ROOT = Path.of("..");
    private static final Path PATTERNS = ROOT.resolve("console/src/main/resources/web/i18n/zh-patterns.js");
    private static final Pattern PATTERN =
            Pattern.compile("^ {4}\\['((?:[^'\\\\]|\\\\.)+)', '((?:[^'\\\\]|\\\\.)+)'],$");
    private static final Pattern PLACE = Pattern.compile("\\{\\w+}");

    /** Where sentences are written that the page shows. */
    private static final List<String> SOURCES = List.of(
            "decider/src/main/java/io/isotherm/decider/core",
            "explain/src/main/java/io/isotherm/explain",
            "schemas/src/main/java/io/isotherm/eligibility",
            "schemas/src/main/java/io/isotherm/reasons",
            "analyzer/src/main/java/io/isotherm/analyzer/core/Quality.java",
            "analyzer/src/main/java/io/isotherm/analyzer/core/PoolClock.java",
            "analyzer/src/main/java/io/isotherm/analyzer/core/ClockWords.java",
            "analyzer/src/main/java/io/isotherm/analyzer/core/window",
            "operator/src/main/java/io/isotherm/operator/steer",
            "operator/src/main/java/io/isotherm/operator/ConfigDifference.java",
            "operator/src/main/java/io/isotherm/operator/Explanations.java",
            "operator/src/main/java/io/isotherm/operator/OperatorOffers.java",
            "executor/src/main/java/io/isotherm/executor/command/StartPolicy.java",
            "executor/src/main/java/io/isotherm/executor/migration",
            "executor/src/main/java/io/isotherm/executor/power",
            "console/src/main/java/io/isotherm/console/access/AccessGate.java",
            "console/src/main/java/io/isotherm/console/api",
            "console/src/main/java/io/isotherm/console/http",
            "console/src/main/java/io/isotherm/console/view",
            "console/src/main/java/io/isotherm/console/RecordedConsoleService.java");

    /** Lines of 'watch' and 'explain' in a terminal, what goes to logs, and setting up. */
    private static final Set<String> ELSEWHERE =
            Set.of("RecordLine.java", "AnswerText.java", "ConsoleServer.java", "SelfPowerOff.java");

    /** What is told to logs, to developers, and by dead letters of records that nobody of ours writes. */
    private static final Pattern UNSHOWN = Pattern.compile(
            "\\bLOG\\s*\\.|new (?:IllegalArgument|IllegalState|UncheckedIO|UnsupportedOperation|UnreadableRecord|RefusedRecord)Exception"
                    + "|\\bproblems\\.add\\(|\\.description\\(");

    /** Counted things, which patterns hold as a kind, headings of the page of rules, and what HTTP says. */
    private static final Pattern NO_SENTENCE =
            Pattern.compile("planned move|power command|Whether a (?:guest|host|planned move) .*|private, no-cache");

    /** A comment, or a literal of Java. */
    private static final Pattern TOKEN =
            Pattern.compile("/\\*.*?\\*/|//[^\\n]*|\"((?:[^\"\\\\]|\\\\.)*)\"|'(?:[^'\\\\]|\\\\.)'", Pattern.DOTALL);

    private static final Pattern VALUE = Pattern.compile("%[-+ #0-9.]*[a-zA-Z]");
    private static final Pattern PROSE = Pattern.compile("[\\w']+[,;:.]? [\\w'].*", Pattern.DOTALL);

    private static Map<String, String> patterns() {
        Map<String, String> patterns = new LinkedHashMap<>();
        for (String line : read(PATTERNS).split("\n")) {
            var matcher = PATTERN.matcher(line);
            if (matcher.matches()) {
                assertThat(patterns.put(unescaped(matcher.group(1)), unescaped(matcher.group(2))))
                        .as("Chinese of '%s' before", matcher.group(1))
                        .isNull();
            }
        }
        return patterns;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String unescaped(String literal) {
        return literal.replaceAll("\\\\(.)", "$1");
    }

    @Test
    void everySentenceThatTheSourcesWriteHasChinese() throws IOException {
        String known = patterns().keySet().stream()
                .map(english -> PLACE.matcher(english).replaceAll("\0").toLowerCase(Locale.ROOT))
                .collect(Collectors.joining("\n"));

        Set<String> untold = new TreeSet<>();
        int told = 0;
        for (String source : SOURCES) {
            List<Path> files;
            try (Stream<Path> all = Files.walk(ROOT.resolve(source))) {
                files = all.filter(file -> file.toString().endsWith(".java")
                                && !ELSEWHERE.contains(file.getFileName().toString()))
                        .sorted()
                        .toList();
            }
            for (Path file : files) {
                for (String prose : prose(read(file))) {
                    told++;
                    if (!known.contains(prose.toLowerCase(Locale.ROOT))) {
                        untold.add(file.getFileName() + ": " + prose);
                    }
                }
            }
        }

        assertThat(untold).as("sentences without a pattern in zh-patterns.js").isEmpty();
        assertThat(told).isGreaterThan(500);
    }

    /** The prose of a source, without the values that stand within it. */
    private static List<String> prose(String source) {
        List<String> literals = new ArrayList<>();
        String code = TOKEN.matcher(source).replaceAll(token -> {
            if (token.group(1) == null) {
                return token.group().startsWith("'") ? "0" : " ";
            }
            literals.add(token.group(1).replaceAll("\\\\n", " ").replaceAll("\\\\(.)", "$1"));
            return "\"" + (literals.size() - 1) + "\"";
        });
        List<String> prose = new ArrayList<>();
        for (String statement : code.split("[;{}]")) {
            if (!UNSHOWN.matcher(statement).find()) {
                for (MatchResult sentence : Pattern.compile("\"\\d+\"(?:\\s*\\+\\s*\"\\d+\")*")
                        .matcher(statement)
                        .results()
                        .toList()) {
                    String whole = Pattern.compile("\\d+")
                            .matcher(sentence.group())
                            .results()
                            .map(number -> literals.get(Integer.parseInt(number.group())))
                            .collect(Collectors.joining());
                    for (String piece : VALUE.split(whole)) {
                        String bare = piece.replace("%%", "%").replaceAll("^[^\\w']+|[^\\w']+$", "");
                        if (PROSE.matcher(bare).matches()
                                && bare.contains(" ")
                                && !NO_SENTENCE.matcher(bare).matches()) {
                            prose.add(bare);
                        }
                    }
                }
            }
        }
        return prose;
    }

    @Test
    void nothingThatASentenceSaysIsLostInChinese() {
        patterns().forEach((english, chinese) -> {
            long values = PLACE.matcher(english).results().count();
            for (int i = 0; i < values; i++) {
                assertThat(chinese).as("Chinese of '%s'", english).contains("{" + i + "}");
            }
            assertThat(chinese).doesNotContain("{" + values + "}");
        });
    }
}
