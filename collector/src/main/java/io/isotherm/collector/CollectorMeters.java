package io.isotherm.collector;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.ArrayList;
import java.util.function.Supplier;

/** The meters of one host. */
final class CollectorMeters {
    private static final String PREFIX = "isotherm.collector.";
    private static final String HOST = "host";

    final Counter taken;
    final Counter published;
    final Counter dropped;
    final Counter refused;
    final Counter hypervisorErrors;
    final Counter skipped;
    final Timer read;

    private final MeterRegistry registry;
    private final String host;

    CollectorMeters(MeterRegistry registry, String host) {
        this.registry = registry;
        this.host = host;
        taken = counter("samples.taken", "Samples read from the hypervisor");
        published = counter("samples.published", "Samples that Kafka has taken");
        dropped = counter("samples.dropped", "Samples dropped because the buffer was full");
        refused = counter("samples.refused", "Samples that Kafka or the registry refused for good");
        hypervisorErrors = counter("hypervisor.errors", "Readings that failed");
        skipped = counter("schedule.skipped", "Instants of the schedule that passed while a reading went on");
        read = Timer.builder(PREFIX + "read")
                .description("Time that a reading of the host took")
                .tag(HOST, host)
                .register(registry);
    }

    /** Takes them out of the registry. */
    void remove() {
        new ArrayList<>(registry.getMeters())
                .stream()
                        .filter(meter -> meter.getId().getName().startsWith(PREFIX)
                                && host.equals(meter.getId().getTag(HOST)))
                        .forEach(registry::remove);
    }

    void buffered(Supplier<Number> samples) {
        Gauge.builder(PREFIX + "samples.buffered", samples)
                .description("Samples waiting to be sent")
                .tag(HOST, host)
                .strongReference(true)
                .register(registry);
    }

    private Counter counter(String name, String description) {
        return Counter.builder(PREFIX + name)
                .description(description)
                .tag(HOST, host)
                .register(registry);
    }
}
