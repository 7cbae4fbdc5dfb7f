package io.isotherm.bench.planetlab;

import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.replay.report.HtmlReport;
import io.isotherm.replay.report.ParetoFront;
import io.isotherm.replay.report.ParetoFront.Join;
import io.isotherm.replay.report.ParetoFront.Role;
import io.isotherm.replay.report.Report;
import io.isotherm.replay.report.TextTable;
import java.util.List;
import org.junit.jupiter.api.Test;

class BenchmarkReportTest {

    private static BenchmarkResult result(String order, String algorithm, String variant, double kwh, double overload) {
        return new BenchmarkResult(
                "20110303",
                order,
                algorithm,
                variant,
                kwh,
                1234,
                0.037,
                0.0004,
                1.5e-5,
                1.7e-3,
                overload,
                5e6,
                1,
                1,
                2,
                100,
                1);
    }

    @Test
    void drawsOneFrontForEachDayAndOrder() {
        Report report = BenchmarkReport.of(List.of(
                result("sorted", "LR-MMT-1.2", "3.0", 116.58, 0.0129),
                result("sorted", "LR-MMT-1.2", "3.0.3", 163.48, 0.0072),
                result("sorted", "sandpiper", "default", 400, 0.001),
                result("sorted", "isotherm", "risk=0.02", 110, 0.001),
                result("sorted", "isotherm", "risk=0.05", 105, 0.004),
                result("sorted", "oracle", "packed", 96.36, 0),
                result("7", "isotherm", "default", 111, 0.001)));

        ParetoFront sorted = (ParetoFront) report.sections().get(0);
        assertThat(report.sections())
                .extracting("title")
                .containsExactly("20110303", "20110303, shuffle 7", "All figures");
        assertThat(sorted.series())
                .extracting(ParetoFront.Series::name)
                .containsExactly("CloudSim 3.0", "CloudSim 3.0.3", "Others", "isotherm", "oracle");
        assertThat(sorted.series())
                .extracting(ParetoFront.Series::role)
                .containsExactly(Role.BASELINE, Role.BASELINE, Role.BASELINE, Role.FRONT, Role.ORACLE);
        ParetoFront.Series ours = sorted.series().get(3);
        assertThat(ours.join()).isEqualTo(Join.LINE);
        assertThat(ours.points())
                .extracting(ParetoFront.Point::label)
                .containsExactly("isotherm risk=0.02", "isotherm risk=0.05");
        assertThat(ours.points().get(0).y()).isEqualTo(0.1);
        assertThat(((TextTable) report.sections().get(2)).rows()).hasSize(7);
        assertThat(HtmlReport.page(report)).contains("isotherm risk=0.05");
    }
}
