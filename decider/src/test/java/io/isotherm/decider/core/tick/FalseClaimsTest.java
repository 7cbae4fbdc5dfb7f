package io.isotherm.decider.core.tick;

import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.decider.core.ledger.OpenMove;
import io.isotherm.decider.core.model.Load;
import io.isotherm.decider.core.reconcile.FalseClaims;
import io.isotherm.schema.Decision;
import io.isotherm.schema.HostState;
import io.isotherm.schema.MigrationCommand;
import io.isotherm.schema.Mode;
import io.isotherm.schema.Scenario;
import io.isotherm.schema.Temperature;
import io.isotherm.schema.VmState;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FalseClaimsTest {
    private final PoolRun pool = new PoolRun();

    @BeforeEach
    void mayMove() {
        pool.config.getDecision().setMode(Mode.AUTOMATIC);
    }

    @Test
    void aHostThatClaimsTheGuestsOfOthersIsSetAsideAndTheOthersGoOn() {
        Decision decision = pool.tick(hotHost(10)
                .host("d")
                .guest("own", 1, 1)
                .guest("a1", 1, 4)
                .guest("a2", 1, 4)
                .guest("a3", 1, 4)
                .guest("b1", 1, 4));

        assertThat(decision.getScenario()).isEqualTo(Scenario.OVERLOAD);
        assertThat(pool.migrations()).isNotEmpty();
        assertThat(pool.migrations()).extracting(MigrationCommand::getSource).containsOnly("a");
        assertThat(pool.migrations())
                .extracting(MigrationCommand::getDestination)
                .doesNotContain("d");
        assertThat(decision.getHosts().getUnknown()).isEqualTo(1);
        assertThat(decision.getNotes())
                .anyMatch(note -> note.startsWith("Host d claims 4 guests that a, b show, too"))
                .noneMatch(note -> note.contains("at once"));
    }

    @Test
    void twoHostsThatShowTheSameGuestsAreBothInDoubt() {
        Decision decision = pool.tick(
                hotHost(10).host("d").guest("a1", 1, 4).guest("a2", 1, 4).guest("a3", 1, 4));

        assertThat(pool.migrations()).isEmpty();
        assertThat(decision.getNotes())
                .anyMatch(note -> note.contains("a and d at once"))
                .noneMatch(note -> note.contains("claims"));
    }

    @Test
    void twoHostsThatClaimTheSameGuestsOfOthersAreBothInDoubt() {
        Window window = hotHost(10);
        for (String liar : List.of("d", "e")) {
            window.host(liar)
                    .guest("a1", 1, 4)
                    .guest("a2", 1, 4)
                    .guest("a3", 1, 4)
                    .guest("b1", 1, 4);
        }
        Decision decision = pool.tick(window);

        assertThat(pool.migrations()).isEmpty();
        assertThat(decision.getNotes()).noneMatch(note -> note.contains("claims"));
    }

    @Test
    void oneLiarAfterTheOtherIsSetAside() {
        Decision decision = pool.tick(hotHost(10)
                .host("d")
                .guest("a1", 1, 4)
                .guest("a2", 1, 4)
                .guest("a3", 1, 4)
                .guest("b1", 1, 4)
                .guest("b2", 1, 4)
                .host("e")
                .guest("a1", 1, 4)
                .guest("a2", 1, 4)
                .guest("b1", 1, 4));

        assertThat(decision.getNotes())
                .anyMatch(note -> note.startsWith("Host d claims 5 guests"))
                .anyMatch(note -> note.startsWith("Host e claims 3 guests"));
        assertThat(pool.migrations()).isNotEmpty();
    }

    @Test
    void aHostToWhichManyGuestsHaveJustComeClaimsNothing() {
        Decision decision = pool.tick(hotHost(10)
                .host("d")
                .guest("a1", 1, 4, VmState.RUNNING, false)
                .guest("a2", 1, 4, VmState.RUNNING, false)
                .guest("b1", 1, 4, VmState.RUNNING, false));

        assertThat(decision.getNotes()).noneMatch(note -> note.contains("claims"));
    }

    @Test
    void aHostToWhichManyGuestsAreBeingMovedClaimsNothing() {
        List<HostState> window = hotHost(10)
                .host("d")
                .guest("a1", 1, 4)
                .guest("a2", 1, 4)
                .guest("b1", 1, 4)
                .states();
        List<OpenMove> open = List.of(move("a1", "a"), move("a2", "a"), move("b1", "b"));
        List<String> notes = new ArrayList<>();

        assertThat(FalseClaims.setAside(window, open, notes)).isEqualTo(window);
        assertThat(notes).isEmpty();
        FalseClaims.setAside(window, open.subList(0, 0), notes);
        assertThat(notes).hasSize(1);
    }

    private static OpenMove move(String guest, String source) {
        long issuedAt = 9 * Window.MINUTE;
        long deadline = 24 * Window.MINUTE;
        return new OpenMove(
                "p@x/" + guest,
                guest,
                guest,
                source,
                "d",
                new Load(2000, Window.GIB, 0, 0),
                0,
                issuedAt,
                deadline,
                null,
                issuedAt);
    }

    /** Host a is hot, b and c have room. */
    private static Window hotHost(long minute) {
        return Window.at(minute)
                .host("a")
                .guest("a1", 3, 4)
                .guest("a2", 3, 4)
                .guest("a3", 3.5, 4)
                .temperature(Temperature.HOT)
                .host("b")
                .guest("b1", 1, 4)
                .guest("b2", 1, 4)
                .host("c");
    }
}
