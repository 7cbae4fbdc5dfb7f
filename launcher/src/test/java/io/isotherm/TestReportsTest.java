package io.isotherm;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestReportsTest {
    private static final Instant BEGAN = Instant.parse("2026-01-01T12:00:00Z");

    @TempDir
    Path checkout;

    @Test
    void countsWhatWasSkippedByItsReason() throws Exception {
        report("bench", "surefire", "io.isotherm.bench.OracleTest", BEGAN, """
                <testcase name="a" classname="io.isotherm.bench.OracleTest"><skipped message="Assumption failed: no traces"/></testcase>
                <testcase name="b" classname="io.isotherm.bench.OracleTest">
                  <skipped message="org.opentest4j.TestAbortedException: Assumption failed: no traces"/></testcase>
                <testcase name="c" classname="io.isotherm.bench.OracleTest"/>""");

        assertThat(TestReports.summary(checkout, BEGAN)).containsExactly("Skipped:", "  OracleTest: no traces (2)");
    }

    @Test
    void findsTheReasonOfAnAssumptionInItsStackTrace() throws Exception {
        report("embedded", "failsafe", "io.isotherm.embedded.BrokerIT", BEGAN, """
                <testcase name="a" classname="io.isotherm.embedded.BrokerIT"><skipped type="org.opentest4j.TestAbortedException"><![CDATA[
                org.opentest4j.TestAbortedException: Assumption failed: this user may write everywhere
                \tat io.isotherm.embedded.BrokerIT.a(BrokerIT.java:7)]]></skipped></testcase>
                <testcase name="b" classname="io.isotherm.embedded.BrokerIT"><skipped><![CDATA[org.opentest4j.TestAbortedException
                \tat io.isotherm.embedded.BrokerIT.b(BrokerIT.java:9)]]></skipped></testcase>""");

        assertThat(TestReports.summary(checkout, BEGAN))
                .containsExactly(
                        "Skipped:",
                        "  BrokerIT: no reason given (1)",
                        "  BrokerIT: this user may write everywhere (1)");
    }

    @Test
    void namesTheFilesOfWhatFailed() throws Exception {
        report("decider", "failsafe", "io.isotherm.TickIT", BEGAN, """
                <testcase name="works" classname="io.isotherm.TickIT"><failure message="&#10;expected: 1&#10;but was: 2"/></testcase>""");
        Files.createFile(checkout.resolve("decider/target/failsafe-reports/io.isotherm.TickIT-output.txt"));

        assertThat(TestReports.summary(checkout, BEGAN))
                .containsExactly(
                        "No test was skipped.",
                        "Failed:",
                        "  TickIT.works: expected: 1",
                        "    see decider/target/failsafe-reports/io.isotherm.TickIT-output.txt");
    }

    @Test
    void namesTheTimeLineOfRealXen() throws Exception {
        report("lab", "failsafe", "io.isotherm.lab.StoryIT", BEGAN, "");
        Files.createFile(checkout.resolve("lab/target/failsafe-reports/io.isotherm.lab.StoryIT-output.txt"));

        assertThat(TestReports.summary(checkout, BEGAN))
                .endsWith("Time line of real Xen:", "  lab/target/failsafe-reports/io.isotherm.lab.StoryIT-output.txt");
    }

    @Test
    void leavesOutReportsOfEarlierRuns() throws Exception {
        report("bench", "surefire", "io.isotherm.bench.OracleTest", BEGAN.minusSeconds(1), """
                <testcase name="a" classname="io.isotherm.bench.OracleTest"><skipped message="no traces"/></testcase>""");

        assertThat(TestReports.summary(checkout, BEGAN)).containsExactly("No test was skipped.");
    }

    private void report(String module, String runner, String name, Instant written, String cases) throws Exception {
        Path folder = Files.createDirectories(checkout.resolve(module + "/target/" + runner + "-reports"));
        Path file = Files.writeString(folder.resolve("TEST-" + name + ".xml"), "<testsuite>" + cases + "</testsuite>");
        Files.setLastModifiedTime(file, FileTime.from(written));
    }
}
