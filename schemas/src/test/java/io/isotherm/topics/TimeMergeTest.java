package io.isotherm.topics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class TimeMergeTest {
    private final TimeMerge<String> merge = new TimeMerge<>();

    private List<String> drain() {
        List<String> drained = new ArrayList<>();
        for (TimeMerge.Merged<String> next = merge.poll(); next != null; next = merge.poll()) {
            drained.add(next.record());
        }
        return drained;
    }

    @Test
    void givesRecordsInTheOrderOfTimeAndThenOfRank() {
        int metrics = merge.addLane(9, false);
        int decisions = merge.addLane(1, false);
        merge.add(metrics, 10, "lab", "sample 10");
        merge.add(metrics, 20, "lab", "sample 20");
        merge.add(decisions, 20, "lab", "decision 20");
        merge.add(decisions, 30, "lab", "decision 30");
        merge.end(metrics);
        merge.end(decisions);
        assertThat(drain()).containsExactly("sample 10", "decision 20", "sample 20", "decision 30");
    }

    @Test
    void waitsForALaneThatMayStillBringSomethingEarlier() {
        int one = merge.addLane(0, true);
        int other = merge.addLane(0, true);
        merge.add(one, 10, "lab", "one");
        merge.end(one);
        assertThat(drain()).isEmpty();
        merge.add(other, 5, "lab", "other");
        assertThat(drain()).containsExactly("other");
        merge.end(other);
        assertThat(drain()).containsExactly("one");
    }

    @Test
    void doesNotLetAClockAheadHoldUpItsLane() {
        int metrics = merge.addLane(1, false);
        int decisions = merge.addLane(0, true);
        merge.add(metrics, 1, "lab", "sample 1");
        merge.add(metrics, 3600, "lab", "sample an hour ahead");
        for (int i = 2; i < 6; i++) {
            merge.add(metrics, i, "lab", "sample " + i);
            merge.add(decisions, i, "lab", "decision " + i);
        }
        merge.end(metrics);
        merge.end(decisions);
        assertThat(drain())
                .containsExactly(
                        "sample 1",
                        "decision 2",
                        "decision 3",
                        "decision 4",
                        "sample an hour ahead",
                        "sample 2",
                        "sample 3",
                        "sample 4",
                        "decision 5",
                        "sample 5");
    }

    @Test
    void doesNotTakeAPoolForOneAheadOfAnother() {
        int metrics = merge.addLane(1, false);
        int decisions = merge.addLane(0, true);
        merge.add(metrics, 100, "new", "sample 100");
        merge.add(metrics, 1, "old", "old sample 1");
        merge.add(metrics, 2, "old", "old sample 2");
        merge.add(decisions, 99, "new", "decision 99");
        merge.end(metrics);
        merge.end(decisions);
        assertThat(drain()).containsExactly("decision 99", "sample 100", "old sample 1", "old sample 2");
    }

    @Test
    void keepsTheOrderOfALaneAndGivesALateRecordInItsTurn() {
        int lane = merge.addLane(0, true);
        merge.add(lane, 100, "lab", "a");
        merge.add(lane, 20, "lab", "late");
        merge.add(lane, 110, "lab", "b");
        merge.add(lane, 120, "lab", "c");
        merge.end(lane);
        assertThat(drain()).containsExactly("a", "late", "b", "c");
    }

    @Property
    void losesNothingAndSortsOrderedLanes(
            @ForAll @Size(max = 200) List<@IntRange(max = 1000) Integer> first,
            @ForAll @Size(max = 200) List<@IntRange(max = 1000) Integer> second) {
        TimeMerge<Integer> numbers = new TimeMerge<>();
        List<Integer> merged = new ArrayList<>();
        List<List<Integer>> inputs = List.of(sorted(first), sorted(second));
        inputs.forEach(input -> numbers.addLane(0, true));
        for (int i = 0; i < 200; i++) {
            for (int lane = 0; lane < inputs.size(); lane++) {
                if (i < inputs.get(lane).size()) {
                    numbers.add(
                            lane,
                            inputs.get(lane).get(i),
                            "lab",
                            inputs.get(lane).get(i));
                }
            }
            drain(numbers, merged);
        }
        numbers.end(0);
        numbers.end(1);
        drain(numbers, merged);
        List<Integer> all = new ArrayList<>(first);
        all.addAll(second);
        assertThat(merged).isEqualTo(sorted(all));
    }

    private static void drain(TimeMerge<Integer> merge, List<Integer> into) {
        for (TimeMerge.Merged<Integer> next = merge.poll(); next != null; next = merge.poll()) {
            into.add(next.record());
        }
    }

    private static List<Integer> sorted(List<Integer> numbers) {
        return numbers.stream().sorted(Comparator.naturalOrder()).toList();
    }
}
