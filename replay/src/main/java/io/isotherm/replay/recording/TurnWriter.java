package io.isotherm.replay.recording;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Gives each record its turn, and each pool its configurations and the hosts of its inventory in time: before the first
 * record those in force there, or the oldest that is known, then each at its time. Configurations are both.
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

    /**
     * Takes a pool's next configuration. Those that are there have to be known before the first record is written; one that
     * comes after that has its turn no sooner than it came.
     */
    void addConfig(Recorded config) {
        if (turn.equals(Instant.MIN)) {
            read.add(config);
            return;
        }
        List<Recorded> waiting = new ArrayList<>(configs);
        waiting.add(config);
        configs.clear();
        configs.addAll(inTurn(waiting));
    }

    /** Writes a record if it lies in the time asked for, after the configurations that are due. */
    void write(Recorded recorded) {
        if (!isAskedFor(recorded.turn())) {
            return;
        }
        begin(recorded.turn());
        writeConfigs(recorded.turn());
        append(recorded);
    }

    /** Writes what is left of the configurations. Where nothing lies in the time asked for, nothing is written. */
    void finish() {
        if (turn.equals(Instant.MIN)) {
            inTurn(read).stream()
                    .map(Recorded::turn)
                    .filter(this::isAskedFor)
                    .findFirst()
                    .ifPresent(this::begin);
        }
        writeConfigs(selection.to().orElse(Instant.MAX));
    }

    private boolean isAskedFor(Instant at) {
        return selection.from().filter(at::isBefore).isEmpty()
                && selection.to().filter(at::isAfter).isEmpty();
    }

    private void begin(Instant first) {
        if (!turn.equals(Instant.MIN)) {
            return;
        }
        turn = first;
        Map<String, Recorded> inForce = new LinkedHashMap<>();
        List<Recorded> later = new ArrayList<>();
        for (Recorded config : inTurn(read)) {
            String about = about(config);
            if (!config.turn().isAfter(first)) {
                inForce.put(about, config);
            } else if (inForce.putIfAbsent(about, config) != null) {
                later.add(config);
            }
        }
        for (Recorded config : inForce.values()) {
            append(config.withTurn(first));
        }
        configs.addAll(later);
    }

    /**
     * Configurations in the order of their topic for each pool. A pause is dated back, so that one can be dated before the
     * one that it replaces: then that one has its turn when the pause has.
     */
    private static List<Recorded> inTurn(List<Recorded> configs) {
        Map<String, Instant> earliest = new HashMap<>();
        List<Recorded> ordered = new ArrayList<>();
        for (int i = configs.size() - 1; i >= 0; i--) {
            Recorded config = configs.get(i);
            Instant turn = earliest.merge(about(config), config.at(), (next, own) -> own.isBefore(next) ? own : next);
            ordered.add(config.withTurn(turn));
        }
        Collections.reverse(ordered);
        ordered.sort(Comparator.comparing(Recorded::turn));
        return ordered;
    }

    /** What a record replaces the one before it of: the configuration of a pool, or a host of its inventory. */
    private static String about(Recorded config) {
        return config.topic() + "/" + config.key();
    }

    private void writeConfigs(Instant until) {
        while (!configs.isEmpty() && !configs.getFirst().turn().isAfter(until)) {
            append(configs.removeFirst());
        }
    }

    private void append(Recorded recorded) {
        if (recorded.turn().isAfter(turn)) {
            turn = recorded.turn();
        }
        writer.write(recorded.withTurn(turn));
    }
}
