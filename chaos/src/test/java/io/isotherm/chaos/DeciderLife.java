package io.isotherm.chaos;

import io.isotherm.decider.core.ledger.CommandReport;
import io.isotherm.decider.core.ledger.PoolLedger;
import io.isotherm.decider.core.tick.DecisionLoop;
import io.isotherm.decider.core.tick.DecisionMemory;
import io.isotherm.decider.core.tick.InMemoryDecisionMemory;
import io.isotherm.decider.core.tick.TickResult;
import io.isotherm.pool.ConfigHistory;
import io.isotherm.pool.PoolKeys;
import io.isotherm.schema.Decision;
import io.isotherm.schema.HostState;
import io.isotherm.schema.MigrationCommand;
import io.isotherm.schema.PowerCommand;
import io.isotherm.streams.state.StateSerdes;
import io.isotherm.topics.Topics;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serde;
import org.jspecify.annotations.Nullable;

/** The decider: its core, with what it remembers as a Streams task keeps it. */
final class DeciderLife extends StreamsLife {
    private static final Topics TOPICS = SimulatedLog.TOPICS;
    private static final Serde<PoolLedger> LEDGER = StateSerdes.compressedJson(PoolLedger.class);

    /** What it remembers of its pool. */
    record State(
            @Nullable ConfigHistory configs, List<HostState> states, PoolLedger ledger, List<CommandReport> inbox) {}

    /** A record that it works on. */
    record Input(
            String topic, String key, Instant at, @Nullable SpecificRecord value) {

        /** Has a decider's loop take it in. */
        Optional<TickResult> into(DecisionLoop loop) {
            if (value != null) {
                return loop.accept(key, at, value);
            } else if (topic.equals(TOPICS.poolConfig().name())) {
                loop.deleteConfig(key, at);
            } else {
                loop.deleteState(key);
            }
            return Optional.empty();
        }
    }

    private final DecisionMemory memory = new InMemoryDecisionMemory(World.POOL);
    private final DecisionLoop loop = new DecisionLoop(pool -> memory);
    private final Ports ports;
    private final Consumer<Input> worked;
    private final List<Input> uncommitted = new ArrayList<>();

    /** @param worked is told of each record once what followed from it is committed */
    DeciderLife(VirtualClock clock, Story story, Random random, SimulatedLog log, Ports ports, Consumer<Input> worked) {
        super(
                "decider",
                clock,
                story,
                random,
                log,
                List.of(
                        TOPICS.poolConfig(),
                        TOPICS.hostStates(),
                        TOPICS.migrationEvents(),
                        TOPICS.powerEvents(),
                        TOPICS.approvals()));
        this.ports = ports;
        this.worked = worked;
    }

    @Override
    Object committed() {
        uncommitted.forEach(worked);
        uncommitted.clear();
        return new State(memory.configs(), memory.states(), memory.ledger(), List.copyOf(memory.inbox()));
    }

    /** By way of the bytes in which it is kept. */
    @Override
    void restore(Object kept) {
        State state = ports.restored((State) kept);
        if (state.configs != null) {
            memory.configs(state.configs);
        }
        state.states.forEach(memory::state);
        memory.ledger(LEDGER.deserializer().deserialize("", LEDGER.serializer().serialize("", state.ledger)));
        state.inbox.forEach(memory::hear);
    }

    @Override
    void process(String topic, String key, Instant at, @Nullable SpecificRecord value) {
        Input input = new Input(topic, key, at, value);
        Optional<TickResult> decided = input.into(loop);
        uncommitted.add(input);
        decided.ifPresent(this::give);
    }

    private void give(TickResult result) {
        Decision decision = result.decision();
        Instant tick = decision.getTick();
        give(TOPICS.decisions(), World.POOL, tick, decision);
        for (MigrationCommand command : result.migrations()) {
            give(TOPICS.migrationCommands(), PoolKeys.of(World.POOL, command.getSource()), tick, command);
        }
        for (PowerCommand command : result.powers()) {
            give(TOPICS.powerCommands(), PoolKeys.of(World.POOL, command.getHost()), tick, command);
        }
    }
}
