package io.isotherm.checker.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.checker.core.report.CheckReport;
import io.isotherm.checker.core.report.Invariant;
import java.util.Locale;

/** What tests say about reports. */
public final class ReportAssertions {
    private ReportAssertions() {}

    public static void assertClean(CheckReport report) {
        assertThat(report.clean()).as(report.text()).isTrue();
    }

    /** Exactly one invariant is broken, so many times, with evidence that holds these words. */
    public static void assertOnly(CheckReport report, Invariant invariant, int count, String... evidence) {
        for (Invariant each : Invariant.values()) {
            assertThat(report.count(each))
                    .as(String.format(Locale.ROOT, "breaches of %s in%n%s", each, report.text()))
                    .isEqualTo(each == invariant ? count : 0);
        }
        assertThat(report.first(invariant).get(0).detail()).contains(evidence);
    }
}
