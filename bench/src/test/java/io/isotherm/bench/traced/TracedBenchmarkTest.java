package io.isotherm.bench.traced;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.isotherm.bench.traced.TracedBenchmark.Stretch;
import io.isotherm.pool.PoolConfigs;
import io.isotherm.replay.importer.HostType;
import io.isotherm.replay.importer.Placing;
import io.isotherm.runtime.config.ConfigFile;
import io.isotherm.runtime.config.PoolFile;
import io.isotherm.schema.PoolConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TracedBenchmarkTest {
    private static final String HOSTS = "count=3,cpus=8,mhz=2500,memory=64GiB,watts=100/250";
    private static final List<String> METRICS =
            List.of("cpu_permille", "mem_mib", "disk_rd_kibs", "disk_wr_kibs", "net_rx_kibs", "net_tx_kibs");

    private static final Duration FIVE_MINUTES = Duration.ofMinutes(5);

    @TempDir
    Path folder = Path.of("");

    /** Twelve VMs; those that spread placement puts on the first host are busy by day. */
    private Path day(String name) throws IOException {
        List<String> lines = new ArrayList<>(List.of(
                "vm,cores,cpu_mhz,mem_mib_provisioned,metric," + row(i -> i).replaceAll("(\\d+)", "t$1")));
        for (int vm = 0; vm < 12; vm++) {
            int busy = vm % 3 == 0 ? 900 : 60;
            for (String metric : METRICS) {
                boolean cpu = metric.equals("cpu_permille");
                lines.add(vm + ",4,10000,3072," + metric + ","
                        + row(i -> !cpu ? 10 : i < 96 || i > 192 ? 40 + i % 7 : busy + i % 5));
            }
        }
        return Files.write(folder.resolve(name + ".csv"), lines);
    }

    private static String row(IntToLongFunction value) {
        return IntStream.range(0, 288)
                .mapToObj(i -> Long.toString(value.applyAsLong(i)))
                .collect(Collectors.joining(","));
    }

    private List<TracedResult> run(Experiment experiment, String... algorithms) throws IOException {
        return run(new Stretch(List.of(day("20260131"))), FIVE_MINUTES, experiment, algorithms);
    }

    private static List<TracedResult> run(
            Stretch stretch, Duration window, Experiment experiment, String... algorithms) {
        List<TracedResult> results = new ArrayList<>();
        new TracedBenchmark(TracedPool.BITBRAINS, List.of(HostType.parse(HOSTS)), Placing.SPREAD, window)
                .run(stretch, experiment, List.of(algorithms), results::add);
        return results;
    }

    @Test
    void balancingRelievesHostsAndLeavesThemOn() throws IOException {
        List<TracedResult> results = run(Experiment.BALANCING, "sandpiper", "deviation");
        assertThat(results).extracting(TracedResult::algorithm).containsExactly("never", "sandpiper", "deviation");
        assertThat(results).extracting(TracedResult::day).containsOnly("20260131");
        assertThat(results).extracting(TracedResult::experiment).containsOnly("balancing");
        assertThat(results).extracting(TracedResult::hostHoursOn).allMatch(hours -> Math.abs(hours - 72) < 1e-6);
        assertThat(results).extracting(TracedResult::memoryExceeded).containsOnly(0L);
        TracedResult never = results.get(0);
        assertThat(never.moves()).isZero();
        assertThat(never.overloadMinutes()).isGreaterThan(400);
        assertThat(results.subList(1, 3)).allSatisfy(managed -> {
            assertThat(managed.moves()).isPositive();
            assertThat(managed.overloadMinutes()).isLessThan(never.overloadMinutes() / 4);
        });
    }

    @Test
    void consolidatingLetsHostsSleepAndSavesEnergy() throws IOException {
        List<TracedResult> results = run(Experiment.CONSOLIDATING, "mmt-pabfd");
        assertThat(results.get(1).hostHoursOn()).isLessThan(results.get(0).hostHoursOn());
        assertThat(results.get(1).energyKwh()).isLessThan(results.get(0).energyKwh());
        assertThat(results.get(1).memoryExceeded()).isZero();
    }

    @Test
    void givesTheSameResultAgain() throws IOException {
        assertThat(run(Experiment.CONSOLIDATING, "mmt-pabfd").get(1))
                .usingRecursiveComparison()
                .ignoringFields("cpuSeconds")
                .isEqualTo(run(Experiment.CONSOLIDATING, "mmt-pabfd").get(1));
    }

    @Test
    void daysInARowAreOneRunThatBeginsWithAllHostsOnOnce() throws IOException {
        Stretch both = new Stretch(List.of(day("20260131"), day("20260201")));
        TracedResult single = run(Experiment.CONSOLIDATING, "isotherm").get(1);
        List<TracedResult> results = run(both, FIVE_MINUTES, Experiment.CONSOLIDATING, "isotherm", "oracle");
        assertThat(results).extracting(TracedResult::day).containsOnly("20260131-20260201");
        assertThat(results.get(0).hostHoursOn()).isEqualTo(2 * 72.0);
        assertThat(results.get(1).hostHoursOn()).isLessThan(2 * single.hostHoursOn());
        assertThat(results.get(2).energyKwh()).isLessThan(results.get(1).energyKwh());
        assertThatThrownBy(() ->
                        run(new Stretch(List.of(day("20260201"), day("20260131"))), FIVE_MINUTES, Experiment.BALANCING))
                .hasMessageContaining("A trace begins at 2026-01-31T00:00:00Z")
                .hasMessageContaining("2026-02-02T00:00:00Z")
                .hasMessageContaining("give days in a row");
    }

    @Test
    void shorterWindowsDecideSoonerAboutTheSameDay() throws IOException {
        Stretch day = new Stretch(List.of(day("20260131")));
        TracedResult five =
                run(day, FIVE_MINUTES, Experiment.BALANCING, "sandpiper").get(1);
        TracedResult one = run(day, Duration.ofMinutes(1), Experiment.BALANCING, "sandpiper")
                .get(1);
        assertThat(one.moves()).isPositive();
        assertThat(one.overloadMinutes()).isLessThan(five.overloadMinutes());
    }

    @Test
    void sumsStandBesideTheOracle() throws IOException {
        List<TracedResult> once = run(Experiment.CONSOLIDATING, "isotherm", "oracle");
        List<TracedResult> twice = Stream.concat(once.stream(), once.stream()).toList();
        assertThat(TracedResult.sums(twice))
                .hasSize(3)
                .allMatch(line -> line.startsWith("sum"))
                .anyMatch(line -> line.contains("oracle") && line.endsWith("1.000 x oracle"));
    }

    @Test
    void refusesAnAlgorithmThatIsNotThere() {
        assertThatThrownBy(() -> TracedBenchmark.algorithms(Experiment.BALANCING, List.of("magic")))
                .hasMessageContaining("there is no algorithm 'magic'; known are deviation, evacuate");
        assertThat(TracedBenchmark.algorithms(Experiment.BALANCING, List.of("sandpiper")))
                .containsExactly("sandpiper");
        assertThat(TracedBenchmark.algorithms(Experiment.BALANCING, List.of())).contains("sandpiper", "deviation");
    }

    @Test
    void runsGooglesDaysToo() throws IOException {
        List<String> lines = new ArrayList<>(List.of("vm,metric," + row(i -> i).replaceAll("(\\d+)", "t$1")));
        for (int vm = 0; vm < 12; vm++) {
            int busy = vm % 3 == 0 ? 90 : 6;
            lines.add(vm + ",cpu_pct," + row(i -> i < 96 || i > 192 ? 4 : busy + i % 5));
            lines.add(vm + ",mem_pct," + row(i -> 50));
        }
        Stretch day = new Stretch(List.of(Files.write(folder.resolve("day01.csv"), lines)));
        List<TracedResult> results = new ArrayList<>();
        new TracedBenchmark(
                        TracedPool.GOOGLE,
                        List.of(HostType.parse("count=3,cpus=8,mhz=2500,memory=256GiB,watts=100/250")),
                        Placing.SPREAD,
                        FIVE_MINUTES)
                .run(day, Experiment.CONSOLIDATING, List.of("isotherm", "oracle"), results::add);
        assertThat(results).extracting(TracedResult::day).containsOnly("day01");
        assertThat(results.get(1).energyKwh()).isLessThan(results.get(0).energyKwh());
        assertThat(results.get(1).memoryExceeded()).isZero();
        assertThat(results.get(2).energyKwh()).isLessThan(results.get(1).energyKwh());
    }

    /** The example that README and help point to is what the benchmark runs. */
    @Test
    void runsThePoolAsTheExampleSays() {
        Path file = Path.of("..", "examples", "pool-5min.yaml");
        PoolConfig example = PoolFile.parse(file.toString(), ConfigFile.read(file));
        PoolConfig config = Experiment.BALANCING.config("bitbrains", "isotherm", Map.of(), FIVE_MINUTES);
        assertThat(config.getDetection()).isEqualTo(example.getDetection());
        config.getDecision().setAlgorithms(Map.of());
        assertThat(config.getDecision()).isEqualTo(example.getDecision());
        for (Experiment experiment : Experiment.values()) {
            assertThat(PoolConfigs.problems(experiment.config("bitbrains", "isotherm", Map.of(), FIVE_MINUTES)))
                    .isEmpty();
        }
    }
}
