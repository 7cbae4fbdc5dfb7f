package io.isotherm.replay.tune;

import io.isotherm.replay.demand.Demand;
import io.isotherm.replay.demand.VmDemand;
import io.isotherm.replay.tune.Trial.Costs;
import io.isotherm.replay.whatif.ModelSettings;
import io.isotherm.replay.whatif.WhatIf;
import io.isotherm.replay.whatif.WhatIfResult;
import io.isotherm.schema.PoolConfig;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.CRC32;

/**
 * Runs configurations closed-loop against a recorded demand: the search sees its beginning, the end is held back, and so
 * are whole other recordings.
 */
public final class DemandEvaluator implements Evaluator {
    private final Map<String, WhatIf> ranges = new LinkedHashMap<>();
    private final int parts;
    private final String fingerprint;

    /**
     * @param demand what is searched on
     * @param others demands that are held back besides, by name
     * @param heldBack share of {@code demand} at its end that is held back, above 0 and below 1
     * @param parts how many parts of the searched range are told apart
     * @throws IllegalArgumentException if the demand is too short to be cut so
     */
    public DemandEvaluator(Demand demand, Map<String, Demand> others, ModelSettings model, double heldBack, int parts) {
        long searched = Math.round(demand.steps() * (1 - heldBack));
        if (searched < 1 || searched >= demand.steps()) {
            throw new IllegalArgumentException("the recording is too short (" + demand.steps()
                    + " samples of a host) to hold " + Math.round(heldBack * 100) + " % of it back");
        }
        Instant cut = demand.start().plus(demand.step().multipliedBy(searched));
        this.parts = parts;
        ranges.put(SEARCHED, new WhatIf(demand.between(demand.start(), cut), model));
        ranges.put("the rest, from " + cut, new WhatIf(demand.between(cut, demand.end()), model));
        others.forEach((name, other) -> ranges.put(name, new WhatIf(other, model)));
        StringBuilder text = new StringBuilder(fingerprint(demand) + "; held back " + heldBack + "; parts " + parts);
        others.forEach(
                (name, other) -> text.append("; ").append(name).append(": ").append(fingerprint(other)));
        this.fingerprint = text.append("; ").append(model).toString();
    }

    @Override
    public List<String> heldBack() {
        return ranges.keySet().stream().filter(name -> !name.equals(SEARCHED)).toList();
    }

    @Override
    public Costs costs(String range, PoolConfig config) {
        WhatIfResult result = run(range, "", config);
        return new Costs(Outcome.of(result.figures()), Outcome.parts(result, parts));
    }

    /** A run on one of the ranges, with all that happened. */
    public WhatIfResult run(String range, String name, PoolConfig config) {
        return of(range).run(name, config);
    }

    /** The pool without management on one of the ranges. */
    public WhatIfResult never(String range, PoolConfig config) {
        return of(range).never(config);
    }

    @Override
    public String fingerprint() {
        return fingerprint;
    }

    private WhatIf of(String range) {
        WhatIf whatIf = ranges.get(range);
        if (whatIf == null) {
            throw new IllegalArgumentException("there is no range '" + range + "'; there are " + ranges.keySet());
        }
        return whatIf;
    }

    private static String fingerprint(Demand demand) {
        CRC32 sum = new CRC32();
        ByteBuffer buffer = ByteBuffer.allocate(3 * Double.BYTES);
        for (VmDemand vm : demand.vms()) {
            sum.update(vm.uuid().toString().getBytes(StandardCharsets.UTF_8));
            for (int step = 0; step < demand.steps(); step++) {
                buffer.clear();
                buffer.putDouble(vm.at(step).cpuMhz())
                        .putDouble(vm.at(step).networkBytesPerSecond())
                        .putDouble(vm.at(step).diskBytesPerSecond());
                sum.update(buffer.array());
            }
        }
        return String.format(
                Locale.ROOT,
                "pool %s from %s, %d steps of %s, %d hosts, %d VMs, %08x",
                demand.pool(),
                demand.start(),
                demand.steps(),
                Duration.ofMillis(demand.step().toMillis()),
                demand.hosts().size(),
                demand.vms().size(),
                sum.getValue());
    }
}
