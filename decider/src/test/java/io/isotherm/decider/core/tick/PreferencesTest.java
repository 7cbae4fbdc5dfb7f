package io.isotherm.decider.core.tick;

import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.schema.Decision;
import io.isotherm.schema.MigrationCommand;
import io.isotherm.schema.Preference;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Host a is hot, b is empty and c is used: without a preference what leaves a goes to c. */
class PreferencesTest {
    private final PoolRun pool = new PoolRun();

    @Test
    void withoutAPreferenceGuestsGoToTheHostInUse() {
        assertThat(destination()).isEqualTo("c");
    }

    @Test
    void aGuestGoesToTheHostThatItHadBetterRunOn() {
        prefer(preference().setGuests(List.of("v*")).setHosts(List.of("B")).build());
        Decision decision = pool.tick(window());
        assertThat(decision.getMoves()).isNotEmpty().allSatisfy(move -> {
            assertThat(move.getDestination()).isEqualTo("b");
            assertThat(move.getReason()).endsWith("; as is preferred, hosts b (weight 1.000)");
        });
    }

    @Test
    void aGuestGoesToWhereThoseAreThatItHadBetterShareAHostWith() {
        prefer(preference().setTogether(List.of("v1", "v2", "v3", "x")).build());
        assertThat(destination()).isEqualTo("b");
    }

    @Test
    void aGuestGoesToWhereNoneIsThatItHadBetterBeApartFrom() {
        prefer(preference().setApart(List.of("v*", "w")).build());
        assertThat(destination()).isEqualTo("b");
    }

    @Test
    void theHeavierPreferenceCountsForMore() {
        prefer(
                preference().setGuests(List.of("v*")).setHosts(List.of("c")).build(),
                preference().setApart(List.of("v*", "w")).setWeight(10).build());
        assertThat(destination()).isEqualTo("b");
    }

    @Test
    void noPreferenceGoesBeforeARule() {
        prefer(preference().setGuests(List.of("v*")).setHosts(List.of("b")).build());
        pool.config.getConstraints().setForbiddenHosts(Map.of("v*", List.of("b")));
        assertThat(destination()).isEqualTo("c");
    }

    @Test
    void aPreferenceOfLittleWeightCountsForMoreThanThatAHostIsEmpty() {
        prefer(preference()
                .setGuests(List.of("v*"))
                .setHosts(List.of("d"))
                .setWeight(0.1)
                .build());
        assertThat(destination(window().host("d"))).isEqualTo("d");
    }

    @Test
    void aHostIsEmptiedToWhereItsGuestsHadBetterRun() {
        pool.config.getConstraints().setMaintenanceHosts(List.of("a"));
        prefer(preference().setGuests(List.of("v*")).setHosts(List.of("b")).build());
        Window window =
                Window.at(10).host("a").guest("v1", 1, 4).host("b").host("c").guest("w", 1, 8);
        assertThat(destination(window)).isEqualTo("b");
    }

    @Test
    void aRuleIsRepairedToWhereAGuestHadBetterRun() {
        pool.config.getConstraints().setForbiddenHosts(Map.of("w", List.of("c")));
        prefer(preference().setGuests(List.of("w")).setHosts(List.of("b")).build());
        Window window =
                Window.at(10).host("a").guest("v1", 1, 8).host("b").host("c").guest("w", 1, 4);
        assertThat(destination(window)).isEqualTo("b");
    }

    @Test
    void nothingMovesForAPreferenceAlone() {
        prefer(preference().setGuests(List.of("v*")).setHosts(List.of("b")).build());
        pool.tick(Window.steady(10));
        assertThat(pool.migrations()).isEmpty();
    }

    @Test
    void aNameThatMeansNobodyIsTold() {
        prefer(preference().setGuests(List.of("nobody")).setHosts(List.of("b")).build());
        assertThat(pool.tick(window()).getNotes())
                .anyMatch(note -> note.startsWith("constraints.preferences: no guest that is seen is named 'nobody'"));
    }

    private static Preference.Builder preference() {
        return Preference.newBuilder();
    }

    private void prefer(Preference... preferences) {
        pool.config.getConstraints().setPreferences(List.of(preferences));
    }

    private String destination() {
        return destination(window());
    }

    private String destination(Window window) {
        pool.tick(window);
        assertThat(pool.migrations()).isNotEmpty();
        return pool.migrations().stream()
                .map(MigrationCommand::getDestination)
                .distinct()
                .reduce((one, other) -> one + ", " + other)
                .orElseThrow();
    }

    private static Window window() {
        return Window.at(10)
                .host("a")
                .guest("v1", 4, 4)
                .guest("v2", 3, 4)
                .guest("v3", 2, 4)
                .host("b")
                .guest("x", 0.2, 1)
                .host("c")
                .guest("w", 1, 4);
    }
}
