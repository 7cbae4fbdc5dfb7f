package io.isotherm.decider.core.tick;

import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.decider.core.ledger.PoolLedger;
import io.isotherm.decider.stream.StoredLedger;
import io.isotherm.pool.RecordSize;
import io.isotherm.schema.Decision;
import io.isotherm.schema.Mode;
import io.isotherm.schema.Scenario;
import io.isotherm.schema.Temperature;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is published and stored of a pool of ten thousand hosts fits the topics, whatever befalls all of it at once. */
class LargePoolTest {
    private static final int HOSTS = 10_000;
    private static final int GUESTS = 10;

    private final PoolRun pool = new PoolRun();

    @Test
    void aDecisionFitsWhereEveryHostIsHot() throws IOException {
        Decision decision = pool.tick(window(1));
        assertThat(decision.getHosts().getHot()).isEqualTo(HOSTS);
        assertFits(decision);
    }

    @ParameterizedTest
    @EnumSource(names = {"AUTOMATIC", "RECOMMEND"})
    void aDecisionFitsWhereHalfOfTheHostsAreRelievedAtOnce(Mode mode) throws IOException {
        pool.config.getDecision().setMode(mode);
        pool.config.getDecision().setMaxConcurrentMoves(HOSTS);
        Decision decision = pool.tick(window(2));
        assertThat(decision.getHosts().getHot()).isEqualTo(HOSTS / 2);
        assertThat(decision.getMoves()).filteredOn(move -> !move.getIssued()).hasSizeLessThanOrEqualTo(2_000);
        assertThat(decision.getMoves()).hasSizeGreaterThanOrEqualTo(mode == Mode.AUTOMATIC ? HOSTS / 2 : 2_000);
        assertThat(decision.getNotes())
                .anyMatch(note -> note.matches("[0-9]+ more planned moves that wait are not listed"));
        assertFits(decision);
    }

    @Test
    void aDecisionComesInTimeWhereHotHostsHaveNoRoomForEachOther() {
        Window window = Window.at(10);
        for (int i = 0; i < HOSTS; i++) {
            boolean overloaded = i % 2 == 0;
            window.host(host(i)).temperature(Temperature.HOT);
            for (int guest = 0; guest < GUESTS; guest++) {
                double cpus = overloaded ? 0.95 : 0.78;
                window.guest(uuid(i, guest), cpus, 2).usual(cpus);
            }
        }
        Decision decision = pool.tick(window);
        assertThat(decision.getScenario()).isEqualTo(Scenario.SATURATION);
        assertThat(decision.getMoves()).isEmpty();
    }

    private void assertFits(Decision decision) throws IOException {
        assertThat(bytes(decision)).isLessThan(RecordSize.USUAL_BYTES);
        assertThat(StoredLedger.bytesWritten(PoolLedger.empty(Window.POOL), pool.ledger()))
                .isLessThan(2L * RecordSize.USUAL_BYTES);
    }

    /** @param every so many hosts are hot */
    private static Window window(int every) {
        Window window = Window.at(10);
        for (int i = 0; i < HOSTS; i++) {
            window.host(host(i));
            for (int guest = 0; guest < GUESTS; guest++) {
                window.guest(uuid(i, guest), i % every == 0 ? 0.95 : 0.3, 2);
            }
        }
        return window;
    }

    private static String uuid(int host, int guest) {
        return "%08d-0000-4000-8000-%012d".formatted(host, guest);
    }

    private static String host(int number) {
        return "host-%05d.rack.example.org".formatted(number);
    }

    private static long bytes(Decision decision) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
        new SpecificDatumWriter<>(Decision.class).write(decision, encoder);
        encoder.flush();
        return bytes.size();
    }
}
