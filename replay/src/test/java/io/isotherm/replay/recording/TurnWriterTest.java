package io.isotherm.replay.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.isotherm.replay.recording.Recorder.Selection;
import io.isotherm.schema.PoolConfig;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TurnWriterTest {
    @TempDir
    private Path directory;

    @Test
    void theConfigurationInForceAtTheBeginningComesFirst() {
        List<Recorded> written = write(
                Optional.of(Records.at(100)),
                Optional.empty(),
                List.of(Records.config(1, 0), Records.config(2, 50), Records.config(3, 150)),
                List.of(Records.sample("a", 90), Records.sample("a", 110), Records.sample("a", 160)));

        assertThat(written)
                .extracting(recorded ->
                        recorded.value() instanceof PoolConfig config ? "v" + config.getVersion() : recorded.key())
                .containsExactly("v2", "lab/a", "v3", "lab/a");
        assertThat(written.get(0).at()).isEqualTo(Records.at(50));
        assertThat(written.get(0).turn()).isEqualTo(Records.at(110));
    }

    @Test
    void eachHostOfTheInventoryInForceAtTheBeginningComesFirst() {
        List<Recorded> written = write(
                Optional.of(Records.at(100)),
                Optional.empty(),
                List.of(
                        Records.listed("a", 0),
                        Records.listed("b", 10),
                        Records.listed("a", 50),
                        Records.listed("b", 150)),
                List.of(Records.sample("a", 110), Records.sample("a", 160)));

        assertThat(written)
                .extracting(recorded -> recorded.topic() + " " + recorded.key() + " "
                        + recorded.at().getEpochSecond())
                .containsExactly(
                        "inventory lab/a " + Records.at(50).getEpochSecond(),
                        "inventory lab/b " + Records.at(10).getEpochSecond(),
                        "host-metrics lab/a " + Records.at(110).getEpochSecond(),
                        "inventory lab/b " + Records.at(150).getEpochSecond(),
                        "host-metrics lab/a " + Records.at(160).getEpochSecond());
    }

    @Test
    void aVersionHasItsTurnBeforeANewerOneThatIsDatedBack() {
        List<Recorded> written = write(
                Optional.empty(),
                Optional.empty(),
                List.of(Records.config(2, 0), Records.config(3, 150), Records.config(4, 120)),
                List.of(Records.sample("a", 110), Records.sample("a", 130), Records.sample("a", 160)));

        assertThat(written)
                .extracting(recorded ->
                        recorded.value() instanceof PoolConfig config ? "v" + config.getVersion() : recorded.key())
                .containsExactly("v2", "lab/a", "v3", "v4", "lab/a", "lab/a");
        assertThat(written.get(2).at()).isEqualTo(Records.at(150));
        assertThat(written.get(2).turn()).isEqualTo(Records.at(120));
    }

    @Test
    void theOldestKnownConfigurationComesFirstWhereNoneWasInForce() {
        List<Recorded> written = write(
                Optional.empty(), Optional.empty(), List.of(Records.config(4, 150)), List.of(Records.sample("a", 110)));

        assertThat(written).extracting(Recorded::topic).containsExactly("pool-config", "host-metrics");
        assertThat(written.get(0).turn()).isEqualTo(Records.at(110));
    }

    @Test
    void whatLiesOutsideTheTimeAskedForIsLeftOut() {
        List<Recorded> written = write(
                Optional.of(Records.at(10)),
                Optional.of(Records.at(20)),
                List.of(Records.config(1, 0), Records.config(2, 30)),
                List.of(
                        Records.sample("a", 9),
                        Records.sample("a", 10),
                        Records.sample("a", 20),
                        Records.sample("a", 21)));

        assertThat(written).extracting(Recorded::at).containsExactly(Records.at(0), Records.at(10), Records.at(20));
    }

    @Test
    void nothingIsWrittenWhereOnlyConfigurationsBeforeOrAfterAreKnown() {
        for (long second : new long[] {0, 300}) {
            assertThatThrownBy(() -> write(
                            Optional.of(Records.at(100)),
                            Optional.of(Records.at(200)),
                            List.of(Records.config(1, second)),
                            List.of(Records.sample("a", 90))))
                    .hasMessageContaining("holds no records");
        }
    }

    @Test
    void configurationsAloneHaveTheirOwnTimes() {
        List<Recorded> written = write(
                Optional.empty(), Optional.empty(), List.of(Records.config(1, 50), Records.config(2, 150)), List.of());

        assertThat(written).extracting(Recorded::turn).containsExactly(Records.at(50), Records.at(150));
    }

    @Test
    void aLateRecordHasItsTurnWhereItCame() {
        List<Recorded> written = write(
                Optional.empty(),
                Optional.empty(),
                List.of(),
                List.of(Records.sample("a", 30), Records.sample("b", 25)));

        assertThat(written.get(1).at()).isEqualTo(Records.at(25));
        assertThat(written.get(1).turn()).isEqualTo(Records.at(30));
    }

    private List<Recorded> write(
            Optional<Instant> from, Optional<Instant> to, List<Recorded> configs, List<Recorded> others) {
        Path file = directory.resolve("lab.avro");
        try (RecordingWriter writer = RecordingWriter.create(file, Optional.empty(), Recording.recordable())) {
            TurnWriter turns = new TurnWriter(
                    writer, new Selection(List.of("host-metrics", "pool-config"), from, to, Optional.empty()));
            configs.forEach(turns::addConfig);
            others.forEach(turns::write);
            turns.finish();
        }
        return Records.read(Recording.open(file));
    }
}
