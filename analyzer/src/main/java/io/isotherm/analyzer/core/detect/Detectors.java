package io.isotherm.analyzer.core.detect;

import io.isotherm.pool.NamedDetector;
import java.util.Collections;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** The detectors by name: those that {@link NamedDetector#installed} finds. */
public final class Detectors {
    private static final Map<String, Detector> BY_NAME = installed();

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

    /** The names of all detectors. */
    public static SortedSet<String> names() {
        return Collections.unmodifiableSortedSet(new TreeSet<>(BY_NAME.keySet()));
    }

    private static Map<String, Detector> installed() {
        Map<String, Detector> byName = new TreeMap<>();
        NamedDetector.installed().forEach((name, detector) -> {
            if (!(detector instanceof Detector judging)) {
                throw new IllegalStateException(
                        "The detector " + name + ", " + detector.getClass().getName()
                                + ", cannot judge hosts; let it implement " + Detector.class.getName());
            }
            byName.put(name, judging);
        });
        return byName;
    }
}
