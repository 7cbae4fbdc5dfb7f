package io.isotherm.bench.planetlab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.isotherm.bench.planetlab.algorithm.Algorithm;
import io.isotherm.bench.planetlab.algorithm.Algorithms;
import io.isotherm.simulator.trace.TraceException;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchmarkTest {
    @TempDir
    private Path folder;

    /** A day of guests whose use goes up and down, each in its own time. */
    private void writeDay(String name, int guests) {
        try (Writer writer = new OutputStreamWriter(
                new GZIPOutputStream(Files.newOutputStream(folder.resolve(name + ".csv.gz"))),
                StandardCharsets.UTF_8)) {
            writer.write("vm" + samples(i -> ",t" + i) + "\n");
            for (int guest = 0; guest < guests; guest++) {
                int own = guest;
                writer.write("vm" + guest + samples(i -> "," + (5 + (i * (1 + own % 7) + own * 13) % 90)) + "\n");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String samples(IntFunction<String> sample) {
        return IntStream.range(0, 288).mapToObj(sample).collect(Collectors.joining());
    }

    private List<BenchmarkResult> run(List<TraceOrder> orders, String... algorithms) {
        List<BenchmarkResult> results = new ArrayList<>();
        new Benchmark(
                        Benchmark.days(folder),
                        orders,
                        Algorithms.named(List.of(algorithms), Benchmark.config(), List.of()))
                .run(results::add);
        return results;
    }

    @Test
    void runsEveryAlgorithmOnEveryDayInEveryOrder() {
        writeDay("b", 9);
        writeDay("a", 8);

        List<BenchmarkResult> results =
                run(List.of(TraceOrder.SORTED, TraceOrder.parse("7")), "dvfs", "LR-MMT-1.2@3.0", "oracle");

        assertThat(results)
                .extracting(
                        result -> String.join(" ", result.day(), result.order(), result.algorithm(), result.variant()))
                .startsWith("a sorted DVFS default", "a sorted LR-MMT-1.2 3.0", "a sorted oracle bound")
                .contains("a 7 DVFS default", "b 7 oracle packed")
                .hasSize(2 * 2 * 4);
        assertThat(results).allSatisfy(result -> {
            assertThat(result.energyKwh()).isPositive();
            assertThat(result.wallSeconds()).isPositive();
            assertThat(result.peakHeapMib()).isPositive();
        });
    }

    @Test
    void whoServesAllDemandDoesNotBeatTheOracle() {
        writeDay("day", 40);

        List<BenchmarkResult> results = run(
                List.of(TraceOrder.SORTED),
                Algorithms.all(Benchmark.config(), List.of()).stream()
                        .map(algorithm -> algorithm.name() + "@" + algorithm.variant())
                        .toArray(String[]::new));

        double bound = results.stream()
                .filter(result -> result.variant().equals("bound"))
                .mapToDouble(BenchmarkResult::energyKwh)
                .min()
                .orElseThrow();
        assertThat(results.stream().filter(result -> result.unservedMipsSeconds() == 0))
                .extracting(BenchmarkResult::algorithm, BenchmarkResult::energyKwh)
                .hasSizeGreaterThan(3)
                .allSatisfy(row -> assertThat((Double) row.toList().get(1))
                        .as("energy of %s", row.toList().get(0))
                        .isGreaterThan(bound * 0.999));
    }

    @Test
    void everyRiskIsAVariantOfIsotherm() {
        assertThat(Algorithms.named(List.of("isotherm"), Benchmark.config(), List.of(0.01, 0.1)))
                .extracting(Algorithm::variant)
                .containsExactly("risk=0.01", "risk=0.1");
    }

    @Test
    void theSameSeedGivesTheSameDecisionsAndAnotherSeedOthers() {
        writeDay("day", 40);
        String algorithm = "THR-MMT-0.8@3.0";

        List<BenchmarkResult> results =
                run(List.of(TraceOrder.parse("1"), TraceOrder.parse("1"), TraceOrder.parse("2")), algorithm);

        assertThat(results.get(1).energyKwh()).isEqualTo(results.get(0).energyKwh());
        assertThat(results.get(1).migrations()).isEqualTo(results.get(0).migrations());
        assertThat(results.get(2).energyKwh()).isNotEqualTo(results.get(0).energyKwh());
    }

    @Test
    void resultsAreAnArrayOfObjectsWithTheKeysOfTheBenchmark() throws IOException {
        writeDay("day", 8);
        Path file = folder.resolve("results.json");

        Results.write(run(List.of(TraceOrder.SORTED), "DVFS"), file);

        JsonNode json = new ObjectMapper().readTree(file.toFile());
        assertThat(json.isArray()).isTrue();
        List<String> keys = new ArrayList<>();
        json.get(0).fieldNames().forEachRemaining(keys::add);
        assertThat(keys)
                .containsExactly(
                        "day",
                        "order",
                        "algorithm",
                        "variant",
                        "energyKwh",
                        "migrations",
                        "slatah",
                        "pdm",
                        "slav",
                        "esv",
                        "trueOverloadShare",
                        "unservedMipsSeconds",
                        "wallSeconds",
                        "decisionMillisP50",
                        "decisionMillisP99",
                        "peakHeapMib");
    }

    @Test
    void theTableHasOneLineForEachResultAsWideAsItsHeader() {
        writeDay("day", 8);

        String line = ResultTable.line(run(List.of(TraceOrder.SORTED), "DVFS").get(0));

        assertThat(ResultTable.header().lines())
                .allSatisfy(header -> assertThat(header).hasSameSizeAs(line));
        assertThat(line).startsWith("day        sorted   DVFS ");
    }

    @Test
    void aMistakeIsToldWithItsRemedy() throws IOException {
        assertThatThrownBy(() -> Benchmark.days(folder.resolve("none")))
                .isInstanceOf(TraceException.class)
                .hasMessageContaining("none does not exist");
        assertThatThrownBy(() -> Benchmark.days(folder))
                .isInstanceOf(TraceException.class)
                .hasMessageContaining("There is no *.csv.gz in");
        assertThatThrownBy(() -> TraceOrder.parse("random"))
                .hasMessage("'random' is no order; give 'sorted', or an integer that seeds a shuffle");
        assertThatThrownBy(() -> Algorithms.named(List.of("best"), Benchmark.config(), List.of()))
                .hasMessageContaining("There is no algorithm 'best'. Known are NPA, DVFS, THR-MMT-0.8,");

        Files.writeString(folder.resolve("day.csv.gz"), "vm,t0\n");
        assertThatThrownBy(() -> run(List.of(TraceOrder.SORTED), "DVFS"))
                .isInstanceOf(TraceException.class)
                .hasMessageContaining("day.csv.gz is not gzip'd");
    }

    @Test
    void aDayWithMoreGuestsThanThePoolHoldsIsRefused() {
        writeDay("crowded", 2300);

        assertThatThrownBy(() -> run(List.of(TraceOrder.SORTED), "DVFS"))
                .hasMessageContaining("fits on none of 800 hosts");
    }
}
