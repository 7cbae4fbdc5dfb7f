package io.isotherm.analyzer.core.detect;

import java.util.Map;
import java.util.TreeMap;

/** The detectors by name. */
public final class Detectors {
    private static final Map<String, Detector> BY_NAME = byName(new StaticDetector(), new KOfNForecastDetector());

    private Detectors() {}

    /**
     * The detector of a name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Detector named(String name) {
        Detector detector = BY_NAME.get(name);
        if (detector == null) {
            throw new IllegalArgumentException(
                    "detection.detector: there is no detector '" + name + "'; it must be one of " + BY_NAME.keySet());
        }
        return detector;
    }

    private static Map<String, Detector> byName(Detector... detectors) {
        Map<String, Detector> byName = new TreeMap<>();
        for (Detector detector : detectors) {
            byName.put(detector.name(), detector);
        }
        return byName;
    }
}
