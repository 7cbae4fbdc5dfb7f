package io.isotherm.analyzer.stream;

import io.isotherm.analyzer.core.Result.ClosedWindow;
import io.isotherm.analyzer.core.Result.Disposition;
import io.isotherm.schema.DataQuality;
import io.isotherm.schema.HostState;
import io.isotherm.schema.Temperature;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** What the analyzer counts, and which pools it hears. Thread-safe. */
public final class AnalyzerMetrics {
    /** Samples by what was done with them; tag {@code disposition}. */
    public static final String SAMPLES = "isotherm.analyzer.samples";
    /** Samples that were not used because their values cannot be right. */
    public static final String IMPLAUSIBLE = "isotherm.analyzer.samples.implausible";
    /** Windows closed. */
    public static final String WINDOWS = "isotherm.analyzer.windows.closed";
    /** States sent; tags {@code temperature} and {@code quality}. */
    public static final String STATES = "isotherm.analyzer.states";
    /** How far a pool's newest sample lay behind the wall clock when it came; tag {@code pool}. */
    public static final String LAG = "isotherm.analyzer.lag";
    /** For how long, by the wall clock, no sample of a pool has come; tag {@code pool}. */
    public static final String SILENCE = "isotherm.analyzer.pool.silence";

    private record Heard(Instant at, Instant newest) {}

    private final MeterRegistry registry;
    private final InstantSource clock;
    private final Map<Disposition, Counter> samples = new EnumMap<>(Disposition.class);
    private final Map<String, Heard> pools = new ConcurrentHashMap<>();

    public AnalyzerMetrics(MeterRegistry registry, InstantSource clock) {
        this.registry = registry;
        this.clock = clock;
        // From the start, so that their first increase shows; likewise what is told of a pool from its first sample on.
        for (Disposition disposition : Disposition.values()) {
            Tags tags = Tags.of("disposition", lower(disposition));
            samples.put(disposition, counter(SAMPLES, "Samples, by what was done with them", tags));
        }
    }

    void sample(String pool, Instant sampledAt, Disposition disposition) {
        Objects.requireNonNull(samples.get(disposition)).increment();
        Heard before = pools.get(pool);
        Instant now = clock.instant();
        if (before == null) {
            pools.put(pool, new Heard(now, sampledAt));
            gauge(
                    LAG,
                    "How far the newest sample lay behind the clock when it came",
                    pool,
                    heard -> Duration.between(heard.newest(), heard.at()));
            gauge(
                    SILENCE,
                    "For how long no sample has come",
                    pool,
                    heard -> Duration.between(heard.at(), clock.instant()));
            windows(pool);
            implausible(pool);
            for (Temperature temperature : Temperature.values()) {
                for (DataQuality quality : DataQuality.values()) {
                    states(pool, temperature, quality);
                }
            }
        } else if (disposition == Disposition.COUNTED_IN) {
            pools.put(pool, new Heard(now, sampledAt));
        }
    }

    /** Another task may tell of the pool from now on; counters stay, as what was counted was counted here. */
    void handOver(String pool) {
        pools.remove(pool);
        for (String name : List.of(LAG, SILENCE)) {
            registry.find(name).tag("pool", pool).meters().forEach(registry::remove);
        }
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private void gauge(String name, String help, String pool, java.util.function.Function<Heard, Duration> value) {
        Gauge.builder(name, pools, all -> {
                    Heard heard = all.get(pool);
                    return heard == null ? Double.NaN : value.apply(heard).toMillis() / 1000.0;
                })
                .baseUnit("seconds")
                .description(help)
                .tag("pool", pool)
                .register(registry);
    }

    void window(String pool, ClosedWindow window) {
        windows(pool).increment();
        implausible(pool).increment(window.implausible());
        for (HostState state : window.states()) {
            states(pool, state.getTemperature(), state.getQuality()).increment();
        }
    }

    private Counter windows(String pool) {
        return counter(WINDOWS, "Windows closed", Tags.of("pool", pool));
    }

    private Counter implausible(String pool) {
        return counter(IMPLAUSIBLE, "Samples not used, as their values cannot be right", Tags.of("pool", pool));
    }

    private Counter states(String pool, Temperature temperature, DataQuality quality) {
        return counter(
                STATES,
                "States of hosts sent",
                Tags.of("pool", pool, "temperature", lower(temperature), "quality", lower(quality)));
    }

    private Counter counter(String name, String help, Tags tags) {
        return Counter.builder(name).description(help).tags(tags).register(registry);
    }

    /** For how long, by the wall clock, each pool that was heard since the start has been silent; by name. */
    public SortedMap<String, Duration> silence() {
        Instant now = clock.instant();
        SortedMap<String, Duration> silence = new TreeMap<>();
        pools.forEach((pool, heard) -> silence.put(pool, Duration.between(heard.at(), now)));
        return silence;
    }
}
