package io.isotherm.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.schema.Decision;
import io.isotherm.schema.HostCounts;
import io.isotherm.schema.Mode;
import io.isotherm.schema.Move;
import io.isotherm.schema.Scenario;
import io.isotherm.schema.ScenarioShare;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OfferTest {
    private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");
    private static final Duration LIFETIME = Duration.ofMinutes(10);

    private static Decision decision(Instant tick, Mode mode, boolean issued, String... ids) {
        return Decision.newBuilder()
                .setDecisionId("lab@" + tick)
                .setPool("lab")
                .setTick(tick)
                .setConfigVersion(1)
                .setMode(mode)
                .setScenario(Scenario.OVERLOAD)
                .setScenarioSince(tick)
                .setScenarioEvidence(List.of())
                .setHosts(new HostCounts(1, 1, 0, 0, 0))
                .setMoves(List.of(ids).stream()
                        .map(id ->
                                new Move(id, "uuid", "web1", "xen1", "xen2", 1024L, "xen1 is hot", issued, 1000L, null))
                        .toList())
                .build();
    }

    private static List<String> open(Decision... decisions) {
        return Offer.open(List.of(decisions), Set.of(), LIFETIME).stream()
                .map(Offer::id)
                .toList();
    }

    @Test
    void whatIsRecommendedIsOpenUntilItExpires() {
        Decision offered = decision(NOON, Mode.RECOMMEND, false, "a", "b");

        assertThat(open(offered)).containsExactly("a", "b");
        assertThat(open(offered, decision(NOON.plusSeconds(600), Mode.RECOMMEND, false, "b")))
                .containsExactly("a", "b");
        assertThat(open(offered, decision(NOON.plusSeconds(660), Mode.RECOMMEND, false)))
                .isEmpty();
        assertThat(Offer.open(List.of(offered), Set.of(), LIFETIME).get(0).text())
                .isEqualTo("a  web1: xen1 to xen2, xen1 is hot (until 2026-03-02T12:10:00Z)");
    }

    @Test
    void onlyTheNewestDecisionRecommends() {
        Decision former = decision(NOON, Mode.RECOMMEND, false, "a", "b");
        Decision newest = decision(NOON.plusSeconds(60), Mode.RECOMMEND, false, "b", "c");
        List<Decision> both = List.of(former, newest);

        assertThat(Offer.newest(Offer.open(both, Set.of(), LIFETIME), both, LIFETIME))
                .extracting(Offer::id)
                .containsExactly("b", "c");
        assertThat(Offer.newest(List.of(), List.of(), LIFETIME)).isEmpty();
    }

    @Test
    void whatWasIssuedOrOnlyObservedIsNotOpen() {
        Decision offered = decision(NOON, Mode.RECOMMEND, false, "a", "b");

        assertThat(open(offered, decision(NOON.plusSeconds(60), Mode.RECOMMEND, true, "a")))
                .containsExactly("b");
        assertThat(open(decision(NOON, Mode.OBSERVE, false, "a"))).isEmpty();
        Decision running = decision(NOON.plusSeconds(60), Mode.RECOMMEND, false);
        running.setUnfinished(List.of("a"));
        assertThat(open(offered, running)).containsExactly("b");
    }

    @Test
    void whatIsRecommendedFollowsTheModeOfItsScenario() {
        Decision mixed = decision(NOON, Mode.AUTOMATIC, false, "a", "b");
        mixed.getMoves().get(0).setScenario(Scenario.IMBALANCE);
        mixed.getMoves().get(1).setScenario(Scenario.OVERLOAD);
        mixed.setScenarios(List.of(
                new ScenarioShare(Scenario.OVERLOAD, Mode.AUTOMATIC, null, List.of(), 1, 0, null),
                new ScenarioShare(Scenario.IMBALANCE, Mode.RECOMMEND, null, List.of(), 1, 0, null)));

        assertThat(open(mixed)).containsExactly("a");
    }

    @Test
    void whatWasRejectedIsNotOpen() {
        Decision offered = decision(NOON, Mode.RECOMMEND, false, "a", "b");

        assertThat(Offer.open(List.of(offered), Set.of("a"), LIFETIME))
                .extracting(Offer::id)
                .containsExactly("b");
    }
}
