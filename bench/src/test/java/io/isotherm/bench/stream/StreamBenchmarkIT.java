package io.isotherm.bench.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 5, unit = TimeUnit.MINUTES)
class StreamBenchmarkIT {
    @Test
    void measuresTheServicesAndTheWayToTheCommand(@TempDir Path directory) throws Exception {
        List<String> told = new ArrayList<>();
        List<StreamResult> results = new ArrayList<>();

        new StreamBenchmark(new StreamBenchmark.Plan(1, 1, 500, 1), directory, told::add)
                .run(List.of(40), results::add);

        assertThat(told).isNotEmpty();
        assertThat(results).hasSize(1);
        StreamResult result = results.get(0);
        assertThat(result.throughputs())
                .extracting(StreamResult.Throughput::what)
                .containsExactly("bare", "analyzer", "decider");
        assertThat(result.throughputs()).allSatisfy(one -> {
            assertThat(one.records()).isPositive();
            assertThat(one.recordsPerSecond()).isPositive();
            assertThat(one.cpuMicrosPerRecord()).isPositive().isLessThanOrEqualTo(one.processMicrosPerRecord());
        });
        assertThat(result.hot()).isEqualTo(4);
        assertThat(result.commanded()).isEqualTo(4);
        assertThat(result.commandMillisP50()).isPositive().isLessThanOrEqualTo(result.commandMillisP99());
        assertThat(result.text())
                .startsWith("40 hosts, a sample each 0.5 s")
                .contains("bare", "analyzer", "decider", "4 hosts became hot, 4 were relieved: from sample to command");
    }
}
