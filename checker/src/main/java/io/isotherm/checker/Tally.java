package io.isotherm.checker;

import java.util.Map;
import java.util.TreeMap;

/** Plain counts over all pools. */
final class Tally {
    final Map<String, Long> scenarioMillis = new TreeMap<>();
    final Map<String, Long> deadLetters = new TreeMap<>();
    final Map<String, Long> unreadable = new TreeMap<>();
    long samples;
    long implausibleSamples;
    long decisions;
    long reversed;
    long foreignMoves;
    long eventsWithoutCommand;
}
