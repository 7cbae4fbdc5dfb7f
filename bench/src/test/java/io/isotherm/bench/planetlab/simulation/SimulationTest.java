package io.isotherm.bench.planetlab.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.isotherm.bench.Shared;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Fed the recorded placement and migrations, the simulation gives the recorded histories and summaries. */
class SimulationTest {

    @Test
    void givesTheHistoriesOfTheReferenceEntryByEntry() {
        GoldenRun golden = new GoldenRun("small-50vm-40host-thr-mmt-0.8", 40);
        Recording recording = new Recording(golden.hosts, 50);

        Summary summary = golden.replay(50, recording);

        sameHistory(recording.hosts, Shared.rows(golden.folder.resolve("host_history.csv.gz")));
        sameHistory(recording.guests, Shared.rows(golden.folder.resolve("vm_history.csv.gz")));
        sameSummary(summary, golden);
    }

    @Test
    void givesTheSummaryOfADayUnderTheMovesOfThrMmt() {
        GoldenRun golden = new GoldenRun("20110303-thr-mmt-0.8", 800);

        sameSummary(golden.replay(1052, History.NONE), golden);
    }

    @Test
    void givesTheSummaryOfADayUnderTheMovesOfLrMmtOfVersion30() {
        GoldenRun golden = new GoldenRun("20110303-lr-mmt-1.2-cloudsim-3.0", 800);

        sameSummary(golden.replay(1052, History.NONE), golden);
    }

    private static void sameSummary(Summary summary, GoldenRun golden) {
        assertThat(summary.energyKwh()).isCloseTo(golden.recorded("energy_kWh"), of(golden.recorded("energy_kWh")));
        assertThat(summary.migrations()).isEqualTo((int) golden.recorded("migrations"));
        assertThat(summary.slatah()).isCloseTo(golden.recorded("SLATAH"), of(golden.recorded("SLATAH")));
        assertThat(summary.pdm()).isCloseTo(golden.recorded("PDM"), of(golden.recorded("PDM")));
        assertThat(summary.slav()).isCloseTo(golden.recorded("SLAV"), of(golden.recorded("SLAV")));
        assertThat(summary.esv()).isCloseTo(golden.recorded("ESV"), of(golden.recorded("ESV")));
        assertThat(summary.overall()).isCloseTo(golden.recorded("overall"), of(golden.recorded("overall")));
        assertThat(summary.average()).isCloseTo(golden.recorded("average"), of(golden.recorded("average")));
        assertThat(summary.shutdowns()).isEqualTo((int) golden.recorded("shutdowns"));
        assertThat(summary.meanSecondsBeforeShutdown())
                .isCloseTo(golden.recorded("meanTimeBeforeShutdown"), of(golden.recorded("meanTimeBeforeShutdown")));
        assertThat(summary.activeSeconds())
                .isCloseTo(golden.recorded("activeHostSeconds"), of(golden.recorded("activeHostSeconds")));
        assertThat(summary.violationSeconds())
                .isCloseTo(golden.recorded("violationSeconds"), of(golden.recorded("violationSeconds")));
        assertThat(summary.overloadSeconds())
                .isCloseTo(
                        golden.recorded("of_which_host_really_overloaded"),
                        of(golden.recorded("of_which_host_really_overloaded")));
    }

    private static Offset<Double> of(double value) {
        return within(Math.abs(value) * 1e-9);
    }

    private static void sameHistory(List<List<double[]>> ours, List<String[]> recorded) {
        List<double[]> flat = ours.stream().flatMap(List::stream).toList();
        assertThat(flat).hasSameSizeAs(recorded);
        for (int i = 0; i < flat.size(); i++) {
            for (int column = 0; column < 5; column++) {
                double expected = Double.parseDouble(recorded.get(i)[column]);
                assertThat(flat.get(i)[column])
                        .as("row %d, column %d", i, column)
                        .isCloseTo(expected, of(expected));
            }
        }
    }

    private static final class Recording implements History {
        final List<List<double[]>> hosts = new ArrayList<>();
        final List<List<double[]>> guests = new ArrayList<>();

        Recording(int hostCount, int guestCount) {
            for (int i = 0; i < hostCount; i++) {
                hosts.add(new ArrayList<>());
            }
            for (int i = 0; i < guestCount; i++) {
                guests.add(new ArrayList<>());
            }
        }

        @Override
        public void host(int host, double seconds, double allocated, double requested, boolean active) {
            hosts.get(host).add(new double[] {host, seconds, allocated, requested, active ? 1 : 0});
        }

        @Override
        public void guest(int guest, double seconds, double allocated, double requested, boolean inMigration) {
            guests.get(guest).add(new double[] {guest, seconds, allocated, requested, inMigration ? 1 : 0});
        }
    }
}
