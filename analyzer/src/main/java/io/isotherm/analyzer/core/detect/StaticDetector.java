package io.isotherm.analyzer.core.detect;

import io.isotherm.schema.Evidence;
import io.isotherm.schema.Marks;
import io.isotherm.schema.Resource;
import io.isotherm.schema.Temperature;
import java.util.ArrayList;
import java.util.List;

/**
 * The static threshold: hot when a resource is over its high mark in this very window, cold when every known resource is
 * under its low mark; a host stays so until it passes the leave mark. The classic baseline, as in Beloglazov and Buyya,
 * "Optimal Online Deterministic Algorithms and Adaptive Heuristics for Energy and Performance Efficient Dynamic
 * Consolidation of Virtual Machines in Cloud Data Centers", 2012 (there THR).
 */
final class StaticDetector implements Detector {

    @Override
    public String name() {
        return "static";
    }

    @Override
    public Verdict judge(HostHistory history, DetectionSettings settings) {
        List<Resource> hot = new ArrayList<>();
        List<Evidence> hotEvidence = new ArrayList<>();
        List<Evidence> coldEvidence = new ArrayList<>();
        boolean wasCold = history.verdict() == Temperature.COLD;
        boolean cold = true;
        for (Resource resource : Resource.values()) {
            Double mean = history.current(resource);
            if (mean == null) {
                continue;
            }
            Marks marks = settings.marks(resource);
            boolean stays = history.hot().contains(resource) && mean >= marks.getHighLeave();
            if (mean > marks.getHigh() || stays) {
                hot.add(resource);
                hotEvidence.add(
                        evidence(resource, mean > marks.getHigh() ? marks.getHigh() : marks.getHighLeave(), mean));
            }
            boolean under = mean < marks.getLow();
            cold &= under || (wasCold && mean <= marks.getLowLeave());
            coldEvidence.add(evidence(resource, under ? marks.getLow() : marks.getLowLeave(), mean));
        }
        if (!hot.isEmpty()) {
            return new Verdict(Temperature.HOT, hot, hotEvidence, List.of());
        }
        return cold && !coldEvidence.isEmpty()
                ? new Verdict(Temperature.COLD, List.of(), coldEvidence, List.of())
                : new Verdict(Temperature.NORMAL, List.of(), List.of(), List.of());
    }

    private static Evidence evidence(Resource resource, double mark, double mean) {
        return new Evidence(resource, mark, 1, 1, List.of(mean));
    }
}
