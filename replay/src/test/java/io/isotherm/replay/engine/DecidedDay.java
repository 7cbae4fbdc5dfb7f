package io.isotherm.replay.engine;

import io.isotherm.decider.core.tick.TickResult;
import io.isotherm.explain.PoolRecords;
import io.isotherm.replay.recording.Recorded;
import io.isotherm.schema.Decision;
import io.isotherm.schema.HostState;
import io.isotherm.schema.MigrationCommand;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** A {@link RecordedDay} with the states and decisions that follow from it. */
public final class DecidedDay {
    private final List<Recorded> inputs = RecordedDay.made().records();
    private final List<HostState> states = new ArrayList<>();
    private final List<TickResult> results = new ArrayList<>();
    private final SortedMap<String, MigrationCommand> commands = new TreeMap<>();
    private final PoolRecords records = new PoolRecords("p");

    /** Decides it. */
    public DecidedDay() {
        DecisionEngine engine = new DecisionEngine(new DecisionEngine.Listener() {
            @Override
            public void state(HostState state) {
                states.add(state);
            }

            @Override
            public void decided(TickResult result) {
                results.add(result);
            }
        });
        for (Recorded input : inputs) {
            engine.accept(input);
            if (input.value() != null) {
                records.accept(input.value());
            }
        }
        states.forEach(records::accept);
        for (TickResult result : results) {
            records.accept(result.decision());
            result.migrations().forEach(records::accept);
            result.migrations().forEach(command -> commands.put(command.getCommandId(), command));
            result.powers().forEach(records::accept);
        }
    }

    /** What came in, what the services refuse among it. */
    List<Recorded> inputs() {
        return inputs;
    }

    List<HostState> states() {
        return Collections.unmodifiableList(states);
    }

    /** What was decided, tick by tick. */
    List<TickResult> results() {
        return Collections.unmodifiableList(results);
    }

    /** Migration commands by their ids. */
    SortedMap<String, MigrationCommand> commands() {
        return Collections.unmodifiableSortedMap(commands);
    }

    /** All of it, as a reader of the topics knows it. */
    public PoolRecords records() {
        return records;
    }

    /** Whether a decision neither moves a guest off a host nor knows of a move off it that is not over. */
    boolean isLeftAlone(Decision decision, String host) {
        return decision.getMoves().stream()
                        .noneMatch(move -> move.getIssued() && move.getSource().equals(host))
                && decision.getUnfinished().stream()
                        .map(commands::get)
                        .noneMatch(command ->
                                command != null && command.getSource().equals(host));
    }
}
