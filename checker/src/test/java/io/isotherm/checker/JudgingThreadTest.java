package io.isotherm.checker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.isotherm.checker.core.Checker;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class JudgingThreadTest {
    @Test
    void givesAllInOrderAndWaitsUntilItIsTaken() {
        List<Integer> taken = new ArrayList<>();

        try (JudgingThread judging = new JudgingThread(new Checker())) {
            IntStream.range(0, 1000).forEach(i -> judging.give(checker -> taken.add(i)));
            judging.finish();
        }

        assertThat(taken).isEqualTo(IntStream.range(0, 1000).boxed().toList());
    }

    @Test
    void aFaultOfTheCheckerEndsTheReadingAndNothingMoreIsJudged() {
        List<String> taken = new ArrayList<>();

        try (JudgingThread judging = new JudgingThread(new Checker())) {
            judging.give(checker -> {
                throw new IllegalStateException("no such judge");
            });

            assertThatThrownBy(() -> {
                        judging.give(checker -> taken.add("after it"));
                        judging.finish();
                    })
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("no such judge");
        }

        assertThat(taken).isEmpty();
    }
}
