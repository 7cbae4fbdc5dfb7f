package io.isotherm.eligibility;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The paths at which, as the operator says, every host of a pool has the same storage; {@code *} is any characters. */
public final class SharedStorage {
    private static final String ANYTHING = "*";

    private final boolean everything;
    private final List<Pattern> patterns;

    private SharedStorage(boolean everything, List<Pattern> patterns) {
        this.everything = everything;
        this.patterns = patterns;
    }

    /** The storage at these paths. */
    public static SharedStorage at(List<String> paths) {
        return new SharedStorage(
                paths.contains(ANYTHING),
                paths.stream().map(SharedStorage::pattern).toList());
    }

    private static Pattern pattern(String path) {
        return Pattern.compile(
                Stream.of(path.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*")));
    }

    /** Whether all storage is said to be shared, known or not. */
    public boolean isEverything() {
        return everything;
    }

    /** Whether what is at a path is said to be shared. */
    public boolean covers(String path) {
        return patterns.stream().anyMatch(pattern -> pattern.matcher(path).matches());
    }
}
