package io.isotherm.decider.core.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.decider.core.Pools;
import io.isotherm.decider.core.model.Move;
import io.isotherm.decider.core.model.Placement;
import io.isotherm.decider.core.model.PoolModel;
import io.isotherm.decider.core.rules.Avoidance.NoRoom;
import io.isotherm.schema.Scenario;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Of a guest g of 10 GiB on host a that could go to the empty hosts b and c. */
class AvoidanceTest {
    private static final long NEEDED = 10 * Pools.GIB;

    private final PoolModel model =
            Pools.pool().host("a").guest("g", 1, 10).host("b").host("c").and().model();

    private String refusal(Avoidance avoidance, String destination) {
        Placement now = Placement.of(model);
        Move move =
                now.move(model.guest("g").orElseThrow(), model.host(destination).orElseThrow());
        return MoveRules.standard()
                .check(move, now, PlanContext.of(Scenario.OVERLOAD, 100).withAvoidance(avoidance))
                .map(rejection -> rejection.rule() + ": " + rejection.detail().get())
                .orElse("accepted");
    }

    private static Avoidance avoiding(
            Map<String, SortedMap<String, String>> pairs,
            Map<String, SortedMap<String, String>> routes,
            Map<String, NoRoom> memory,
            Map<String, String> destinations) {
        return new Avoidance(
                new TreeMap<>(),
                new TreeMap<>(),
                new TreeMap<>(pairs),
                new TreeMap<>(routes),
                new TreeMap<>(memory),
                new TreeMap<>(),
                new TreeMap<>(destinations));
    }

    private static Map<String, SortedMap<String, String>> to(String from, String destination, String why) {
        return Map.of(from, new TreeMap<>(Map.of(destination, why)));
    }

    @Test
    void aGuestIsNotSentToWhereItCouldNotBeMoved() {
        Avoidance avoidance = avoiding(to("g", "b", "it failed there"), Map.of(), Map.of(), Map.of());
        assertThat(refusal(avoidance, "b")).isEqualTo("failed-destination: name-g (g): it failed there");
        assertThat(refusal(avoidance, "c")).isEqualTo("accepted");
    }

    @Test
    void noGuestTakesARouteThatFailed() {
        Avoidance avoidance = avoiding(Map.of(), to("a", "b", "the hosts do not fit"), Map.of(), Map.of());
        assertThat(refusal(avoidance, "b")).isEqualTo("failed-destination: name-g (g): the hosts do not fit");
        assertThat(refusal(avoidance, "c")).isEqualTo("accepted");
        assertThat(refusal(avoiding(Map.of(), to("c", "b", "other"), Map.of(), Map.of()), "b"))
                .isEqualTo("accepted");
    }

    @Test
    void onlyGuestsOfLessMemoryAreSentToWhereThereWasNoRoom() {
        Avoidance asMuch = avoiding(Map.of(), Map.of(), Map.of("b", new NoRoom(NEEDED, "no room")), Map.of());
        assertThat(refusal(asMuch, "b")).isEqualTo("failed-destination: name-g (g): no room");
        assertThat(refusal(asMuch, "c")).isEqualTo("accepted");
        Avoidance more = avoiding(Map.of(), Map.of(), Map.of("b", new NoRoom(NEEDED + 1, "no room")), Map.of());
        assertThat(refusal(more, "b")).isEqualTo("accepted");
    }

    @Test
    void nothingIsSentToAFailingHost() {
        Avoidance avoidance = avoiding(Map.of(), Map.of(), Map.of(), Map.of("b", "b failed three times"));
        assertThat(refusal(avoidance, "b")).isEqualTo("destination-failing: b failed three times");
        assertThat(refusal(avoidance, "c")).isEqualTo("accepted");
    }
}
