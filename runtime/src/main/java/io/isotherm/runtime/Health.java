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
 * @param progressing false when it tries and gets nowhere, as with records that it fails over again and again
 * @param details what an operator should know, by name
 */
public record Health(boolean live, boolean ready, boolean progressing, SortedMap<String, String> details) {

    public Health {
        details = Collections.unmodifiableSortedMap(new TreeMap<>(details));
    }

    /** Of a service that gets on. */
    public static Health of(boolean live, boolean ready, Map<String, String> details) {
        return new Health(live, ready, true, new TreeMap<>(details));
    }

    /** The same, getting on or not. */
    public Health progressing(boolean gettingOn) {
        return new Health(live, ready, gettingOn, details);
    }
}
