package io.isotherm.decider.stream;

import io.isotherm.decider.core.tick.TickResult;
import io.isotherm.schema.Decision;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** What operators see of the decider: counts, and how long a tick takes by the wall clock. Thread-safe. */
final class DeciderMetrics {
    private final MeterRegistry meters;
    private final Map<String, AtomicLong> lastTicks = new ConcurrentHashMap<>();

    DeciderMetrics(MeterRegistry meters) {
        this.meters = meters;
    }

    /** @param took from the state that made the window whole to the decision */
    void decided(TickResult result, Duration took) {
        Decision decision = result.decision();
        Tags pool = Tags.of("pool", decision.getPool());
        meters.timer("isotherm.decider.tick.duration", pool).record(took);
        String scenario = decision.getScenario().name().toLowerCase(Locale.ROOT);
        meters.counter("isotherm.decider.decisions", pool.and("scenario", scenario))
                .increment();
        meters.counter("isotherm.decider.commands", pool.and("type", "migration"))
                .increment(result.migrations().size());
        meters.counter("isotherm.decider.commands", pool.and("type", "power"))
                .increment(result.powers().size());
        decision.getRejectionCounts()
                .forEach((rule, count) -> meters.counter("isotherm.decider.rejections", pool.and("rule", rule))
                        .increment(count));
        lastTicks
                .computeIfAbsent(
                        decision.getPool(),
                        name -> meters.gauge("isotherm.decider.last.tick.seconds", pool, new AtomicLong()))
                .set(decision.getTick().getEpochSecond());
    }
}
