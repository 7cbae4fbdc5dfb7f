package io.isotherm.analyzer.core.detect;

import io.isotherm.analyzer.core.forecast.Forecasting;
import io.isotherm.schema.Evidence;
import io.isotherm.schema.Forecast;
import io.isotherm.schema.Marks;
import io.isotherm.schema.Resource;
import io.isotherm.schema.Temperature;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoublePredicate;

/**
 * Hot when a resource was over its high mark in at least k of the last n windows and is forecast to stay over it; cold
 * when all known resources together were under their low marks in k of n. A single spike is no reason to migrate. After
 * Wood, Shenoy, Venkataramani and Yousif, "Black-box and Gray-box Strategies for Virtual Machine Migration" (Sandpiper),
 * NSDI 2007, section 4, there with an auto-regressive forecast; the leave marks are added here.
 *
 * <p>A window of which nothing is known is beyond no mark. A host enters only while its newest window is not already past
 * the leave mark, as it would leave again at once.
 */
public final class KOfNForecastDetector implements Detector {

    @Override
    public String name() {
        return "k-of-n-forecast";
    }

    @Override
    public Verdict judge(HostHistory history, DetectionSettings settings) {
        List<Resource> hot = new ArrayList<>();
        List<Evidence> evidence = new ArrayList<>();
        List<Forecast> forecasts = new ArrayList<>();
        for (Resource resource : Resource.values()) {
            Double current = history.current(resource);
            if (current == null) {
                continue;
            }
            Forecasting forecasting = Forecasting.of(history.means(resource), settings.forecastWindows());
            forecasts.add(forecasting.forecast(resource, settings.forecastWindows() * settings.windowMillis()));
            Marks marks = settings.marks(resource);
            if (!settings.staysHot(resource, current)) {
                continue;
            }
            Evidence entered = evidence(history, settings, resource, marks.getHigh(), mean -> mean > marks.getHigh());
            if (entered.getWindowsBeyond() >= settings.k() && forecasting.staysOver(marks.getHigh())) {
                hot.add(resource);
                evidence.add(entered);
            } else if (history.hot().contains(resource)) {
                hot.add(resource);
                evidence.add(evidence(
                        history, settings, resource, marks.getHighLeave(), mean -> settings.staysHot(resource, mean)));
            }
        }
        if (!hot.isEmpty()) {
            return new Verdict(Temperature.HOT, hot, evidence, forecasts);
        }
        return isCold(history, settings)
                ? new Verdict(Temperature.COLD, List.of(), coldEvidence(history, settings), forecasts)
                : new Verdict(Temperature.NORMAL, List.of(), List.of(), forecasts);
    }

    private static boolean isCold(HostHistory history, DetectionSettings settings) {
        boolean stillUnder = true;
        for (Resource resource : Resource.values()) {
            Double current = history.current(resource);
            stillUnder &= current == null || current <= settings.marks(resource).getLowLeave();
        }
        if (!stillUnder) {
            return false;
        }
        long under = history.newest(settings.n()).stream()
                .filter(window -> allUnderLow(window, settings))
                .count();
        return history.verdict() == Temperature.COLD || under >= settings.k();
    }

    private static boolean allUnderLow(WindowUse window, DetectionSettings settings) {
        for (Resource resource : Resource.values()) {
            Double mean = window.of(resource);
            if (mean != null && mean >= settings.marks(resource).getLow()) {
                return false;
            }
        }
        return window.known();
    }

    private static List<Evidence> coldEvidence(HostHistory history, DetectionSettings settings) {
        List<Evidence> evidence = new ArrayList<>();
        for (Resource resource : Resource.values()) {
            if (history.current(resource) == null) {
                continue;
            }
            Marks marks = settings.marks(resource);
            Evidence entered = evidence(history, settings, resource, marks.getLow(), mean -> mean < marks.getLow());
            evidence.add(
                    entered.getWindowsBeyond() >= settings.k()
                            ? entered
                            : evidence(
                                    history,
                                    settings,
                                    resource,
                                    marks.getLowLeave(),
                                    mean -> mean <= marks.getLowLeave()));
        }
        return evidence;
    }

    private static Evidence evidence(
            HostHistory history, DetectionSettings settings, Resource resource, double mark, DoublePredicate beyond) {
        List<Double> values = new ArrayList<>();
        int windowsBeyond = 0;
        for (WindowUse window : history.newest(settings.n())) {
            Double mean = window.of(resource);
            if (mean != null) {
                values.add(mean);
                windowsBeyond += beyond.test(mean) ? 1 : 0;
            }
        }
        return new Evidence(resource, mark, windowsBeyond, values.size(), values);
    }
}
