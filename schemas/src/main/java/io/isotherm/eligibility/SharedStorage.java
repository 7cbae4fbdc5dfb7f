package io.isotherm.eligibility;

import io.isotherm.text.Glob;
import java.util.List;

/** The paths at which, as the operator says, every host of a pool has the same storage; {@code *} is any characters. */
public final class SharedStorage {
    private static final String ANYTHING = "*";

    private final boolean everything;
    private final List<Glob> patterns;

    private SharedStorage(boolean everything, List<Glob> patterns) {
        this.everything = everything;
        this.patterns = patterns;
    }

    /** The storage at these paths. */
    public static SharedStorage at(List<String> paths) {
        return new SharedStorage(
                paths.contains(ANYTHING), paths.stream().map(Glob::ofPath).toList());
    }

    /** Whether all storage is said to be shared, known or not. */
    public boolean isEverything() {
        return everything;
    }

    /** Whether what is at a path is said to be shared. */
    public boolean covers(String path) {
        return patterns.stream().anyMatch(pattern -> pattern.matches(path));
    }
}
