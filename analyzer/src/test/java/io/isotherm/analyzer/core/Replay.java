package io.isotherm.analyzer.core;

import io.isotherm.analyzer.FakeHost;
import io.isotherm.analyzer.core.detect.HostHistory;
import io.isotherm.pool.PoolConfigs;
import io.isotherm.schema.HostMetrics;
import io.isotherm.schema.HostState;
import io.isotherm.schema.PoolConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** The core with its memory on the heap, as a replay uses it. */
final class Replay {
    final InMemoryPoolMemory memory = new InMemoryPoolMemory();
    final PoolConfig config = PoolConfigs.defaults(FakeHost.POOL);
    final List<HostState> states = new ArrayList<>();
    final List<String> forgotten = new ArrayList<>();
    private final PoolAnalyzer analyzer = new PoolAnalyzer(memory);

    Result send(HostMetrics sample) {
        Result result = analyzer.accept(sample, config);
        states.addAll(result.states());
        result.windows().forEach(window -> forgotten.addAll(window.forgotten()));
        return result;
    }

    Replay sendAll(List<HostMetrics> samples) {
        samples.forEach(this::send);
        return this;
    }

    /** Samples of these hosts, each ten seconds, one host after the other. */
    Replay sendTogether(long from, long to, FakeHost... hosts) {
        for (long at = from; at <= to; at += 10_000) {
            for (FakeHost host : hosts) {
                send(host.sample(at, 0.5));
            }
        }
        return this;
    }

    /** How far the pool's time has got. */
    long now() {
        return Objects.requireNonNull(memory.progress()).now();
    }

    HostHistory history(String host) {
        return Objects.requireNonNull(memory.history(host));
    }

    /** Each state as "host windowEnd quality temperature". */
    List<String> summary() {
        return states.stream()
                .map(state -> state.getHost() + " " + state.getWindowEnd().toEpochMilli() / 1000 + " "
                        + state.getQuality() + " " + state.getTemperature())
                .toList();
    }
}
