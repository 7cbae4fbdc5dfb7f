package io.isotherm.console.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.isotherm.console.http.EventSubscription;
import io.isotherm.console.http.EventSubscription.TooSlowException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class EventLogTest {
    private final EventLog log = new EventLog("e", 3, 1_000_000);

    private static String next(EventSubscription listener) throws TooSlowException {
        return listener.next()
                .map(text -> new String(text, StandardCharsets.UTF_8))
                .orElse("");
    }

    @Test
    void aNewListenerIsToldToReadAllAndThenWhatHappens() throws TooSlowException {
        log.append("move", List.of(1));
        EventSubscription listener = log.subscribe(null);

        assertThat(next(listener)).isEqualTo("id: e-1\nevent: snapshot\ndata: {}\n\n");
        assertThat(next(listener)).isEmpty();
        log.append("move", List.of(2));
        assertThat(next(listener)).isEqualTo("id: e-2\nevent: move\ndata: [2]\n\n");
    }

    @Test
    void aListenerGoesOnWhereItWas() throws TooSlowException {
        log.append("move", List.of(1));
        log.append("move", List.of(2));
        log.append("move", List.of(3));

        assertThat(next(log.subscribe("e-1"))).contains("[2]", "[3]").doesNotContain("snapshot", "[1]");
        assertThat(next(log.subscribe("e-3"))).isEmpty();
    }

    @Test
    void whatIsForgottenOrOfAnotherLogCannotBeResumed() throws TooSlowException {
        for (int i = 1; i <= 5; i++) {
            log.append("move", List.of(i));
        }

        assertThat(next(log.subscribe("e-1"))).contains("snapshot");
        assertThat(next(log.subscribe("e-2"))).doesNotContain("snapshot").contains("[3]");
        assertThat(next(log.subscribe("other-4"))).contains("snapshot");
        assertThat(next(log.subscribe("e-99"))).contains("snapshot");
        assertThat(next(log.subscribe("e-x"))).contains("snapshot");
    }

    @Test
    void aListenerThatFallsTooFarBehindIsLetGo() throws TooSlowException {
        EventSubscription listener = log.subscribe(null);
        next(listener);
        for (int i = 1; i <= 4; i++) {
            log.append("move", List.of(i));
        }

        assertThatThrownBy(listener::next).isInstanceOf(TooSlowException.class);
    }

    @Test
    void theLogIsNoLongerThanItsBytes() throws TooSlowException {
        EventLog small = new EventLog("e", 100, 120);
        for (int i = 1; i <= 10; i++) {
            small.append("move", List.of(i));
        }

        assertThat(next(small.subscribe("e-5"))).contains("snapshot");
        assertThat(next(small.subscribe("e-9"))).contains("[10]");
    }

    @Test
    void listenersAreWokenUntilTheyLeave() {
        AtomicInteger woken = new AtomicInteger();
        EventSubscription listener = log.subscribe(null);
        listener.whenMore(woken::incrementAndGet);
        log.append("move", List.of(1));
        listener.close();
        log.append("move", List.of(2));

        assertThat(woken).hasValue(1);
    }
}
