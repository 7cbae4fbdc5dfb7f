/**
 * Makes recordings of published workload traces and of CSV files of one's own: the guests of a trace are put on a pool of
 * hosts, which is then sampled as a collector does.
 */
@NullMarked
package io.isotherm.replay.importer;

import org.jspecify.annotations.NullMarked;
