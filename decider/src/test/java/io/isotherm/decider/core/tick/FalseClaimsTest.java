package io.isotherm.decider.core.tick;

import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.schema.Decision;
import io.isotherm.schema.MigrationCommand;
import org.junit.jupiter.api.Test;

class FalseClaimsTest {
    private final PoolRun pool = new PoolRun();

    /** Host a is hot, b to d have room. */
    private static Window pool(long minute) {
        return Window.hotHostOfFive(minute).host("d").guest("w3", 3, 4);
    }

    @Test
    void aHostThatClaimsTheGuestsOfOthersIsSetAsideAndNotItsVictims() {
        Decision decision = pool.tick(pool(10).host("liar")
                .guest("v1", 0, 4)
                .guest("v2", 0, 4)
                .guest("v3", 0, 4)
                .guest("v4", 0, 4)
                .guest("v5", 0, 4)
                .guest("w1", 0, 4));

        assertThat(pool.migrations())
                .isNotEmpty()
                .allSatisfy(command -> assertThat(command.getSource()).isEqualTo("a"))
                .extracting(MigrationCommand::getDestination)
                .doesNotContain("liar");
        assertThat(decision.getNotes())
                .contains(
                        "Host liar shows 6 guests that run on a, b: it is set aside, and they count as where they are; look"
                                + " at its collector");
        assertThat(decision.getNotes()).noneMatch(note -> note.contains("at once"));
    }

    @Test
    void twoThatLieAlikeAreBothSetAside() {
        Decision decision = pool.tick(pool(10).host("liar1")
                .guest("v1", 0, 4)
                .guest("w1", 0, 4)
                .guest("w2", 0, 4)
                .host("liar2")
                .guest("v1", 0, 4)
                .guest("w1", 0, 4)
                .guest("w2", 0, 4));

        assertThat(decision.getNotes())
                .filteredOn(note -> note.contains("is set aside"))
                .hasSize(2);
        assertThat(pool.migrations()).isNotEmpty();
    }

    @Test
    void guestsOfOneOtherHostMayBeOnTheirWay() {
        Decision decision = pool.tick(
                pool(10).host("next").guest("v1", 0, 4).guest("v2", 0, 4).guest("v3", 0, 4));

        assertThat(decision.getNotes()).noneMatch(note -> note.contains("is set aside"));
    }
}
