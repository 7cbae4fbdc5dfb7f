package io.isotherm.decider.core.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.decider.core.rules.RuleName.Kind;
import io.isotherm.reasons.DeadLetterReason;
import io.isotherm.reasons.Reasons;
import io.isotherm.schema.MigrationReason;
import io.isotherm.schema.PowerReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds {@code docs/rules.md} to the catalogues that it is generated from; writes it with {@code -Ddocs.update=true}. */
class RulesPageTest {
    private static final Path PAGE = Path.of("..", "docs", "rules.md");
    private static final boolean UPDATE = Boolean.getBoolean("docs.update");
    private static final List<Kind> OF_MOVES = List.of(Kind.GUEST, Kind.DESTINATION, Kind.MOVE);

    @Test
    void thePageSaysWhatTheCataloguesSay() throws IOException {
        String page = page();
        if (UPDATE) {
            Files.writeString(PAGE, page);
        }
        assertThat(Files.readString(PAGE))
                .as("docs/rules.md; it is written anew by ./mvnw test -pl decider -am -Dtest=RulesPageTest"
                        + " -Dsurefire.failIfNoSpecifiedTests=false -Ddocs.update=true")
                .isEqualTo(page);
    }

    @Test
    void everyRuleHasANameOfItsOwnAndIsExplained() {
        assertThat(RuleName.values()).extracting(RuleName::published).doesNotHaveDuplicates();
        assertThat(RuleName.values()).allSatisfy(rule -> {
            assertThat(rule.published()).matches("[a-z]+(-[a-z]+)*");
            assertThat(rule.name()).isEqualToIgnoringCase(rule.published().replace('-', '_'));
            assertThat(rule.meaning()).isNotBlank().doesNotEndWith(".");
            assertThat(rule.remedy()).isNotBlank().doesNotEndWith(".");
        });
    }

    @Test
    void everyRuleOfMovesIsAskedAndIsOfTheKindThatTheCatalogueSays() {
        Map<RuleName, Kind> asked =
                MoveRules.standard().rules().collect(Collectors.toMap(Rule::name, RulesPageTest::kind, (a, b) -> a));
        assertThat(asked)
                .containsExactlyInAnyOrderEntriesOf(Stream.of(RuleName.values())
                        .filter(rule -> OF_MOVES.contains(rule.kind()))
                        .collect(Collectors.toMap(rule -> rule, RuleName::kind)));
    }

    private static Kind kind(Rule<?> rule) {
        if (rule instanceof Rule.OfGuest) {
            return Kind.GUEST;
        }
        return rule instanceof Rule.OfDestination ? Kind.DESTINATION : Kind.MOVE;
    }

    /** A name that nothing gives as a reason, or a rule that no test shows to refuse, would be none. */
    @Test
    void everyRuleIsGivenAsAReasonAndThoseOfMovesAreTested() throws IOException {
        String main = sources("src/main/java", "RuleName.java");
        String tests = sources("src/test/java", "RulesPageTest.java");
        assertThat(RuleName.values()).allMatch(rule -> isIn(main, "RuleName\\." + rule.name() + "\\b"));
        assertThat(Stream.of(RuleName.values()).filter(rule -> OF_MOVES.contains(rule.kind())))
                .as("rules that a test, such as MoveRulesTest, shows to refuse")
                .allMatch(rule -> isIn(tests, "\"" + rule.published() + "\\b(?!-)|RuleName\\." + rule.name() + "\\b"));
    }

    private static boolean isIn(String text, String pattern) {
        return Pattern.compile(pattern).matcher(text).find();
    }

    private static String sources(String folder, String without) throws IOException {
        StringBuilder sources = new StringBuilder();
        try (Stream<Path> files = Files.walk(Path.of(folder))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (!file.endsWith(without)) {
                    sources.append(Files.readString(file));
                }
            }
        }
        return sources.toString();
    }

    @Test
    void everyReasonOfADeadLetterIsExplained() {
        assertThat(DeadLetterReason.values()).allSatisfy(reason -> {
            assertThat(reason.published()).matches("[a-z]+(-[a-z]+)*");
            assertThat(reason.meaning()).isNotBlank().doesNotEndWith(".");
            assertThat(reason.remedy()).isNotBlank().doesNotEndWith(".");
        });
    }

    /** Every setting that a remedy names is one of the configuration. */
    @Test
    void remediesNameSettingsThatThereAre() {
        Stream.of(RuleName.values())
                .forEach(rule -> settings(rule.meaning() + rule.remedy())
                        .forEach(setting -> assertThat(isSetting(setting))
                                .as("%s of rule %s", setting, rule)
                                .isTrue()));
    }

    private static Stream<String> settings(String text) {
        return Stream.of(text.split("`", -1)).filter(part -> part.matches("[a-zA-Z]+(\\.[a-zA-Z]+)+"));
    }

    private static boolean isSetting(String path) {
        var schema = io.isotherm.schema.PoolConfig.getClassSchema();
        String[] parts = path.split("\\.");
        for (int i = 0; i < parts.length; i++) {
            // In pool.yaml a duration bears its unit in its value.
            var duration = schema.getField(parts[i] + "Millis");
            var field = duration == null ? schema.getField(parts[i]) : duration;
            if (field == null) {
                return false;
            }
            schema = field.schema();
        }
        return true;
    }

    private static String page() {
        StringBuilder page = new StringBuilder("""
                # Rules and reasons

                Generated from `RuleName`, `Reasons` and `DeadLetterReason`; do not edit by hand.

                ## Rules: why something is not done

                A decision names a rule for everything that was considered and not done, in `rejections` with the numbers and in
                `rejectionCounts`.
                """);
        for (RuleName.Kind kind : RuleName.Kind.values()) {
            List<String> rows = Stream.of(RuleName.values())
                    .filter(rule -> rule.kind() == kind)
                    .sorted(Comparator.comparing(RuleName::published))
                    .map(rule -> row(rule.published(), rule.meaning(), rule.remedy()))
                    .toList();
            table(page, "### " + kind.title(), "rule", rows);
        }
        page.append("""

                ## Reasons: why a command was not carried out

                An executor gives one in every report of a command that it refused, or that failed. [hosts.md](hosts.md) tells more of
                those that come from a host.
                """);
        table(
                page,
                "### Migrations",
                "reason",
                Stream.of(MigrationReason.values())
                        .map(reason -> row(reason.name(), Reasons.explain(reason)))
                        .toList());
        table(
                page,
                "### Power",
                "reason",
                Stream.of(PowerReason.values())
                        .map(reason -> row(reason.name(), Reasons.explain(reason)))
                        .toList());
        page.append("""

                ## Dead letters: why a record is not taken up

                The record goes to `dead-letters` as it came, with the reason in the header `isotherm.reason` and the details in
                `__streams.errors.message`; the next one is taken.
                """);
        table(
                page,
                "### Records",
                "reason",
                Stream.of(DeadLetterReason.values())
                        .map(reason -> row(reason.published(), reason.meaning(), reason.remedy()))
                        .toList());
        return page.toString();
    }

    private static void table(StringBuilder page, String title, String column, List<String> rows) {
        page.append('\n').append(title).append("\n\n| ").append(column).append(" | means | what to do |\n");
        page.append("| --- | --- | --- |\n");
        rows.forEach(page::append);
    }

    private static String row(String name, Reasons.Explanation explanation) {
        return row(name, explanation.meaning(), explanation.remedy());
    }

    private static String row(String name, String meaning, String remedy) {
        return "| `" + name + "` | " + meaning + " | " + remedy + " |\n";
    }
}
