/**
 * What the samples of one host say about one window: rates from counters, time-weighted use of each resource, and what in
 * the samples cannot be right.
 */
@NullMarked
package io.isotherm.analyzer.core.window;

import org.jspecify.annotations.NullMarked;
