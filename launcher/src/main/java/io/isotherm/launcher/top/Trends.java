package io.isotherm.launcher.top;

import io.isotherm.schema.HostState;
import io.isotherm.schema.Resource;
import io.isotherm.schema.ResourceUse;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** The use of CPU of each host in its last windows. */
final class Trends {
    static final int WINDOWS = 60;

    private final Map<String, NavigableMap<Instant, Double>> byHost = new HashMap<>();

    void accept(HostState state) {
        NavigableMap<Instant, Double> windows = byHost.computeIfAbsent(state.getHost(), none -> new TreeMap<>());
        windows.put(
                state.getWindowEnd(),
                state.getResources().stream()
                        .filter(use -> use.getResource() == Resource.CPU)
                        .mapToDouble(ResourceUse::getMean)
                        .findFirst()
                        .orElse(Double.NaN));
        if (windows.size() > WINDOWS) {
            windows.pollFirstEntry();
        }
    }

    /** A host's means, shares of capacity, oldest first; NaN where not known. */
    List<Double> of(String host) {
        return List.copyOf(byHost.getOrDefault(host, new TreeMap<>()).values());
    }
}
