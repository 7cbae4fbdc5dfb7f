package io.isotherm.launcher.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MonitoredMetricsTest {
    @Test
    void tellsMetricsLabelsAndValuesThatNobodyExports() throws Exception {
        String scrape = """
                # HELP isotherm_executor_commands_total
                isotherm_executor_commands_total{kind="power",status="succeeded",reason="none"} 1.0
                isotherm_analyzer_samples_total{outcome="COUNTED_IN"} 7.0
                isotherm_executor_unpublished 0.0
                """;

        assertThat(MonitoredMetrics.unknownTo(scrape))
                .anyMatch(told -> told.startsWith("isotherm_executor_alerts_total in "))
                .anyMatch(told -> told.startsWith("kind=\"migration\" in "))
                .anyMatch(told -> told.startsWith("disposition in sum by (disposition)"))
                .noneMatch(told -> told.startsWith("status=") || told.startsWith("isotherm_executor_unpublished in"));
    }

    @Test
    void tellsMetricsWithoutHelpAndDurationsWithoutBuckets() {
        String scrape = """
                # HELP isotherm_executor_commands_total
                # TYPE isotherm_executor_commands_total counter
                isotherm_executor_commands_total{kind="power"} 1.0
                # HELP isotherm_executor_migration_seconds Time from the beginning
                # TYPE isotherm_executor_migration_seconds summary
                isotherm_executor_migration_seconds_count 1
                # HELP isotherm_collector_read_seconds Time that a reading took
                # TYPE isotherm_collector_read_seconds histogram
                isotherm_collector_read_seconds_bucket{le="0.1"} 1
                """;

        assertThat(MonitoredMetrics.unclearIn(scrape))
                .containsExactly(
                        "isotherm_executor_commands_total has no help",
                        "isotherm_executor_migration_seconds has no buckets");
    }
}
