package io.isotherm.analyzer.core.detect;

import io.isotherm.schema.Evidence;
import io.isotherm.schema.Forecast;
import io.isotherm.schema.Resource;
import io.isotherm.schema.Temperature;
import java.util.List;

/**
 * A detector's verdict on one window of one host.
 *
 * @param hot the resources that make it HOT; empty for other temperatures
 * @param evidence one entry for each resource that carries the verdict; empty unless HOT or COLD
 * @param forecasts one entry for each resource where the detector forecasts
 */
public record Verdict(Temperature temperature, List<Resource> hot, List<Evidence> evidence, List<Forecast> forecasts) {

    public Verdict {
        hot = List.copyOf(hot);
        evidence = List.copyOf(evidence);
        forecasts = List.copyOf(forecasts);
    }

    /** Too little is known to say. */
    public static Verdict unknown() {
        return new Verdict(Temperature.UNKNOWN, List.of(), List.of(), List.of());
    }
}
