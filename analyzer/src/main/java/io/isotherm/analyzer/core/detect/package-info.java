/**
 * Detectors of hot and cold hosts, and the forecasters that they ask. Each judges one host from its bounded history of
 * window means; to add one, implement {@link io.isotherm.analyzer.core.detect.Detector} and name it in {@link
 * io.isotherm.analyzer.core.detect.Detectors}.
 */
@NullMarked
package io.isotherm.analyzer.core.detect;

import org.jspecify.annotations.NullMarked;
