package io.isotherm.analyzer.core.detect;

import io.isotherm.schema.Evidence;
import io.isotherm.schema.Forecast;
import io.isotherm.schema.Marks;
import io.isotherm.schema.Resource;
import io.isotherm.schema.Temperature;
import java.util.ArrayList;
import java.util.List;

/**
 * What the detectors that look at single windows share: hot when some resource is over a threshold, which each sets in
 * its way, and from then on until it is under the leave mark; cold when every known resource is under its low mark, and
 * from then on until one is over its leave mark.
 */
abstract class ThresholdDetector implements Detector {

    /**
     * Whether a resource is over its threshold.
     *
     * @param mark the threshold, share of capacity
     * @param values the window means that were looked at, oldest first
     * @param windowsOver how many of them are over the threshold
     * @param forecasts what was forecast on the way; mostly nothing
     */
    record Finding(boolean over, double mark, int windowsOver, List<Double> values, List<Forecast> forecasts) {

        /** A judgement on the newest window alone. */
        static Finding ofNewest(double mean, double mark) {
            return new Finding(mean > mark, mark, mean > mark ? 1 : 0, List.of(mean), List.of());
        }
    }

    /**
     * Holds a resource against its threshold.
     *
     * @param mean the newest window's mean of the resource
     */
    abstract Finding find(HostHistory history, Resource resource, double mean, DetectionSettings settings);

    @Override
    public final Verdict judge(HostHistory history, DetectionSettings settings) {
        List<Resource> hot = new ArrayList<>();
        List<Evidence> hotEvidence = new ArrayList<>();
        List<Evidence> coldEvidence = new ArrayList<>();
        List<Forecast> forecasts = new ArrayList<>();
        boolean wasCold = history.verdict() == Temperature.COLD;
        boolean cold = true;
        for (Resource resource : Resource.values()) {
            Double mean = history.current(resource);
            if (mean == null) {
                continue;
            }
            Marks marks = settings.marks(resource);
            Finding finding = find(history, resource, mean, settings);
            forecasts.addAll(finding.forecasts());
            if (finding.over()) {
                hot.add(resource);
                hotEvidence.add(new Evidence(
                        resource,
                        finding.mark(),
                        finding.windowsOver(),
                        finding.values().size(),
                        finding.values()));
            } else if (history.hot().contains(resource) && settings.staysHot(resource, mean)) {
                hot.add(resource);
                hotEvidence.add(evidence(resource, marks.getHighLeave(), mean));
            }
            boolean under = mean < marks.getLow();
            cold &= under || (wasCold && mean <= marks.getLowLeave());
            coldEvidence.add(evidence(resource, under ? marks.getLow() : marks.getLowLeave(), mean));
        }
        if (!hot.isEmpty()) {
            return new Verdict(Temperature.HOT, hot, hotEvidence, forecasts);
        }
        return cold && !coldEvidence.isEmpty()
                ? new Verdict(Temperature.COLD, List.of(), coldEvidence, forecasts)
                : new Verdict(Temperature.NORMAL, List.of(), List.of(), forecasts);
    }

    private static Evidence evidence(Resource resource, double mark, double mean) {
        return new Evidence(resource, mark, 1, 1, List.of(mean));
    }

    /** The known means of a resource, oldest first. */
    static List<Double> known(HostHistory history, Resource resource) {
        List<Double> means = new ArrayList<>();
        for (WindowUse window : history.windows()) {
            Double mean = window.of(resource);
            if (mean != null) {
                means.add(mean);
            }
        }
        return means;
    }
}
