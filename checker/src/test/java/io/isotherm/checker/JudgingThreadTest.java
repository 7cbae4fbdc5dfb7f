package io.isotherm.checker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.isotherm.checker.core.Checker;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
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
            CountDownLatch bothGiven = new CountDownLatch(1);
            judging.give(checker -> {
                await(bothGiven);
                throw new IllegalStateException("no such judge");
            });
            judging.give(checker -> taken.add("after it"));
            bothGiven.countDown();

            assertThatThrownBy(judging::finish)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("no such judge");
        }

        assertThat(taken).isEmpty();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
