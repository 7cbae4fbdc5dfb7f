package io.isotherm.pool;

import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A detector as a pool's configuration names it. Detectors are found by {@link ServiceLoader}: one is added by its name in
 * {@code META-INF/services/io.isotherm.pool.NamedDetector}, Isotherm's own and a user's alike, and may be configured from
 * then on.
 */
public interface NamedDetector {

    /** Its name, as in {@code detection.detector}: lower-case letters, digits and hyphens. */
    String name();

    /**
     * The detectors of this process by name.
     *
     * @throws IllegalStateException if two have the same name
     */
    static SortedMap<String, NamedDetector> installed() {
        return byName(ServiceLoader.load(NamedDetector.class, NamedDetector.class.getClassLoader()));
    }

    /**
     * Detectors by name.
     *
     * @throws IllegalStateException if two have the same name
     */
    static SortedMap<String, NamedDetector> byName(Iterable<? extends NamedDetector> detectors) {
        SortedMap<String, NamedDetector> byName = new TreeMap<>();
        for (NamedDetector detector : detectors) {
            NamedDetector other = byName.put(detector.name(), detector);
            if (other != null) {
                List<String> classes = new ArrayList<>(
                        List.of(other.getClass().getName(), detector.getClass().getName()));
                classes.sort(null);
                throw new IllegalStateException("Two detectors are named " + detector.name() + ": "
                        + String.join(" and ", classes) + "; take one of them off the class path");
            }
        }
        return byName;
    }
}
