package io.isotherm.decider.core.rules;

import static io.isotherm.decider.core.Pools.pool;
import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.decider.core.model.Host;
import io.isotherm.decider.core.model.Move;
import io.isotherm.decider.core.model.Placement;
import io.isotherm.decider.core.model.PoolModel;
import io.isotherm.schema.Rejection;
import io.isotherm.schema.Scenario;
import java.util.List;
import java.util.Map;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;

/** What a decision says of the candidates that were refused: who, from where, to where, and by which rule. */
class PlanTraceTest {
    private static final PlanContext OVERLOAD = PlanContext.of(Scenario.OVERLOAD, 9);

    private final PoolModel model = pool().configure(
                    config -> config.getConstraints().setExcludedVms(List.of("x")))
            .host("a")
            .guest("g", 1, 10)
            .guest("x", 1, 10)
            .host("b")
            .guest("full", 1, 95)
            .host("c")
            .unknown()
            .and()
            .model();
    private final Placement now = Placement.of(model);
    private final MoveRules rules = MoveRules.standard();
    private final PlanTrace trace = new PlanTrace();

    private Tuple only() {
        return Tuple.tuple(trace.rejections().stream()
                .map(rejection -> Tuple.tuple(
                        rejection.getRule(), rejection.getVm(), rejection.getSource(), rejection.getDestination()))
                .toArray());
    }

    private Move move(String guest, String destination) {
        return now.move(
                model.guest(guest).orElseThrow(), model.host(destination).orElseThrow());
    }

    @Test
    void aRefusedMoveIsNamedByGuestAndBothHosts() {
        assertThat(rules.accepts(move("g", "b"), now, OVERLOAD, trace)).isFalse();
        assertThat(only()).isEqualTo(Tuple.tuple(Tuple.tuple("memory", "g", "a", "b")));
    }

    @Test
    void aPairThatDoesNotFitIsNamedLikewise() {
        assertThat(rules.mayGo(move("g", "b"), now, OVERLOAD, trace)).isFalse();
        assertThat(only()).isEqualTo(Tuple.tuple(Tuple.tuple("memory", "g", "a", "b")));
    }

    @Test
    void nothingIsSaidOfWhatIsAccepted() {
        assertThat(rules.mayLeave(model.guest("g").orElseThrow(), now, OVERLOAD, trace))
                .isTrue();
        assertThat(rules.mayReceive(model.host("b").orElseThrow(), now, OVERLOAD, trace))
                .isTrue();
        assertThat(trace.counts()).isEmpty();
    }

    @Test
    void aGuestThatMayNotLeaveIsNamedWithItsHost() {
        assertThat(rules.mayLeave(model.guest("x").orElseThrow(), now, OVERLOAD, trace))
                .isFalse();
        assertThat(only()).isEqualTo(Tuple.tuple(Tuple.tuple("excluded", "x", "a", null)));
    }

    @Test
    void aHostThatMayNotReceiveIsNamedAsDestination() {
        assertThat(rules.receivers(now, OVERLOAD, trace)).extracting(Host::name).containsExactly("a", "b");
        assertThat(only()).isEqualTo(Tuple.tuple(Tuple.tuple("destination-data", null, null, "c")));
    }

    @Test
    void aHostThatIsNotEmptiedIsNamedAsSourceAndThePoolNotAtAll() {
        trace.rejectSource(
                model.host("a").orElseThrow(),
                new io.isotherm.decider.core.rules.Rejection(RuleName.HELD, () -> "why"));
        trace.reject(new io.isotherm.decider.core.rules.Rejection(RuleName.HA_RESERVE, () -> "few"));
        assertThat(trace.rejections())
                .containsExactly(
                        new Rejection(null, null, null, "ha-reserve", "few"),
                        new Rejection(null, "a", null, "held", "why"));
    }

    @Test
    void theSameRefusalOfTheSameCandidateIsKeptOnceAndCountedEachTime() {
        rules.mayGo(move("g", "b"), now, OVERLOAD, trace);
        rules.mayGo(move("g", "b"), now, OVERLOAD, trace);
        assertThat(trace.rejections()).hasSize(1);
        assertThat(trace.counts()).isEqualTo(Map.of("memory", 2));
    }

    @Test
    void theSameNoteIsKeptOnce() {
        trace.note("one");
        trace.note("two");
        trace.note("one");
        assertThat(trace.notes()).containsExactly("one", "two");
    }
}
