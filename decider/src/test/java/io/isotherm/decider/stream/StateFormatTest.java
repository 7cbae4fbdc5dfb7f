package io.isotherm.decider.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.isotherm.decider.core.inventory.HostListing;
import io.isotherm.decider.core.ledger.CommandReport;
import io.isotherm.decider.core.ledger.HostSleep;
import io.isotherm.decider.core.ledger.LastSeen;
import io.isotherm.decider.core.ledger.MigrationCalibration;
import io.isotherm.decider.core.ledger.MoveHistory;
import io.isotherm.decider.core.ledger.MoveOffer;
import io.isotherm.decider.core.ledger.MovePace;
import io.isotherm.decider.core.ledger.Offers;
import io.isotherm.decider.core.ledger.OpenMove;
import io.isotherm.decider.core.ledger.OpenPower;
import io.isotherm.decider.core.ledger.PastMove;
import io.isotherm.decider.core.ledger.PoolLedger;
import io.isotherm.decider.core.ledger.PowerHistory;
import io.isotherm.decider.core.ledger.PowerOffer;
import io.isotherm.decider.core.model.Load;
import io.isotherm.pool.ConfigHistory;
import io.isotherm.schema.CommandStatus;
import io.isotherm.schema.PoolConfig;
import io.isotherm.schema.PowerAction;
import io.isotherm.schema.Scenario;
import io.isotherm.streams.state.StateSerdes;
import io.isotherm.topics.ConfigHistorySerde;
import io.isotherm.topics.Topics;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.avro.Schema;
import org.apache.kafka.common.serialization.Serde;
import org.junit.jupiter.api.Test;

/** State that the first release wrote, kept as files, is read by this one; what this one writes, too. */
class StateFormatTest {
    private static final CommandReport REPORT =
            new CommandReport(CommandReport.Kind.MIGRATION, "c", 14, CommandStatus.FAILED, 0, "why", null, null);

    @Test
    void ledgersAreRead() throws IOException {
        Serde<PoolLedger> serde = DeciderStores.LEDGER;
        assertThat(serde.deserializer().deserialize("ledgers", golden("ledger.bin")))
                .isEqualTo(ledger());
        assertThat(serde.deserializer()
                        .deserialize("ledgers", serde.serializer().serialize("ledgers", ledger())))
                .isEqualTo(ledger());
    }

    @Test
    void whatIsKnownOfMigrationsSurvivesBeingStored() {
        Serde<PoolLedger> serde = DeciderStores.LEDGER;
        PoolLedger before = ledger();
        MoveHistory moves = before.moves();
        OpenMove move = new OpenMove("c", "v", "n", "a", "b", Load.NONE, 10, 1, 2, null, 3);
        PoolLedger ledger = before.with(new MoveHistory(
                List.of(move),
                moves.past(),
                moves.foreign(),
                moves.refusals(),
                MigrationCalibration.NONE.learned(move, 20, 4),
                new MovePace(Map.of("a", new MovePace.Bound(1, 5)), new MovePace.Bound(4, 6))));
        assertThat(serde.deserializer()
                        .deserialize("ledgers", serde.serializer().serialize("ledgers", ledger)))
                .isEqualTo(ledger);
    }

    @Test
    void reportsAreRead() throws IOException {
        Serde<CommandReport> serde = DeciderStores.REPORT;
        assertThat(serde.deserializer().deserialize("inbox", golden("report.bin")))
                .isEqualTo(REPORT);
        assertThat(serde.deserializer().deserialize("inbox", serde.serializer().serialize("inbox", REPORT)))
                .isEqualTo(REPORT);
    }

    @Test
    void configurationsAreReadWhateverTheirSchemaWas() throws Exception {
        Topics topics = new Topics("t.");
        MemoryRegistry registry = new MemoryRegistry();
        String written = new String(golden("PoolConfig.avsc"), StandardCharsets.UTF_8);
        registry.serdes()
                .registry()
                .register(topics.poolConfig().subject(), new AvroSchema(new Schema.Parser().parse(written)));
        Serde<ConfigHistory> serde = StateSerdes.versioned(ConfigHistorySerde.of(topics, registry.serdes()));
        ConfigHistory history = serde.deserializer().deserialize("configs", golden("configs.bin"));
        assertThat(history.versions()).extracting(PoolConfig::getVersion).containsExactly(1L, 2L);
        assertThat(history.newest().getAppliedAt()).isEqualTo(Instant.ofEpochMilli(120_000));
        assertThat(serde.deserializer()
                        .deserialize("configs", serde.serializer().serialize("configs", history)))
                .isEqualTo(history);
    }

    /** As stored before the inventory's watts were of use. */
    @Test
    void listingsWithoutWattsAreRead() {
        Serde<HostListing> serde = StateSerdes.json(HostListing.class);
        byte[] stored =
                "{\"entries\":[{\"from\":7,\"listed\":true,\"powered\":true}]}".getBytes(StandardCharsets.UTF_8);
        HostListing listing = new HostListing(List.of(new HostListing.Entry(7, true, true, List.of())));
        assertThat(serde.deserializer().deserialize("inventory", stored)).isEqualTo(listing);
        assertThat(serde.deserializer()
                        .deserialize("inventory", serde.serializer().serialize("inventory", listing)))
                .isEqualTo(listing);
    }

    private static byte[] golden(String name) throws IOException {
        try (InputStream file = StateFormatTest.class.getResourceAsStream("state-0/" + name)) {
            return Objects.requireNonNull(file, name).readAllBytes();
        }
    }

    private static PoolLedger ledger() {
        Load load = new Load(2000.5, 4, 5, 6);
        return new PoolLedger(
                "p",
                60_000,
                Scenario.OVERLOAD,
                1,
                List.of("a"),
                new LastSeen(Map.of("v", "a"), Map.of("w", 2L)),
                new MoveHistory(
                        List.of(new OpenMove("c", "v", "n", "a", "b", load, 0, 1, 2, CommandStatus.RUNNING, 3)),
                        List.of(new PastMove("d", "v", "n", "b", "a", load, 1, 0, 2, PastMove.Outcome.ARRIVED, null)),
                        Map.of("x", 3L),
                        List.of(),
                        MigrationCalibration.NONE,
                        MovePace.FULL),
                new PowerHistory(
                        List.of(new OpenPower("e", "b", PowerAction.SLEEP, 1, 2, null, 1)),
                        Map.of("c", new HostSleep(HostSleep.State.ASLEEP, 5)),
                        Map.of("d", 7L),
                        Map.of("e", 8L),
                        9,
                        Map.of(),
                        List.of(),
                        Map.of(),
                        Map.of()),
                new Offers(
                        List.of(new MoveOffer("f", "v", "a", "b", "why", 10, Scenario.OVERLOAD, 11)),
                        List.of(new PowerOffer("g", "b", PowerAction.WAKE, "why", Scenario.SATURATION, 12)),
                        List.of(new CommandReport(CommandReport.Kind.APPROVAL, "f", 13, null, 0, "me", null, null)),
                        List.of()),
                Map.of());
    }

    @Test
    void anEmptyLedgerSurvivesBeingStored() {
        Serde<PoolLedger> serde = DeciderStores.LEDGER;
        PoolLedger empty = PoolLedger.empty("p");
        assertThat(serde.deserializer().deserialize("t", serde.serializer().serialize("t", empty)))
                .isEqualTo(empty);
    }
}
