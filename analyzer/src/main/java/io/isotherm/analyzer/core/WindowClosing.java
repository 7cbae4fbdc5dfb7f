package io.isotherm.analyzer.core;

import io.isotherm.analyzer.core.PoolProgress.ClockReport;
import io.isotherm.analyzer.core.Result.ClosedWindow;
import io.isotherm.analyzer.core.detect.DetectionSettings;
import io.isotherm.analyzer.core.detect.Detector;
import io.isotherm.analyzer.core.detect.Detectors;
import io.isotherm.analyzer.core.detect.HostHistory;
import io.isotherm.analyzer.core.detect.Verdict;
import io.isotherm.analyzer.core.detect.WindowUse;
import io.isotherm.analyzer.core.window.CpuSpeed;
import io.isotherm.analyzer.core.window.WindowMeasurement;
import io.isotherm.pool.RecordSize;
import io.isotherm.schema.DataQuality;
import io.isotherm.schema.DetectionConfig;
import io.isotherm.schema.HostMetrics;
import io.isotherm.schema.HostState;
import io.isotherm.schema.PoolConfig;
import io.isotherm.schema.Resource;
import io.isotherm.schema.Temperature;
import io.isotherm.schema.VmLoad;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Closes one window of a pool: judges each known host, and forgets what is no longer needed. */
final class WindowClosing {
    private final PoolMemory memory;
    private final PoolProgress progress;
    private final PoolConfig config;
    private final DetectionConfig detection;
    private final DetectionSettings settings;
    private final Detector detector;
    private final long start;
    private final long end;
    private final long mostBytes;
    private int known;
    private int implausible;

    /** @param mostBytes what no state takes more than */
    WindowClosing(PoolMemory memory, PoolProgress progress, PoolConfig config, long start, long end, long mostBytes) {
        this.memory = memory;
        this.progress = progress;
        this.config = config;
        this.detection = config.getDetection();
        this.settings = DetectionSettings.of(config);
        this.detector = Detectors.named(detection.getDetector());
        this.start = start;
        this.end = end;
        this.mostBytes = mostBytes;
    }

    ClosedWindow close() {
        List<HostState> states = new ArrayList<>();
        List<String> forgotten = new ArrayList<>();
        SortedMap<String, HostHistory> histories = histories();
        GuestHistories guests = new GuestHistories(histories.values(), end, detection.getWindowMillis());
        for (Map.Entry<String, HostHistory> entry : histories.entrySet()) {
            String host = entry.getKey();
            HostHistory history = entry.getValue();
            List<HostMetrics> samples = memory.samples(host);
            long lastSeen = samples.isEmpty()
                    ? history.lastSeen()
                    : Math.max(history.lastSeen(), at(samples.get(samples.size() - 1)));
            ClockReport clock = progress.report(host, end, false);
            ClockReport late = progress.report(host, end, true);
            if (clock == null && late == null && lastSeen < end - detection.getForgetMillis()) {
                memory.forget(host);
                forgotten.add(host);
                continue;
            }
            known++;
            if (clock != null || late != null || isOfThisWindow(history, samples)) {
                states.add(judge(host, history, samples, clock, late, guests));
            }
        }
        states.forEach(state -> state.setPoolHosts(states.size()));
        return new ClosedWindow(end, states, forgotten, implausible);
    }

    private SortedMap<String, HostHistory> histories() {
        SortedMap<String, HostHistory> histories = new TreeMap<>();
        for (String host : memory.hosts()) {
            HostHistory history = memory.history(host);
            if (history != null) {
                histories.put(host, history);
            }
        }
        return histories;
    }

    /** How many hosts the pool has after the window. */
    int knownHosts() {
        return known;
    }

    /** A host first heard of after the window has no part in it. */
    private boolean isOfThisWindow(HostHistory history, List<HostMetrics> samples) {
        return history.temperature() != null
                || history.lastSeen() <= end
                || (!samples.isEmpty() && at(samples.get(0)) <= end);
    }

