package io.isotherm.executor.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.executor.command.Reservations.ActiveMove;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ReservationsTest {
    private static final ActiveMove FIRST = new ActiveMove("c1", new UUID(0, 1), "a", "b", 10);
    private static final ActiveMove SECOND = new ActiveMove("c2", new UUID(0, 2), "a", "b", 20);

    private final Reservations reservations = new Reservations();

    @Test
    void theEndOfAMoveEndsNoOther() {
        reservations.begin(FIRST);
        reservations.begin(SECOND);
        reservations.end("c1");

        assertThat(reservations.towards("b")).containsExactly(SECOND);
        assertThat(reservations.towards("a")).isEmpty();
        assertThat(reservations.of(FIRST.vm())).isEmpty();
        assertThat(reservations.of(SECOND.vm())).hasValue(SECOND);
    }

    @Test
    void theEndOfASleepEndsNoOther() {
        reservations.beginSleep("p1", "a");
        reservations.beginSleep("p2", "b");
        reservations.endSleep("p1");

        assertThat(reservations.isFallingAsleep("a")).isFalse();
        assertThat(reservations.isFallingAsleep("b")).isTrue();
    }
}
