package io.isotherm.runtime;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How a service is.
 *
 * @param live false when only a restart can help
 * @param ready true when it does its work just now
 * @param details what an operator should know, by name
 */
public record Health(boolean live, boolean ready, SortedMap<String, String> details) {

    public Health {
        details = Collections.unmodifiableSortedMap(new TreeMap<>(details));
    }

    public static Health of(boolean live, boolean ready, Map<String, String> details) {
        return new Health(live, ready, new TreeMap<>(details));
    }
}