    private HostState judge(
            String host,
            HostHistory before,
            List<HostMetrics> samples,
            @Nullable ClockReport clock,
            @Nullable ClockReport late,
            GuestHistories guests) {
        WindowMeasurement window = new WindowMeasurement(samples, start, end, detection);
        Quality quality = Quality.of(window, clock, late, detection);
        implausible += window.implausible().size();
        HostMetrics newest = window.newest();
        HostHistory history = before.withWindow(
                quality.usable() ? use(window) : WindowUse.unknown(end), lastSeen(samples, clock), settings);
        Verdict verdict = quality.usable() ? detector.judge(history, settings) : Verdict.unknown();
        List<VmLoad> vms = window.vms();
        HostHistory judged = history.judged(verdict, end);
        HostHistory after = newest == null || !quality.usable()
                ? judged
                : judged.guests(guests.take(
                        judged, vms, CpuSpeed.known(newest.getCapacity()).getCpuMhz()));
        HostState state = HostState.newBuilder()
                .setPool(config.getPool())
                .setHost(host)
                .setWindowStart(Instant.ofEpochMilli(start))
                .setWindowEnd(Instant.ofEpochMilli(end))
                .setPoolHosts(0)
                .setConfigVersion(config.getVersion())
                .setDetector(detector.name())
                .setTemperature(verdict.temperature())
                .setSince(Instant.ofEpochMilli(after.since()))
                .setQuality(quality.grade())
                .setQualityReasons(quality.reasons())
                .setCompleteness(window.completeness())
                .setLastSampleAt(newest == null ? null : newest.getSampledAt())
                .setCapacity(newest == null ? null : CpuSpeed.known(newest.getCapacity()))
                .setResources(window.resources())
                .setEvidence(verdict.evidence())
                .setForecasts(verdict.forecasts())
                .setMemoryFreeKib(newest == null ? 0 : memoryFreeKib(newest))
                .setVms(vms)
                .setFacts(newest == null ? null : newest.getFacts())
                .setDomain0Cpu(window.domain0Cpu())
                .setDomain0Vcpus(newest == null ? null : newest.getDomain0Vcpus())
                .build();
        if (!RecordSize.fits(state, mostBytes)) {
            after = history.judged(Verdict.unknown(), end);
            cut(state, after);
        }
        memory.history(host, after);
        dropAllBut(newest, host, samples);
        return state;
    }

    /** Nothing is planned on a part of a host's guests: one of which more is told than a record holds is unknown. */
    private void cut(HostState state, HostHistory after) {
        state.setQualityReasons(List.of("what is told of it and its "
                + state.getVms().size() + " guests takes " + RecordSize.ofValue(state) + " bytes, more than the "
                + mostBytes
                + " of a record; where it is true, raise topics.recordBytes"));
        state.setQuality(DataQuality.POOR);
        state.setTemperature(Temperature.UNKNOWN);
        state.setSince(Instant.ofEpochMilli(after.since()));
        state.setEvidence(List.of());
        state.setForecasts(List.of());
        state.setVms(List.of());
        state.setFacts(null);
    }

    private WindowUse use(WindowMeasurement window) {
        return new WindowUse(
                end,
                window.mean(Resource.CPU),
                window.mean(Resource.MEMORY),
                window.mean(Resource.NETWORK),
                window.mean(Resource.DISK));
    }

    private static long memoryFreeKib(HostMetrics sample) {
        return Math.max(0, sample.getCapacity().getMemoryKib() - sample.getMemoryUsedKib());
    }

    private long lastSeen(List<HostMetrics> samples, @Nullable ClockReport clock) {
        long seen = clock == null ? Long.MIN_VALUE : clock.windowEnd();
        for (HostMetrics sample : samples) {
            if (at(sample) <= end) {
                seen = Math.max(seen, at(sample));
            }
        }
        return seen;
    }

    /** Rates of the next window begin at the last usable sample; those after the window stay. */
    private void dropAllBut(@Nullable HostMetrics baseline, String host, List<HostMetrics> samples) {
        for (HostMetrics sample : samples) {
            boolean over = at(sample) <= end;
            if (over && (baseline == null || at(sample) != at(baseline))) {
                memory.drop(host, at(sample));
            }
        }
    }

    private static long at(HostMetrics sample) {
        return sample.getSampledAt().toEpochMilli();
    }
}
