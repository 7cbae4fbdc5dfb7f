package io.isotherm.decider.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.decider.core.model.Load;
import io.isotherm.decider.core.tick.HostPower;
import io.isotherm.decider.core.tick.MoveBook;
import io.isotherm.decider.core.tick.MoveOffer;
import io.isotherm.decider.core.tick.Offers;
import io.isotherm.decider.core.tick.OpenMove;
import io.isotherm.decider.core.tick.OpenPower;
import io.isotherm.decider.core.tick.PastMove;
import io.isotherm.decider.core.tick.PoolLedger;
import io.isotherm.decider.core.tick.PowerBook;
import io.isotherm.decider.core.tick.PowerOffer;
import io.isotherm.decider.core.tick.Report;
import io.isotherm.decider.core.tick.Seats;
import io.isotherm.schema.CommandStatus;
import io.isotherm.schema.PowerAction;
import io.isotherm.schema.Scenario;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.serialization.Serde;
import org.junit.jupiter.api.Test;

class JsonTest {

    @Test
    void aLedgerSurvivesBeingStored() {
        Load load = new Load(2000.5, 4, 5, 6);
        PoolLedger ledger = new PoolLedger(
                "p",
                60_000,
                Scenario.OVERLOAD,
                1,
                List.of("a"),
                new Seats(Map.of("v", "a"), Map.of("w", 2L)),
                new MoveBook(
                        List.of(new OpenMove("c", "v", "n", "a", "b", load, 1, 2, CommandStatus.RUNNING, 3)),
                        List.of(new PastMove("d", "v", "n", "b", "a", load, 1, 2, PastMove.Outcome.ARRIVED)),
                        Map.of("x", 3L)),
                new PowerBook(
                        List.of(new OpenPower("e", "b", PowerAction.SLEEP, 1, 2, null, 1)),
                        Map.of("c", new HostPower(HostPower.State.ASLEEP, 5)),
                        Map.of("d", 7L),
                        Map.of("e", 8L),
                        9),
                new Offers(
                        List.of(new MoveOffer("f", "v", "a", "b", "why", 10, Scenario.OVERLOAD, 11)),
                        List.of(new PowerOffer("g", "b", PowerAction.WAKE, "why", Scenario.SATURATION, 12)),
                        List.of(new Report(Report.Kind.APPROVAL, "f", 13, null, "me"))),
                List.of(new Report(Report.Kind.MIGRATION, "c", 14, CommandStatus.FAILED, "why")));
        Serde<PoolLedger> serde = Json.serde(PoolLedger.class);
        assertThat(serde.deserializer().deserialize("t", serde.serializer().serialize("t", ledger)))
                .isEqualTo(ledger);
    }

    @Test
    void anEmptyLedgerSurvivesBeingStored() {
        Serde<PoolLedger> serde = Json.serde(PoolLedger.class);
        PoolLedger empty = PoolLedger.empty("p");
        assertThat(serde.deserializer().deserialize("t", serde.serializer().serialize("t", empty)))
                .isEqualTo(empty);
    }
}
