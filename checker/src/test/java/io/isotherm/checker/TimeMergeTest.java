package io.isotherm.checker;

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
        int metrics = merge.addLane(9);
        int decisions = merge.addLane(1);
        merge.add(metrics, 10, "sample 10");
        merge.add(metrics, 20, "sample 20");
        merge.add(decisions, 20, "decision 20");
        merge.add(decisions, 30, "decision 30");
        merge.end(metrics);
        merge.end(decisions);
        assertThat(drain()).containsExactly("sample 10", "decision 20", "sample 20", "decision 30");
    }

    @Test
    void waitsForALaneThatMayStillBringSomethingEarlier() {
        int one = merge.addLane(0);
        int other = merge.addLane(0);
        merge.add(one, 10, "one");
        merge.end(one);
        assertThat(drain()).isEmpty();
        merge.add(other, 5, "other");
        assertThat(drain()).isEmpty();
        merge.end(other);
        assertThat(drain()).containsExactly("other", "one");
    }

    @Test
    void doesNotLetAClockAheadHoldUpItsLane() {
        int metrics = merge.addLane(1);
        int decisions = merge.addLane(0);
        merge.add(metrics, 1, "sample 1");
        merge.add(metrics, 3600, "sample an hour ahead");
        for (int i = 2; i < 6; i++) {
            merge.add(metrics, i, "sample " + i);
            merge.add(decisions, i, "decision " + i);
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
    void keepsTheOrderOfALaneAndGivesALateRecordInItsTurn() {
        int lane = merge.addLane(0);
        merge.add(lane, 100, "a");
        merge.add(lane, 20, "late");
        merge.add(lane, 110, "b");
        merge.add(lane, 120, "c");
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
        inputs.forEach(input -> numbers.addLane(0));
        for (int i = 0; i < 200; i++) {
            for (int lane = 0; lane < inputs.size(); lane++) {
                if (i < inputs.get(lane).size()) {
                    numbers.add(lane, inputs.get(lane).get(i), inputs.get(lane).get(i));
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
