package io.isotherm.replay.recording;

import io.isotherm.topics.PoolKeys;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Gives each record its turn, and each pool its configurations in time: before the first record those in force there, or
 * the oldest that is known, then each at its time.
 */
final class TurnWriter {
    private final RecordingWriter writer;
    private final Recorder.Selection selection;
    private final List<Recorded> read = new ArrayList<>();
    private final Deque<Recorded> configs = new ArrayDeque<>();
    private Instant turn = Instant.MIN;

    TurnWriter(RecordingWriter writer, Recorder.Selection selection) {
        this.writer = writer;
        this.selection = selection;
    }

    /** Takes a configuration; all have to be known before the first record is written. */
    void addConfig(Recorded config) {
        read.add(config);
    }

    /** Writes a record if it lies in the time asked for, after the configurations that are due. */
    void write(Recorded recorded) {
        if (selection.from().filter(recorded.turn()::isBefore).isPresent()
                || selection.to().filter(recorded.turn()::isAfter).isPresent()) {
            return;
        }
        begin(recorded.turn());
        writeConfigs(recorded.turn());
        append(recorded);
    }

    /** Writes what is left of the configurations. */
    void finish() {
        begin(selection.from().orElse(Instant.EPOCH));
        writeConfigs(selection.to().orElse(Instant.MAX));
    }

    private void begin(Instant first) {
        if (!turn.equals(Instant.MIN)) {
            return;
        }
        turn = first;
        read.sort(Comparator.comparing(Recorded::at));
        Map<String, Recorded> inForce = new LinkedHashMap<>();
        List<Recorded> later = new ArrayList<>();
        for (Recorded config : read) {
            String pool = PoolKeys.pool(config.key());
            if (!config.at().isAfter(first)) {
                inForce.put(pool, config);
            } else if (inForce.putIfAbsent(pool, config) != null) {
                later.add(config);
            }
        }
        for (Recorded config : inForce.values()) {
            append(new Recorded(config.topic(), config.key(), config.at(), first, config.value()));
        }
        configs.addAll(later);
    }

    private void writeConfigs(Instant until) {
        while (!configs.isEmpty() && !configs.getFirst().at().isAfter(until)) {
            append(configs.removeFirst());
        }
    }

    private void append(Recorded recorded) {
        if (recorded.turn().isAfter(turn)) {
            turn = recorded.turn();
        }
        writer.write(new Recorded(recorded.topic(), recorded.key(), recorded.at(), turn, recorded.value()));
    }
}
