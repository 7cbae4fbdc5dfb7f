package io.isotherm.replay.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.isotherm.replay.report.Runs.Run;
import io.isotherm.replay.report.Runs.Series;
import io.isotherm.replay.report.Runs.Shape;
import io.isotherm.replay.whatif.WhatIfReport;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HtmlReportTest {
    private static final Pattern DATA =
            Pattern.compile("<script type=\"application/json\" id=\"report-data\">(.*?)</script>", Pattern.DOTALL);

    private static JsonNode data(Report report) throws Exception {
        Matcher matcher = DATA.matcher(HtmlReport.page(report));
        assertThat(matcher.find()).isTrue();
        return new JsonMapper().readTree(matcher.group(1));
    }

    @Test
    void namesNoNetworkAddress() {
        String page = HtmlReport.page(SampleReports.everything(3));

        assertThat(page).doesNotContain("http:").doesNotContain("https:").doesNotContain("@import");
        assertThat(page).contains("default-src 'none'").contains("Permission is hereby granted");
    }

    @Test
    void givesTheSamePageForTheSameReport() {
        assertThat(HtmlReport.page(SampleReports.everything(5)))
                .isEqualTo(HtmlReport.page(SampleReports.everything(5)));
    }

    @Test
    void keepsTextsThatLookLikeMarkup() throws Exception {
        String name = "</script><script>alert(1)</script> & {{data}} NaN";
        Report report = new Report(name, name, List.of(new TextTable(name, name, List.of(name), List.of())));

        JsonNode data = data(report);

        assertThat(data.get("title").asText()).isEqualTo(name);
        assertThat(data.get("sections").get(0).get("headers").get(0).asText()).isEqualTo(name);
        assertThat(HtmlReport.page(report)).doesNotContain("<script>alert");
    }

    @Test
    void writesNumbersAsShortAsTheyShow() throws Exception {
        Series series = new Series("Power", "kW", Shape.LINE, new double[] {0.1 + 0.2, Double.NaN, 3, 1.0 / 3});
        Run run = new Run("a", List.of(1L, 2L, 3L, 4L), List.of(), List.of(series), null);
        Report report = new Report("t", "", List.of(new Runs("r", "", List.of(run))));

        JsonNode values = data(report).at("/sections/0/runs/0/series/0/values");

        assertThat(values).hasToString("[0.3,null,3,0.33333334]");
    }

    @Test
    void showsEveryFigureOfARun() throws Exception {
        Report report = WhatIfReport.of(
                "day.avro", List.of(SyntheticRuns.run("a", 4, 12, 0.5), SyntheticRuns.run("never", 4, 12, 0)));

        JsonNode sections = data(report).get("sections");
        JsonNode comparison = sections.get(1);
        JsonNode run = sections.get(3).get("runs").get(0);

        assertThat(comparison.get("columns").get(1).get("name").asText()).isEqualTo("never");
        assertThat(comparison.get("columns").get(0).get("values")).hasSameSizeAs(comparison.get("measures"));
        assertThat(run.get("times")).hasSize(12);
        assertThat(run.get("times").get(0).asLong())
                .isEqualTo(SyntheticRuns.DAWN.plusSeconds(300).getEpochSecond());
        double energy = run.at("/series/2/values/11").asDouble();
        assertThat(energy).isCloseTo(comparison.at("/columns/0/values/0").asDouble(), within(1e-3));
        assertThat(run.get("heat").get("rows")).hasSize(4);
        assertThat(sections.get(3).get("runs").get(1).get("scenarios")).isEmpty();
    }

    @Test
    void heatMapKeepsLoadsAndTellsUnknownFromOff() {
        HeatMap map = HeatMap.of(List.of("xen1", "xen2"), 1000, 60, new float[][] {
            {0, 0.5f, 1.25f}, {9, Float.NaN, HeatMap.OFF}
        });

        assertThat(Base64.getDecoder().decode(map.cells())).containsExactly(0, 100, 250, 250, 254, 255);
        assertThat(map.columns()).isEqualTo(3);
    }

    @Test
    void heatMapOfALargePoolHidesNoOverload() {
        float[][] load = new float[2500][1000];
        load[1234][777] = 1.2f;
        List<String> hosts = IntStream.range(0, 2500).mapToObj(i -> "xen" + i).toList();

        HeatMap map = HeatMap.of(hosts, 0, 60, load);
        byte[] cells = Base64.getDecoder().decode(map.cells());

        assertThat(map.rows()).hasSizeLessThanOrEqualTo(1000);
        assertThat(map.columns()).isLessThanOrEqualTo(480);
        assertThat(cells).hasSize(map.rows().size() * map.columns());
        assertThat(map.step()).isEqualTo(180);
        assertThat(map.rows().get(411)).isEqualTo("xen1233 – xen1235");
        assertThat(Byte.toUnsignedInt(cells[411 * map.columns() + 259])).isEqualTo(240);
    }

    @Test
    void refusesSeriesThatDoNotFit() {
        Series series = new Series("Power", "kW", Shape.LINE, new double[] {1});

        assertThatThrownBy(() -> new Run("a", List.of(1L, 2L), List.of(), List.of(series), null))
                .hasMessageContaining("series 'Power' of run 'a' has 1 values for 2 times");
        assertThatThrownBy(() -> new TextTable("t", "", List.of("a", "b"), List.of(List.of("1"))))
                .hasMessageContaining("has not 2 texts");
    }
}
