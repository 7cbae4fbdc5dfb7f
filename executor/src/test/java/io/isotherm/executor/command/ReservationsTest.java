package io.isotherm.executor.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.executor.command.Reservations.ActiveMove;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ReservationsTest {
    private static final ActiveMove FIRST = new ActiveMove("c1", new UUID(0, 1), "a", "b", 10);
    private static final ActiveMove SECOND = new ActiveMove("c2", new UUID(0, 2), "a", "b", 20);

    private static final Instant START = Instant.parse("2026-03-02T00:00:00Z");

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

        assertThat(reservations.isBeingPutToSleep("a", START, START)).isFalse();
        assertThat(reservations.isBeingPutToSleep("b", START, START)).isTrue();
    }

    @Test
    void aHostThatWasSentToSleepTakesNoGuestUntilThatIsOver() {
        reservations.sentToSleep("a", START, START.plusSeconds(60));

        assertThat(reservations.isBeingPutToSleep("a", START.plusSeconds(20), START.plusSeconds(59)))
                .isTrue();
        assertThat(reservations.isBeingPutToSleep("a", START.plusSeconds(20), START.plusSeconds(60)))
                .isFalse();
        assertThat(reservations.isBeingPutToSleep("b", START, START)).isFalse();
    }

    @Test
    void aCommandFromBeforeTheSleepIsOutOfDateForGood() {
        reservations.sentToSleep("a", START, START.plusSeconds(60));

        assertThat(reservations.isBeingPutToSleep("a", START, START.plusSeconds(600)))
                .isTrue();
    }

    @Test
    void aHostThatStaysUpTakesGuestsAgain() {
        reservations.sentToSleep("a", START, START.plusSeconds(60));
        reservations.staysUp("a");

        assertThat(reservations.isBeingPutToSleep("a", START, START)).isFalse();
    }
}
