package io.isotherm.bench.planetlab;

import com.fasterxml.jackson.annotation.JsonIgnore;

/**
 * A day under an algorithm.
 *
 * @param day name of the day's file without its ending
 * @param order in which the traces were dealt: {@code sorted}, or the seed of the shuffle
 * @param algorithm name of the algorithm
 * @param variant which form of it: the version of CloudSim, {@code bound} or {@code packed}, a setting, else
 *     {@code default}
 * @param energyKwh energy of all hosts, in kWh
 * @param migrations migrations begun; 0 for the oracle, who moves at no cost
 * @param slatah share of active host time with less given than asked for, as CloudSim counts it; 0 to 1
 * @param pdm share of demand not served during migrations, as CloudSim counts it; 0 to 1
 * @param slav slatah times pdm; 0 to 1
 * @param esv energyKwh times slav, in kWh
 * @param trueOverloadShare share of active host time in which demand exceeded capacity; 0 to 1
 * @param unservedMipsSeconds demand not served for want of CPU, apart from what migrations take; MIPS times seconds
 * @param wallSeconds time the run took, in seconds
 * @param decisionMillisP50 median time to plan a tick, in milliseconds; 0 where nothing is planned
 * @param decisionMillisP99 99th percentile of it
 * @param peakHeapMib peak of the used heap during the run, garbage included, in MiB
 * @param cpuSeconds CPU time the process took during the run, compilation and garbage collection included
 */
public record BenchmarkResult(
        String day,
        String order,
        String algorithm,
        String variant,
        double energyKwh,
        int migrations,
        double slatah,
        double pdm,
        double slav,
        double esv,
        double trueOverloadShare,
        double unservedMipsSeconds,
        double wallSeconds,
        double decisionMillisP50,
        double decisionMillisP99,
        double peakHeapMib,
        @JsonIgnore double cpuSeconds) {}
