package io.isotherm.replay.recording;

import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.decider.core.tick.TickResult;
import io.isotherm.replay.engine.DecisionEngine;
import io.isotherm.replay.engine.RecordedDay;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A pool that was paused, resumed and retuned while it was recorded. */
class ReplayedPauseTest {
    @TempDir
    private Path directory;

    @Test
    void aRecordingIsDecidedAsThePoolWas() {
        RecordedDay day = RecordedDay.made();
        Path file = directory.resolve("day.avro");
        List<Recorded> others = new ArrayList<>();
        try (RecordingWriter writer = RecordingWriter.create(file, Optional.empty(), Recording.recordable())) {
            TurnWriter turns = new TurnWriter(
                    writer,
                    new Recorder.Selection(
                            Recording.recordable(), Optional.empty(), Optional.empty(), Optional.empty()));
            for (Recorded recorded : day.records()) {
                if (recorded.topic().equals("pool-config")) {
                    turns.addConfig(recorded);
                } else {
                    others.add(recorded);
                }
            }
            others.forEach(turns::write);
            turns.finish();
        }

        assertThat(decided(Records.read(Recording.open(file)))).isEqualTo(day.decided());
    }

    @Test
    void whenAConfigurationIsReadDoesNotMatterNorWhetherANewerOneIsReadBefore() {
        RecordedDay day = RecordedDay.made();
        List<Recorded> byTime = new ArrayList<>(day.records());
        byTime.sort(Comparator.comparing(
                (Recorded recorded) -> recorded.topic().equals("pool-config") ? recorded.at() : recorded.turn()));
        Instant paused = day.records().stream()
                .filter(recorded -> version(recorded) == 4)
                .findFirst()
                .orElseThrow()
                .at();
        assertThat(byTime.stream()
                        .filter(recorded -> recorded.at().isAfter(paused))
                        .map(ReplayedPauseTest::version))
                .as("the version before the pause is read after it")
                .contains(3L);

        assertThat(decided(byTime)).isEqualTo(day.decided());
    }

    private static long version(Recorded recorded) {
        return recorded.value() instanceof io.isotherm.schema.PoolConfig config ? config.getVersion() : -1;
    }

    private static List<TickResult> decided(List<Recorded> records) {
        List<TickResult> decided = new ArrayList<>();
        DecisionEngine engine = new DecisionEngine(decided::add);
        records.forEach(engine::accept);
        return decided;
    }
}
