package io.isotherm.replay.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.replay.recording.Recorded;
import io.isotherm.schema.Mode;
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

        assertThat(computed.of("decisions")).hasSizeGreaterThan(80);
        assertThat(computed.of("migration-commands")).hasSizeGreaterThan(1);
        assertThat(computed.of("dead-letters")).hasSize(15);
        assertThat(day.decided()).extracting(tick -> tick.decision().getMode()).contains(Mode.RECOMMEND);
        computed.all()
                .forEach((topic, values) ->
                        assertThat(served.get(topic)).as(topic).isEqualTo(values));
        assertThat(served.keySet()).isEqualTo(computed.all().keySet());
    }
}
