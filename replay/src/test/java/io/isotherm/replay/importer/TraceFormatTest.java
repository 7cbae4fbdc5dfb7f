package io.isotherm.replay.importer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.isotherm.simulator.trace.TraceException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TraceFormatTest {
    @TempDir
    Path folder = Path.of("");

    private static TraceVm of(Trace trace, String name) {
        return trace.vms().stream()
                .filter(vm -> vm.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void readsBitbrainsWithWhatWasProvisioned() {
        Trace day = Traces.bitbrains();
        assertThat(day.start()).isEqualTo(Instant.parse("2026-01-31T00:00:00Z"));
        assertThat(day.steps()).isEqualTo(288);
        assertThat(day.vms()).extracting(TraceVm::name).containsExactly("1", "2", "7");
        TraceVm second = of(day, "2");
        assertThat(second.vcpus()).isEqualTo(4);
        assertThat(second.memoryKib()).isEqualTo(8L << 20);
        // 210 permille of 10,000 MHz at t1; 41 + 51 KiB/s received and sent, 21 + 31 read and written.
        assertThat(second.cpuMhz()[1]).isEqualTo(2100f);
        assertThat(second.networkBytesPerSecond()[1]).isEqualTo((41 + 51) * 1024f);
        assertThat(second.diskBytesPerSecond()[1]).isEqualTo((21 + 31) * 1024f);
    }

    private Path csv(String text) throws IOException {
        return Files.writeString(folder.resolve("load.csv"), text);
    }

    @Test
    void readsAFileThatBeginsWithAByteOrderMark() throws IOException {
        Path file = csv("\ufeffvm,time,cpu_mhz,memory_mib\nweb,0,1200,1024\n");

        assertThat(TraceFormat.CSV.read(file, Duration.ofMinutes(1)).vms())
                .extracting(TraceVm::name)
                .containsExactly("web");
    }

    @Test
    void refusesSemicolonsAndDecimalCommasByName() throws IOException {
        Path semicolons = csv("vm;time;cpu_mhz;memory_mib\nweb;0;1200,5;1024\n");
        assertThatThrownBy(() -> TraceFormat.CSV.read(semicolons, Duration.ofMinutes(1)))
                .isInstanceOf(TraceException.class)
                .hasMessageContaining("load.csv, line 1: columns are separated by ';'");

        Path commas = csv("vm,time,cpu_mhz,memory_mib\nweb,0,\"1200,5\",1024\n");
        assertThatThrownBy(() -> TraceFormat.CSV.read(commas, Duration.ofMinutes(1)))
                .isInstanceOf(TraceException.class)
                .hasMessageContaining("'1200,5' has a decimal comma; write a point: 1200.5");
    }

    @Test
    void readsGooglesSharesOfOneSize() {
        Trace day = Traces.google();
        assertThat(day.vms()).hasSize(2);
        assertThat(day.start()).isEqualTo(Instant.EPOCH);
        assertThat(of(day, "12").cpuMhz()[3]).isEqualTo(750f);
        assertThat(of(day, "12").memoryKib()).isEqualTo(8L << 20);
    }

    @Test
    void readsAFileOfOnesOwnWithComersAndGoers() {
        Trace own = Traces.own();
        assertThat(own.start()).isEqualTo(Instant.parse("2026-01-31T00:00:00Z"));
        assertThat(own.steps()).isEqualTo(5);
        assertThat(of(own, "web").cpuMhz()).containsExactly(1200, 1200, 2400);
        assertThat(of(own, "web").vcpus()).isEqualTo(2);
        assertThat(of(own, "web").networkBytesPerSecond()).containsExactly(1000, 1000, 5000);
        assertThat(of(own, "db, main").cpuMhz()).containsExactly(800, 800, 800, 800, 300);
        assertThat(of(own, "batch").fromStep()).isEqualTo(2);
        assertThat(of(own, "batch").cpuMhz()).containsExactly(500, 700);
    }

    @Test
    void tellsABadLineWithFileLineValueAndRemedy() throws IOException {
        String header = "vm,time,cpu_mhz,memory_mib\n";
        refused(header + "a,2026-01-31T00:00:00Z,fast,1024\n", "bad.csv, line 2, column cpu_mhz: 'fast' is no number");
        refused(
                header + "a,2026-01-31T00:00:00Z,10,1024\na,2026-01-31T00:05:00Z,-3,1024\n",
                "bad.csv, line 3, column cpu_mhz: '-3' is out of range (0 to 1000000000000000); give the CPU asked for in MHz");
        refused(header + "a,noon,10,1024\n", "line 2, column time: 'noon' is no time; give one like 2026-01-31T12:00");
        refused(header + "a,2026-01-31T00:00:00Z,10\n", "line 2: 3 columns, the header has 4; complete the line");
        refused(header + ",2026-01-31T00:00:00Z,10,1024\n", "line 2, column vm: '' is empty; give a value");
        refused(
                header + "a,0,10,1024\na,0,11,1024\n",
                "line 3, column time: '0' is there twice for VM a; give one line for each VM and instant");
        refused("vm,time,memory_mib\n", "line 1: there is no column 'cpu_mhz'; one line for each VM and instant");
        refused(header, "has no lines beside a header");
        refused(header + "a,0,10,1024\na,99999999999,11,1024\n", "check its times, or give longer steps");
    }

    @Test
    void tellsOtherSeparatorsEncodingsAndQuotesByNameWithTheRemedy() throws IOException {
        String text = "vm,time,cpu_mhz,memory_mib\nweb,0,1200,1024\n";
        refused(text.replace(',', '\t'), "line 1: columns are separated by a tabulator; save it with ','");
        refused(text.replace(',', '|'), "line 1: columns are separated by '|'");
        refused(text.replace("vm", "VM"), "line 1: write the column 'VM' in small letters: vm");
        refused(text.replace("web", "\"web"), "has a quotation mark that does not belong there, or that is opened");
        refused(text.replace("web", "\"we\nb\""), "column vm: 'we?b' has a control character");
        for (Charset wide : List.of(StandardCharsets.UTF_16, StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE)) {
            refused(text.getBytes(wide), "; save it as text in UTF-8");
        }
        refused(text.replace("web", "wéb").getBytes(StandardCharsets.ISO_8859_1), "is no text in UTF-8; save it");
        byte[] twice = gzip(gzip(text.getBytes(StandardCharsets.UTF_8)));
        refused(twice, "is compressed twice; unpack it once");
        byte[] once = gzip(text.getBytes(StandardCharsets.UTF_8));
        refused(Arrays.copyOf(once, once.length - 20), "is cut off or damaged");
    }

    @Test
    void refusesTimesInMillisecondsAndAfterTheYear9999() throws IOException {
        for (String time : List.of(
                "1769853600000", "+58054-01-01T00:00:00Z", "99999999999999999999", "+1000000000-12-31T00:00:00Z")) {
            refused("vm,time,cpu_mhz,memory_mib\nweb," + time + ",1200,1024\n", "'" + time + "' is ");
        }
        refused(
                "vm,time,cpu_mhz,memory_mib\nweb,1769853600000,1200,1024\n",
                "is out of range (1970 to 9999): milliseconds are divided by 1000; give one like");
    }

    @Test
    void tellsColumnsThatAreNotUsed() throws IOException {
        Path file = csv("vm,time,cpu_mhz,memory_mib,vcpus,network\nweb,0,1200,1024,2,5\n");

        assertThat(TraceFormat.CSV.read(file, Duration.ofMinutes(1)).unusedColumns())
                .containsExactly("network");
    }

    private static byte[] gzip(byte[] plain) throws IOException {
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(zipped)) {
            gzip.write(plain);
        }
        return zipped.toByteArray();
    }

    private void refused(byte[] bytes, String message) throws IOException {
        Path file = Files.write(folder.resolve("bad.csv"), bytes);
        assertThatThrownBy(() -> TraceFormat.CSV.read(file, Traces.STEP))
                .isInstanceOf(TraceException.class)
                .hasMessageContaining(message);
    }

    private void refused(String text, String message) throws IOException {
        Path file = Files.writeString(folder.resolve("bad.csv"), text);
        assertThatThrownBy(() -> TraceFormat.CSV.read(file, Traces.STEP))
                .isInstanceOf(TraceException.class)
                .hasMessageContaining(message);
    }

    @Test
    void tellsWhatIsWrongWithADay() throws IOException {
        String samples = IntStream.range(0, 288).mapToObj(i -> "t" + i).collect(Collectors.joining(","));
        String zeros = "0,".repeat(287) + "0";
        String header = "vm,cores,cpu_mhz,mem_mib_provisioned,metric," + samples + "\n";
        Path file = folder.resolve("day.csv");
        Files.writeString(file, header + "1,2,5000,4096,heat," + zeros + "\n");
        assertThatThrownBy(() -> TraceFormat.BITBRAINS.read(file, Traces.STEP))
                .hasMessageContaining("line 2, column metric: 'heat' is not known; give one of [cpu_permille");
        Files.writeString(file, header + "1,2,5000,4096,cpu_permille," + zeros + "\n");
        assertThatThrownBy(() -> TraceFormat.BITBRAINS.read(file, Traces.STEP))
                .hasMessageContaining("VM 1 has no line for mem_mib");
        Files.writeString(file, header + "1,2,5000,4096,cpu_permille,x," + "0,".repeat(286) + "0\n");
        assertThatThrownBy(() -> TraceFormat.BITBRAINS.read(file, Traces.STEP))
                .hasMessageContaining("line 2, column t0: 'x' is no number; give a number from 0");
        String gap = header.replace(",t10,", ",");
        Files.writeString(file, gap + "1,2,5000,4096,cpu_permille," + zeros.substring(2) + "\n");
        assertThatThrownBy(() -> TraceFormat.BITBRAINS.read(file, Traces.STEP))
                .isInstanceOf(TraceException.class)
                .hasMessageContaining("line 2, column t287", "does not stand 287 columns after t0");
        assertThatThrownBy(() -> TraceFormat.GOOGLE.read(folder.resolve("none.csv"), Traces.STEP))
                .hasMessageContaining("none.csv is no file; name an existing trace: a Google day");
        Files.write(file, new byte[] {0x1f, (byte) 0x8b, 8, 0, 0});
        assertThatThrownBy(() -> TraceFormat.GOOGLE.read(file, Traces.STEP))
                .hasMessageContaining("is cut off or damaged");
    }

    @Test
    void refusesHostsThatAreNone() {
        assertThat(HostType.parse("count=2,cpus=8,mhz=2400,memory=64GiB,network=125,watts=90/120/150"))
                .isEqualTo(new HostType(2, 8, 2400, 64L << 20, 125e6, 0, List.of(90.0, 120.0, 150.0)));
        assertThatThrownBy(() -> HostType.parse("count=2,cpus=8,mhz=2400,memory=64"))
                .hasMessageContaining("memory of a host is '64'; give a number with a unit of MiB, GiB or TiB");
        assertThatThrownBy(() -> HostType.parse("count=0,cpus=8,mhz=2400,memory=64GiB"))
                .hasMessageContaining("count of a host is '0'; give a number from 1");
        assertThatThrownBy(() -> HostType.parse("count=1,cpus=8,mhz=2400,memory=64GiB,disks=3"))
                .hasMessageContaining("'disks' is not known of a host");
        assertThatThrownBy(() -> HostType.parse("cnt=2,cpus=8,mhz=2400,memory=64GiB"))
                .hasMessageContaining("'cnt' is not known of a host");
        assertThatThrownBy(() -> HostType.parse("count=2,count=3,cpus=8,mhz=2400,memory=64GiB"))
                .hasMessageContaining("count of a host is there twice");
        assertThatThrownBy(() -> HostType.parse("12")).hasMessageContaining("'12' in '12' is no key=value");
    }
}
