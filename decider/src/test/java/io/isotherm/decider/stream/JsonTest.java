package io.isotherm.decider.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.decider.core.ledger.CommandReport;
import io.isotherm.decider.core.ledger.HostSleep;
import io.isotherm.decider.core.ledger.LastSeen;
import io.isotherm.decider.core.ledger.LastingRefusal;
import io.isotherm.decider.core.ledger.MoveHistory;
import io.isotherm.decider.core.ledger.MoveOffer;
import io.isotherm.decider.core.ledger.Offers;
import io.isotherm.decider.core.ledger.OpenMove;
import io.isotherm.decider.core.ledger.OpenPower;
import io.isotherm.decider.core.ledger.PastMove;
import io.isotherm.decider.core.ledger.PoolLedger;
import io.isotherm.decider.core.ledger.PowerHistory;
import io.isotherm.decider.core.ledger.PowerOffer;
import io.isotherm.decider.core.model.Load;
import io.isotherm.schema.CommandStatus;
import io.isotherm.schema.MigrationReason;
import io.isotherm.schema.PowerAction;
import io.isotherm.schema.Scenario;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
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
                new LastSeen(Map.of("v", "a"), Map.of("w", 2L)),
                new MoveHistory(
                        List.of(new OpenMove("c", "v", "n", "a", "b", load, 1, 2, CommandStatus.RUNNING, 3)),
                        List.of(new PastMove(
                                "d",
                                "v",
                                "n",
                                "b",
                                "a",
                                load,
                                1,
                                2,
                                PastMove.Outcome.REJECTED,
                                MigrationReason.NO_LOG_DIRTY)),
                        Map.of("x", 3L),
                        List.of(new LastingRefusal("v", "n", "a", "b", MigrationReason.NAME_CLASH, 4))),
                new PowerHistory(
                        List.of(new OpenPower("e", "b", PowerAction.SLEEP, 1, 2, null, 1)),
                        Map.of("c", new HostSleep(HostSleep.State.ASLEEP, 5)),
                        Map.of("d", 7L),
                        Map.of("e", 8L),
                        9),
                new Offers(
                        List.of(new MoveOffer("f", "v", "a", "b", "why", 10, Scenario.OVERLOAD, 11)),
                        List.of(new PowerOffer("g", "b", PowerAction.WAKE, "why", Scenario.SATURATION, 12)),
                        List.of(new CommandReport(CommandReport.Kind.APPROVAL, "f", 13, null, "me", null))));
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

    @Test
    void aLedgerThatAnEarlierReleaseStoredIsRead() throws IOException {
        String stored =
                "{\"pool\":\"p\",\"lastTick\":60000,\"scenario\":\"STEADY\",\"scenarioSince\":1,\"hot\":[\"a\"],"
                        + "\"seats\":{\"hosts\":{\"v\":\"a\"},\"unseen\":{\"w\":2}},"
                        + "\"moves\":{\"open\":[],\"past\":[{\"commandId\":\"d\",\"vm\":\"v\",\"vmName\":\"n\",\"source\":\"b\",\"destination\":\"a\","
                        + "\"load\":{\"cpuMhz\":1,\"memoryKib\":2,\"networkBytesPerSecond\":3,\"diskBytesPerSecond\":4},"
                        + "\"issuedAt\":1,\"endedAt\":2,\"outcome\":\"REJECTED\"}],\"foreign\":{}},"
                        + "\"power\":{\"open\":[],\"hosts\":{},\"failedAt\":{},\"emptySince\":{},\"coldSince\":0},"
                        + "\"offers\":{\"moves\":[],\"powers\":[],\"approvals\":[]},\"inbox\":[]}";
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(bytes)) {
            zip.write(stored.getBytes(StandardCharsets.UTF_8));
        }
        PoolLedger ledger = Json.serde(PoolLedger.class).deserializer().deserialize("t", bytes.toByteArray());
        assertThat(ledger.moves().refusals()).isEmpty();
        assertThat(ledger.moves().past())
                .singleElement()
                .extracting(PastMove::reason)
                .isNull();
        assertThat(ledger.lastSeen()).isEqualTo(new LastSeen(Map.of("v", "a"), Map.of("w", 2L)));
    }
}
