package io.isotherm.launcher.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.isotherm.bench.browser.BrowserPage;
import io.isotherm.decider.core.rules.RuleName;
import io.isotherm.explain.Answer;
import io.isotherm.explain.Explainer;
import io.isotherm.explain.PoolRecords;
import io.isotherm.explain.Subject;
import io.isotherm.explain.status.MoveStatus;
import io.isotherm.explain.status.PoolStatus;
import io.isotherm.schema.Decision;
import io.isotherm.schema.HostState;
import io.isotherm.schema.MigrationCommand;
import io.isotherm.schema.VmLoad;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The sentences that the records of a pool say and that answers about them are made of, and what of them stays English. */
final class SaidSentences {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration PAST = Duration.ofHours(1);

    /** Units, names of settings and programs: what has a capital, a digit or a sign within it is none of English prose. */
    private static final Pattern WORD =
            Pattern.compile("(?<![\\p{Alnum}_.@/‘'-])[A-Za-z][a-z]+(?![\\p{Alnum}_.@/-]*[\\p{Alnum}_@/-])");

    private static final Set<String> UNITS = Set.of("min", "max", "true", "false", "libvirtd");

    /** By what they are without their numbers: a day says most of them many times. */
    private final SortedMap<String, String> sentences = new TreeMap<>();

    private final SortedSet<String> names = new TreeSet<>();

    /** Adds all that the records say, and answers about everything that they tell of at each of their decisions. */
    void addAll(PoolRecords records) {
        Stream.of(RuleName.values()).map(RuleName::published).forEach(names::add);
        names.addAll(records.hosts());
        names.addAll(Subject.guestNames(records));
        names.add(records.pool());
        Instant since = records.decisions().firstKey();
        for (Decision decision : records.decisions().values()) {
            Instant tick = decision.getTick();
            add(decision);
            PoolStatus status = PoolStatus.of(records, since, tick);
            status.attention().forEach(this::add);
            status.last().stream().map(MoveStatus::problem).forEach(this::add);
            add(new Explainer(records, Subject.pool(records.pool()), tick, PAST).answer());
            ask(records, decision.getDecisionId(), tick);
            records.hosts().forEach(host -> ask(records, "host:" + host, tick));
            decision.getMoves().forEach(move -> ask(records, move.getCommandId(), tick));
            decision.getPowerActions().forEach(action -> ask(records, action.getCommandId(), tick));
            records.picture(tick).forEach(this::add);
            for (MigrationCommand command : records.migrations()) {
                if (command.getIssuedAt().equals(tick)) {
                    ask(records, "vm:" + command.getVm(), tick.plus(PAST));
                    ask(records, "vm:" + command.getVm(), tick);
                }
            }
        }
    }

    private void ask(PoolRecords records, String word, Instant at) {
        Subject.find(records, word).forEach(subject -> add(new Explainer(records, subject, at, PAST).answer()));
    }

    private void add(Answer answer) {
        add(answer.summary());
        answer.steps().forEach(step -> add(step.text()));
    }

    private void add(HostState state) {
        names.add(state.getDetector());
        state.getForecasts().forEach(forecast -> names.add(forecast.getModel()));
        state.getVms().stream().map(VmLoad::getName).forEach(names::add);
        state.getQualityReasons().forEach(this::add);
    }

    private void add(Decision decision) {
        decision.getScenarios().forEach(share -> {
            Stream.ofNullable(share.getAlgorithm()).forEach(names::add);
            Stream.ofNullable(share.getWaitsFor()).forEach(this::add);
            add(String.join("; ", share.getEvidence()));
        });
        decision.getMoves().forEach(move -> add(move.getReason()));
        decision.getPowerActions().forEach(action -> add(action.getReason()));
        decision.getRejections().forEach(rejection -> add(rejection.getDetail()));
        decision.getNotes().forEach(this::add);
    }

    private void add(String sentence) {
        sentences.putIfAbsent(sentence.replaceAll("\\d+", "0"), sentence);
    }

    int size() {
        return sentences.size();
    }

    /**
     * What the page leaves in English of them, beside names.
     *
     * @param page the console's
     * @param own what operators said and are called
     */
    List<String> untranslated(BrowserPage page, String... own) throws JsonProcessingException {
        List<String> left = new ArrayList<>();
        List<String> all = List.copyOf(sentences.values());
        for (int i = 0; i < all.size(); i++) {
            JsonNode told = page.evaluate("import('/i18n/zh-sentences.js').then(({ inChinese }) => inChinese("
                    + JSON.writeValueAsString(all.get(i)) + "))");
            StringBuilder chinese = new StringBuilder();
            List<String> english = new ArrayList<>();
            for (JsonNode part : told) {
                chinese.append(part.path("text").asText());
                if (part.path("english").asBoolean()
                        && !part.path("text").asText().isBlank()) {
                    english.add(part.path("text").asText());
                }
            }
            String rest = chinese.toString().replaceAll("‘[^’]*’", "");
            for (String text : own) {
                rest = rest.replace(text, "");
            }
            WORD.matcher(rest)
                    .results()
                    .map(word -> word.group())
                    .filter(word -> !names.contains(word) && !UNITS.contains(word))
                    .forEach(english::add);
            if (!english.isEmpty()) {
                left.add(english + " in: " + all.get(i) + "\n    " + chinese);
            }
        }
        return left;
    }
}
