package io.isotherm.simulator.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlanetLabTraceTest {
    private static final String HEADER =
            "vm," + IntStream.range(0, 288).mapToObj(i -> "t" + i).collect(Collectors.joining(","));

    @TempDir
    Path folder;

    @Test
    void readsTheCommittedFile() throws Exception {
        Path file = Path.of(
                PlanetLabTraceTest.class.getResource("synthetic-8vm.csv.gz").toURI());

        List<PlanetLabVm> vms = PlanetLabTrace.read(file);

        assertThat(vms).extracting(PlanetLabVm::name).startsWith("synthetic_0").hasSize(8);
        assertThat(vms)
                .extracting(PlanetLabVm::type)
                .containsExactly(
                        PlanetLabVm.Type.HIGH_CPU,
                        PlanetLabVm.Type.HIGH_CPU,
                        PlanetLabVm.Type.EXTRA_LARGE,
                        PlanetLabVm.Type.EXTRA_LARGE,
                        PlanetLabVm.Type.SMALL,
                        PlanetLabVm.Type.SMALL,
                        PlanetLabVm.Type.MICRO,
                        PlanetLabVm.Type.MICRO);
        assertThat(vms.get(0).cpuPercent()).hasSize(288);
    }

    @Test
    void percentBecomesMegahertzOfTheVmsSize() throws IOException {
        PlanetLabVm vm = PlanetLabTrace.read(gzip(HEADER, row("x", "40"))).get(0);

        assertThat(vm.load().at(Duration.ofHours(3)).cpuMhz()).isCloseTo(1000, within(1e-9));
        assertThat(vm.type().memoryKib()).isEqualTo(870 * 1024);
    }

    @Test
    void namesAFileThatIsMissing() {
        assertThatThrownBy(() -> PlanetLabTrace.read(folder.resolve("none.csv.gz")))
                .isInstanceOf(TraceException.class)
                .hasMessageContaining("none.csv.gz is no file");
    }

    @Test
    void namesAFileThatIsNotCompressed() throws IOException {
        Path plain = Files.writeString(folder.resolve("plain.csv"), HEADER);

        assertThatThrownBy(() -> PlanetLabTrace.read(plain)).hasMessageContaining("plain.csv is not gzip'd");
    }

    @Test
    void namesAFileThatIsCutOff() throws IOException {
        byte[] whole = Files.readAllBytes(gzip(HEADER, row("x", "40"), row("y", "41")));
        Path half = Files.write(folder.resolve("half.csv.gz"), Arrays.copyOf(whole, whole.length / 2));

        assertThatThrownBy(() -> PlanetLabTrace.read(half)).hasMessageContaining("is cut off");
    }

    @Test
    void namesWhatIsWrongWithTheHeader() throws IOException {
        Path few = gzip("vm,t0,t1");
        assertThatThrownBy(() -> PlanetLabTrace.read(few))
                .hasMessageContaining("line 1: the header has 3 columns, expected 289");

        Path other = gzip(HEADER.replace("t7,", "T7,"));
        assertThatThrownBy(() -> PlanetLabTrace.read(other)).hasMessageContaining("column 9 is 'T7', expected 't7'");
    }

    @Test
    void namesALineThatIsShort() throws IOException {
        Path file = gzip(HEADER, row("x", "1"), "y,1,2");

        assertThatThrownBy(() -> PlanetLabTrace.read(file))
                .hasMessageContaining("line 3: 3 columns, expected 289; complete the line");
    }

    @Test
    void namesAValueThatIsNoNumberOrOutOfRange() throws IOException {
        for (String bad : List.of("abc", "", "NaN", "-1", "101")) {
            Path file = gzip(HEADER, row("x", "1").replaceFirst(",1,", "," + bad + ","));

            assertThatThrownBy(() -> PlanetLabTrace.read(file))
                    .hasMessageContaining("line 2, column t0: '" + bad + "'")
                    .hasMessageContaining("give CPU use in percent, 0 to 100");
        }
    }

    @Test
    void namesAFileWithoutVms() throws IOException {
        Path file = gzip(HEADER);

        assertThatThrownBy(() -> PlanetLabTrace.read(file)).hasMessageContaining("has no VMs");
    }

    private static String row(String name, String value) {
        return name + ("," + value).repeat(288);
    }

    private Path gzip(String... lines) throws IOException {
        Path file = Files.createTempFile(folder, "trace", ".csv.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write((String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
        }
        return file;
    }
}
