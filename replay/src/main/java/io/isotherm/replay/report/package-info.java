/**
 * Reports: what a run, a search or a benchmark found, as one HTML file that opens by itself, offline. A {@link
 * io.isotherm.replay.report.Report} is plain data; {@link io.isotherm.replay.report.HtmlReport} makes the page of it.
 */
@org.jspecify.annotations.NullMarked
package io.isotherm.replay.report;
