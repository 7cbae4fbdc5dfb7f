package io.isotherm.decider.core.rules;

import io.isotherm.decider.core.model.Guest;
import io.isotherm.decider.core.model.Host;
import io.isotherm.decider.core.model.Move;
import io.isotherm.text.Cut;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What planning considered and refused: every rejection counted by rule, the first few of each rule kept with their
 * numbers, and notes for people. The same refusal of the same candidate is kept once.
 */
public final class PlanTrace {
    /** How many rejections of each rule are kept by default. */
    public static final int DEFAULT_KEPT = 5;

    /** What is told of one thing may repeat what a host says of itself and its guests. */
    private static final int MOST_CHARACTERS = 1000;

    private final int keptOfEachRule;
    private final Map<RuleName, Tally> tallies = new EnumMap<>(RuleName.class);

    private final Set<String> notes = new LinkedHashSet<>();

    /** A trace that keeps the first {@value #DEFAULT_KEPT} rejections of each rule. */
    public PlanTrace() {
        this(DEFAULT_KEPT);
    }

    private static final class Tally {
        private final List<io.isotherm.schema.Rejection> kept = new ArrayList<>();
        private int count;
    }

    /**
     * A trace.
     *
     * @param keptOfEachRule how many rejections of each rule are kept with their numbers; at least 0
     */
    public PlanTrace(int keptOfEachRule) {
        this.keptOfEachRule = keptOfEachRule;
    }

    /** Records that a move was refused. */
    public void reject(Move move, Rejection rejection) {
        add(move.guest().uuid(), move.source().name(), move.destination().name(), rejection);
    }

    /** Records that a guest may not leave its host, whatever the destination. */
    public void reject(Guest guest, Rejection rejection) {
        add(guest.uuid(), guest.host(), null, rejection);
    }

    /** Records that a host may not receive, whatever the guest. */
    public void rejectDestination(Host host, Rejection rejection) {
        add(null, null, host.name(), rejection);
    }

    /** Records that a host is not relieved or emptied. */
    public void rejectSource(Host host, Rejection rejection) {
        add(null, host.name(), null, rejection);
    }

    /** Records that something was refused for the pool as a whole. */
    public void reject(Rejection rejection) {
        add(null, null, null, rejection);
    }

    /** Records something that the operator should know; the same words are kept once. */
    public void note(String note) {
        notes.add(Cut.at(MOST_CHARACTERS, note));
    }

    private void add(@Nullable String vm, @Nullable String source, @Nullable String destination, Rejection rejection) {
        Tally tally = tallies.computeIfAbsent(rejection.rule(), rule -> new Tally());
        tally.count++;
        if (tally.kept.size() < keptOfEachRule) {
            var record = new io.isotherm.schema.Rejection(
                    vm,
                    source,
                    destination,
                    rejection.rule().published(),
                    Cut.at(MOST_CHARACTERS, rejection.detail().get()));
            if (!tally.kept.contains(record)) {
                tally.kept.add(record);
            }
        }
    }

    /** The rejections that were kept, by the name of the rule, in the order in which they happened. */
    public List<io.isotherm.schema.Rejection> rejections() {
        return tallies.entrySet().stream()
                .sorted(Comparator.comparing(entry -> entry.getKey().published()))
                .flatMap(entry -> entry.getValue().kept.stream())
                .toList();
    }

    /** All rejections, counted by the name of the rule. */
    public SortedMap<String, Integer> counts() {
        SortedMap<String, Integer> counts = new TreeMap<>();
        tallies.forEach((rule, tally) -> counts.put(rule.published(), tally.count));
        return Collections.unmodifiableSortedMap(counts);
    }

    /** What the operator should know. */
    public List<String> notes() {
        return List.copyOf(notes);
    }
}
