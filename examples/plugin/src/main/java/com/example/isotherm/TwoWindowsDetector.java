package com.example.isotherm;

import io.isotherm.analyzer.core.detect.DetectionSettings;
import io.isotherm.analyzer.core.detect.Detector;
import io.isotherm.analyzer.core.detect.HostHistory;
import io.isotherm.analyzer.core.detect.Verdict;
import io.isotherm.analyzer.core.detect.WindowUse;
import io.isotherm.schema.Evidence;
import io.isotherm.schema.Resource;
import io.isotherm.schema.Temperature;
import java.util.ArrayList;
import java.util.List;

/** A host is hot when a resource was above its high mark in both of the last two windows. */
public final class TwoWindowsDetector implements Detector {

    @Override
    public String name() {
        return "two-windows";
    }

    @Override
    public Verdict judge(HostHistory history, DetectionSettings settings) {
        List<Resource> hot = new ArrayList<>();
        List<Evidence> evidence = new ArrayList<>();
        for (Resource resource : Resource.values()) {
            double high = settings.marks(resource).getHigh();
            List<Double> means = new ArrayList<>();
            for (WindowUse window : history.newest(2)) {
                Double mean = window.of(resource);
                if (mean != null && mean > high) {
                    means.add(mean);
                }
            }
            if (means.size() == 2) {
                hot.add(resource);
                evidence.add(new Evidence(resource, high, 2, 2, means));
            }
        }
        return new Verdict(hot.isEmpty() ? Temperature.NORMAL : Temperature.HOT, hot, evidence, List.of());
    }
}
