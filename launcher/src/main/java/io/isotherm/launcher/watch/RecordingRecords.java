package io.isotherm.launcher.watch;

import io.isotherm.decider.core.tick.TickResult;
import io.isotherm.operator.AppliedConfig;
import io.isotherm.operator.RecordSource;
import io.isotherm.pool.PoolKeys;
import io.isotherm.replay.engine.DecisionEngine;
import io.isotherm.replay.recording.Recorded;
import io.isotherm.replay.recording.Recording;
import io.isotherm.replay.recording.RecordingReader;
import io.isotherm.schema.HostState;
import io.isotherm.schema.PoolConfig;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;

/**
 * The records of a pool in a recording. One of inputs alone, as 'isotherm record' makes it, is decided again: that gives the
 * states, decisions and commands that were made of them.
 */
public final class RecordingRecords implements RecordSource {
    private static final Set<String> RESULTS =
            Set.of("host-states", "decisions", "migration-commands", "power-commands");

    private final Recording recording;
    private final String pool;

    RecordingRecords(Recording recording, String pool) {
        this.recording = recording;
        this.pool = pool;
    }

    /** Those of each pool that is in a recording. */
    public static SortedMap<String, RecordSource> ofAllPools(Recording recording) {
        SortedMap<String, RecordSource> all = new TreeMap<>();
        recording.pool().ifPresent(pool -> all.put(pool, new RecordingRecords(recording, pool)));
        if (all.isEmpty()) {
            try (RecordingReader reader = recording.read()) {
                reader.forEachRemaining(recorded -> all.computeIfAbsent(
                        PoolKeys.pool(recorded.key()), pool -> new RecordingRecords(recording, pool)));
            }
        }
        return all;
    }

    @Override
    public void read(Set<String> topics, Instant from, Instant to, Consumer<SpecificRecord> each) {
        boolean decided = recording.counts().containsKey("decisions");
        DecisionEngine engine = new DecisionEngine(new Results(topics, from, to, each));
        boolean results = topics.stream().anyMatch(RESULTS::contains);
        try (RecordingReader reader = recording.read()) {
            while (reader.hasNext()) {
                Recorded recorded = reader.next();
                if (recorded.turn().isAfter(to)) {
                    break;
                }
                if (!pool.equals(PoolKeys.pool(recorded.key()))) {
                    continue;
                }
                SpecificRecord value = recorded.value();
                if (value != null
                        && topics.contains(recorded.topic())
                        && (decided || !RESULTS.contains(recorded.topic()))
                        && !recorded.at().isBefore(from)) {
                    each.accept(value);
                }
                if (results && !decided) {
                    engine.accept(recorded);
                }
            }
        }
    }

    @Override
    public void readConfigs(Instant from, Instant to, Consumer<AppliedConfig> each) {
        try (RecordingReader reader = recording.read()) {
            reader.forEachRemaining(recorded -> {
                Instant at = recorded.at();
                if (recorded.topic().equals("pool-config")
                        && pool.equals(recorded.key())
                        && !at.isBefore(from)
                        && !at.isAfter(to)) {
                    each.accept(new AppliedConfig(
                            Optional.ofNullable((PoolConfig) recorded.value()),
                            at,
                            recorded.headers().getOrDefault("by", ""),
                            recorded.headers().getOrDefault("reason", "")));
                }
            });
        }
    }

    @Override
    public Instant newest() {
        return recording.last();
    }

    private record Results(Set<String> topics, Instant from, Instant to, Consumer<SpecificRecord> each)
            implements DecisionEngine.Listener {
        @Override
        public void state(HostState state) {
            give("host-states", state.getWindowEnd(), state);
        }

        @Override
        public void decided(TickResult result) {
            Instant tick = result.decision().getTick();
            give("decisions", tick, result.decision());
            result.migrations().forEach(command -> give("migration-commands", tick, command));
            result.powers().forEach(command -> give("power-commands", tick, command));
        }

        private void give(String topic, Instant at, SpecificRecord value) {
            if (topics.contains(topic) && !at.isBefore(from) && !at.isAfter(to)) {
                each.accept(value);
            }
        }
    }
}
