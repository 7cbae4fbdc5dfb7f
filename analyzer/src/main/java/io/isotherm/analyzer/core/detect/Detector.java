package io.isotherm.analyzer.core.detect;

/** Says whether a host is hot, cold or neither. Pure: the same history and settings give the same verdict. */
public interface Detector {

    /** Its name, as in {@code detection.detector} of a pool's configuration. */
    String name();

    /**
     * Judges the newest window of a history. It is only asked about windows of which enough is known; older ones may
     * be unknown.
     *
     * @param history with the window to be judged as its newest; its verdict and hot resources are those before it
     * @return a temperature other than UNKNOWN
     */
    Verdict judge(HostHistory history, DetectionSettings settings);
}
