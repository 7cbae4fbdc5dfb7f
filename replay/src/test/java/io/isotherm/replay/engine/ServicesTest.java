package io.isotherm.replay.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.decider.core.tick.TickResult;
import io.isotherm.replay.recording.Recorded;
import io.isotherm.schema.CommandStatus;
import io.isotherm.schema.MigrationEvent;
import io.isotherm.schema.Mode;
import io.isotherm.schema.PowerAction;
import io.isotherm.schema.PowerCommand;
import io.isotherm.schema.Scenario;
import io.isotherm.schema.ScenarioShare;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The engine and the services take the same way, whatever comes. */
class ServicesTest {
    @TempDir
    private Path directory;

    @Test
    void whatComesOutOfTheEngineAndOfTheServicesIsTheSameByteForByte() {
        RecordedDay day = RecordedDay.made();
        Outputs computed = new Outputs();
        DecisionEngine engine = new DecisionEngine(computed);
        Map<String, List<String>> served;
        try (DrivenServices services = new DrivenServices(directory)) {
            for (Recorded recorded : day.records()) {
                engine.accept(recorded);
                services.accept(recorded);
            }
            served = services.outputs();
        }

        computed.all()
                .forEach((topic, values) ->
                        assertThat(served.get(topic)).as(topic).isEqualTo(values));
        assertThat(served.keySet()).isEqualTo(computed.all().keySet());
    }

    @Test
    void theDayHasSomethingOfEverything() {
        RecordedDay day = RecordedDay.made();
        List<Recorded> records = day.records();
        List<TickResult> decided = day.decided();
        Outputs computed = new Outputs();
        DecisionEngine engine = new DecisionEngine(computed);
        records.forEach(engine::accept);

        assertThat(computed.of("migration-commands")).hasSizeGreaterThan(40);
        assertThat(computed.of("dead-letters")).hasSize(17);
        assertThat(decided).extracting(tick -> tick.decision().getMode()).contains(Mode.values());
        assertThat(decided)
                .flatExtracting(tick -> tick.decision().getScenarios())
                .extracting(ScenarioShare::getScenario)
                .contains(Scenario.values());
        assertThat(decided)
                .flatExtracting(TickResult::powers)
                .extracting(PowerCommand::getAction)
                .contains(PowerAction.values());
        assertThat(records)
                .extracting(Recorded::value)
                .filteredOn(MigrationEvent.class::isInstance)
                .extracting(event -> ((MigrationEvent) event).getStatus())
                .contains(CommandStatus.SUCCEEDED, CommandStatus.FAILED, CommandStatus.REJECTED);
        assertThat(records)
                .filteredOn(record -> record.topic().equals("approvals"))
                .hasSizeGreaterThan(8);
    }
}
