package io.isotherm.replay.whatif;

import io.isotherm.collector.HostSampler;
import io.isotherm.hypervisor.Hypervisor;
import io.isotherm.schema.HostMetrics;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Samples the model's hosts, each as its collector does. */
final class ModelSampler {
    private final String pool;
    private final Instant start;
    private final Map<String, HostSampler> samplers = new HashMap<>();

    ModelSampler(String pool, Instant start) {
        this.pool = pool;
        this.start = start;
    }

    HostMetrics sample(Hypervisor hypervisor) {
        return samplers.computeIfAbsent(hypervisor.host(), any -> new HostSampler(pool, hypervisor, start))
                .sample();
    }

    /**
     * A sign of life shortly after a sample: it shows that time has passed, and is too close to the sample to be measured
     * by.
     */
    static HostMetrics signOfLife(HostMetrics sample, long millisLater) {
        return HostMetrics.newBuilder()
                .setPool(sample.getPool())
                .setHost(sample.getHost())
                .setSampledAt(sample.getSampledAt().plusMillis(millisLater))
                .setSequence(sample.getSequence())
                .setCollectorStartedAt(sample.getCollectorStartedAt())
                .setCapacity(sample.getCapacity())
                .setCpuTimeNanos(sample.getCpuTimeNanos())
                .setMemoryUsedKib(sample.getMemoryUsedKib())
                .setComplete(true)
                .setVms(List.of())
                .build();
    }
}
