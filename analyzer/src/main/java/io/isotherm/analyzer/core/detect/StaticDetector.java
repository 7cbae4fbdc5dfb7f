package io.isotherm.analyzer.core.detect;

import io.isotherm.schema.Resource;

/**
 * The static threshold: hot when a resource is over its high mark in this very window. The classic baseline, as in
 * Beloglazov and Buyya, "Optimal Online Deterministic Algorithms and Adaptive Heuristics for Energy and Performance
 * Efficient Dynamic Consolidation of Virtual Machines in Cloud Data Centers", Concurrency and Computation 24, 2012 (there
 * THR).
 */
public final class StaticDetector extends ThresholdDetector {

    @Override
    public String name() {
        return "static";
    }

    @Override
    Finding find(HostHistory history, Resource resource, double mean, DetectionSettings settings) {
        return Finding.ofNewest(mean, settings.marks(resource).getHigh());
    }
}
