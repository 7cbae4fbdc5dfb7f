package io.isotherm.analyzer.core.detect;

import io.isotherm.pool.NamedDetector;

/**
 * Says whether a host is hot, cold or neither. Pure: the same history and settings give the same verdict. Whoever adds one
 * names its class, which needs a public constructor without parameters, in {@code
 * META-INF/services/io.isotherm.pool.NamedDetector}.
 */
public interface Detector extends NamedDetector {

    /**
     * Judges the newest window of a history. It is only asked about windows of which enough is known; older ones may
     * be unknown.
     *
     * @param history with the window to be judged as its newest; its verdict and hot resources are those before it
     * @return a temperature other than UNKNOWN
     */
    Verdict judge(HostHistory history, DetectionSettings settings);
}
