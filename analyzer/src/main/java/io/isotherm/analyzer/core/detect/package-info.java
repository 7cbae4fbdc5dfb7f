/**
 * Detectors of hot and cold hosts. Each judges one host from its bounded history of window means; to add one, implement
 * {@link io.isotherm.analyzer.core.detect.Detector} and name its class in {@code
 * META-INF/services/io.isotherm.pool.NamedDetector}: it can be configured from then on.
 */
@NullMarked
package io.isotherm.analyzer.core.detect;

import org.jspecify.annotations.NullMarked;
