package io.isotherm.collector;

import io.isotherm.hypervisor.HypervisorException;
import io.isotherm.schema.HostMetrics;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes samples of one host, hands them on, and keeps account of readings that fail. Used by one thread at a time. */
final class HostCollector {
    private static final Logger LOG = LoggerFactory.getLogger(HostCollector.class);

    private final HostSampler sampler;
    private final Consumer<HostMetrics> sink;
    private final CollectorMeters meters;
    private volatile @Nullable String failure;

    HostCollector(HostSampler sampler, Consumer<HostMetrics> sink, CollectorMeters meters) {
        this.sampler = sampler;
        this.sink = sink;
        this.meters = meters;
    }

    String host() {
        return sampler.host();
    }

    /** Takes one sample; false if the host could not be read. */
    boolean sample() {
        long begun = System.nanoTime();
        HostMetrics sample;
        try {
            sample = sampler.sample();
        } catch (RuntimeException e) {
            failed(e);
            return false;
        } finally {
            meters.read.record(System.nanoTime() - begun, TimeUnit.NANOSECONDS);
        }
        if (failure != null) {
            LOG.info("Host {} can be read again", host());
            failure = null;
        }
        meters.taken.increment();
        sink.accept(sample);
        return true;
    }

    /** Accounts for instants of the schedule that have passed. */
    void skip(long instants) {
        if (instants > 0) {
            sampler.skip(instants);
            meters.skipped.increment((double) instants);
        }
    }

    /** Why the host cannot be read just now; empty when it can. */
    Optional<String> failure() {
        return Optional.ofNullable(failure);
    }

    private void failed(RuntimeException e) {
        meters.hypervisorErrors.increment();
        String reason = e instanceof HypervisorException known ? known.kind() + ": " + e.getMessage() : e.toString();
        if (failure == null) {
            LOG.warn("Host {} cannot be read, trying again at every interval: {}", host(), reason);
        }
        failure = reason;
    }
}
