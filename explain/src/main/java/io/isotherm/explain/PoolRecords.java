package io.isotherm.explain;

import io.isotherm.schema.Approval;
import io.isotherm.schema.Decision;
import io.isotherm.schema.HostMetrics;
import io.isotherm.schema.HostState;
import io.isotherm.schema.InventoryHost;
import io.isotherm.schema.MigrationCommand;
import io.isotherm.schema.MigrationEvent;
import io.isotherm.schema.Move;
import io.isotherm.schema.PoolConfig;
import io.isotherm.schema.PowerCommand;
import io.isotherm.schema.PowerDecision;
import io.isotherm.schema.PowerEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;

/**
 * The records of one pool, as far as somebody has read them, in the order of event time; what stands on a topic twice counts
 * once. Not thread-safe.
 */
public final class PoolRecords {
    /** Longer than any pool is. */
    private static final Duration ALL = Duration.ofDays(365_000);

    private final String pool;
    private final Duration statesKept;
    private final NavigableMap<Instant, Decision> decisions = new TreeMap<>();
    private final SortedMap<String, Instant> ticks = new TreeMap<>();
    private final SortedMap<String, Move> issuedMoves = new TreeMap<>();
    private final SortedMap<String, NavigableMap<Instant, HostState>> states = new TreeMap<>();
    private final SortedMap<String, NavigableMap<Instant, HostMetrics>> samples = new TreeMap<>();
    private final SortedMap<String, MigrationCommand> migrations = new TreeMap<>();
    private final NavigableMap<IssueOrder, MigrationCommand> migrationsInOrder = new TreeMap<>();
    private final SortedMap<String, PowerCommand> powers = new TreeMap<>();
    private final SortedMap<String, List<MigrationEvent>> migrationEvents = new TreeMap<>();
    private final SortedMap<String, List<PowerEvent>> powerEvents = new TreeMap<>();
    private final SortedMap<String, List<Approval>> approvals = new TreeMap<>();
    private final NavigableMap<Instant, PoolConfig> configs = new TreeMap<>();
    private final SortedMap<String, NavigableMap<Instant, InventoryHost>> inventory = new TreeMap<>();

    /** When a command was issued; by their ids where it was at once. */
    private record IssueOrder(Instant at, String commandId) implements Comparable<IssueOrder> {
        private static final Comparator<IssueOrder> ORDER =
                Comparator.comparing(IssueOrder::at).thenComparing(IssueOrder::commandId);

        static IssueOrder of(MigrationCommand command) {
            return new IssueOrder(command.getIssuedAt(), command.getCommandId());
        }

        @Override
        public int compareTo(IssueOrder other) {
            return ORDER.compare(this, other);
        }
    }

    /** No records yet; all that come are kept. */
    public PoolRecords(String pool) {
        this(pool, ALL);
    }

    /**
     * No records yet.
     *
     * @param statesKept how much older than its newest state those of a host may be to be kept; they are many, and large, and
     *     come also while nobody decides
     */
    public PoolRecords(String pool, Duration statesKept) {
        this.pool = pool;
        this.statesKept = statesKept;
    }

    /** Takes a record of any topic; of another pool it is left out. */
    public void accept(SpecificRecord read) {
        if (read instanceof Decision decision && isOurs(decision.getPool())) {
            Decision former = decisions.put(decision.getTick(), decision);
            if (former != null) {
                forget(former);
            }
            ticks.put(decision.getDecisionId(), decision.getTick());
            issued(decision).forEach(move -> issuedMoves.put(move.getCommandId(), move));
        } else if (read instanceof HostState state && isOurs(state.getPool())) {
            NavigableMap<Instant, HostState> of = put(states, state.getHost(), state.getWindowEnd(), state);
            of.headMap(of.lastKey().minus(statesKept)).clear();
        } else if (read instanceof HostMetrics sample && isOurs(sample.getPool())) {
            put(samples, sample.getHost(), sample.getSampledAt(), sample);
        } else if (read instanceof MigrationCommand command && isOurs(command.getPool())) {
            MigrationCommand former = migrations.put(command.getCommandId(), command);
            if (former != null) {
                migrationsInOrder.remove(IssueOrder.of(former));
            }
            migrationsInOrder.put(IssueOrder.of(command), command);
        } else if (read instanceof PowerCommand command && isOurs(command.getPool())) {
            powers.put(command.getCommandId(), command);
        } else if (read instanceof MigrationEvent event && isOurs(event.getPool())) {
            add(migrationEvents, event.getCommandId(), event, Comparator.comparing(MigrationEvent::getAt));
        } else if (read instanceof PowerEvent event && isOurs(event.getPool())) {
            add(powerEvents, event.getCommandId(), event, Comparator.comparing(PowerEvent::getAt));
        } else if (read instanceof Approval approval && isOurs(approval.getPool())) {
            add(approvals, approval.getCommandId(), approval, Comparator.comparing(Approval::getApprovedAt));
        } else if (read instanceof PoolConfig config && isOurs(config.getPool())) {
            configs.put(config.getAppliedAt(), config);
        } else if (read instanceof InventoryHost host && isOurs(host.getPool())) {
            put(inventory, host.getHost(), host.getAppliedAt(), host);
        }
    }

    /** Forgets decisions, samples, approvals, and moves with their reports, that are older. */
    public void forgetBefore(Instant time) {
        NavigableMap<Instant, Decision> older = decisions.headMap(time, false);
        older.values().forEach(this::forget);
        older.clear();
        samples.values().forEach(of -> of.headMap(time).clear());
        NavigableMap<IssueOrder, MigrationCommand> former = migrationsInOrder.headMap(new IssueOrder(time, ""), false);
        former.values().forEach(command -> migrations.remove(command.getCommandId()));
        former.clear();
        migrationEvents
                .values()
                .removeIf(events -> events.get(events.size() - 1).getAt().isBefore(time));
        approvals.values().removeIf(of -> of.get(of.size() - 1).getApprovedAt().isBefore(time));
    }

    private void forget(Decision decision) {
        ticks.remove(decision.getDecisionId());
        issued(decision).forEach(move -> issuedMoves.remove(move.getCommandId()));
    }

    private static Stream<Move> issued(Decision decision) {
        return decision.getMoves().stream().filter(Move::getIssued);
    }

    private boolean isOurs(String other) {
        return pool.equals(other);
    }

    private static <V> NavigableMap<Instant, V> put(
            SortedMap<String, NavigableMap<Instant, V>> byName, String name, Instant at, V value) {
        NavigableMap<Instant, V> of = byName.computeIfAbsent(name, none -> new TreeMap<>());
        of.put(at, value);
        return of;
    }

    private static <V> void add(SortedMap<String, List<V>> byId, String id, V value, Comparator<V> order) {
        List<V> of = byId.computeIfAbsent(id, none -> new ArrayList<>());
        if (!of.contains(value)) {
            of.add(value);
            of.sort(order);
        }
    }

    /** The pool's name. */
    public String pool() {
        return pool;
    }

    /** Decisions by their ticks. */
    public NavigableMap<Instant, Decision> decisions() {
        return decisions;
    }

    /** The newest decision that is not later. */
    public Optional<Decision> decisionAt(Instant at) {
        return Optional.ofNullable(decisions.floorEntry(at)).map(entry -> entry.getValue());
    }

    /** The decision of that id. */
    public Optional<Decision> decision(String id) {
        return Optional.ofNullable(ticks.get(id)).map(decisions::get);
    }

    /** The move that a command was issued for, as the decision that issued it lists it. */
    public Optional<Move> issuedMove(String commandId) {
        return Optional.ofNullable(issuedMoves.get(commandId));
    }

    /** The hosts of which states were read. */
    public SortedSet<String> hosts() {
        return new TreeSet<>(states.keySet());
    }

    /** A host's newest state that is not later. */
    public Optional<HostState> stateAt(String host, Instant at) {
        return Optional.ofNullable(of(states, host).floorEntry(at)).map(entry -> entry.getValue());
    }

    /** A host's states that are not later, newest first. */
    Collection<HostState> statesUntil(String host, Instant at) {
        return of(states, host).headMap(at, true).descendingMap().values();
    }

    /** A host's first state of a window that begins at that time or later. */
    public Optional<HostState> stateFrom(String host, Instant at) {
        return of(states, host).tailMap(at, true).values().stream()
                .filter(state -> !state.getWindowStart().isBefore(at))
                .findFirst();
    }

    /** The newest state of each host that is not later. */
    public List<HostState> picture(Instant at) {
        return states.keySet().stream()
                .flatMap(host -> stateAt(host, at).stream())
                .toList();
    }

    /** A host's samples by their times. */
    public NavigableMap<Instant, HostMetrics> samples(String host) {
        return of(samples, host);
    }

    private static <V> NavigableMap<Instant, V> of(SortedMap<String, NavigableMap<Instant, V>> byName, String name) {
        return byName.getOrDefault(name, new TreeMap<>());
    }

    /** Migration commands in the order in which they were issued. */
    public List<MigrationCommand> migrations() {
        return List.copyOf(migrationsInOrder.values());
    }

    /** The migration command of that id. */
    public Optional<MigrationCommand> migration(String id) {
        return Optional.ofNullable(migrations.get(id));
    }

    /** Power commands in the order in which they were issued. */
    public List<PowerCommand> powers() {
        return powers.values().stream()
                .sorted(Comparator.comparing(PowerCommand::getIssuedAt))
                .toList();
    }

    /** The power command of that id. */
    public Optional<PowerCommand> power(String id) {
        return Optional.ofNullable(powers.get(id));
    }

    /** What was reported of a migration command, in order. */
    public List<MigrationEvent> migrationEvents(String commandId) {
        return List.copyOf(migrationEvents.getOrDefault(commandId, List.of()));
    }

    /** The last that was reported of a migration command until then; empty where nothing was. */
    public Optional<MigrationEvent> lastReport(String commandId, Instant until) {
        List<MigrationEvent> events = migrationEvents.getOrDefault(commandId, List.of());
        for (int i = events.size() - 1; i >= 0; i--) {
            if (!events.get(i).getAt().isAfter(until)) {
                return Optional.of(events.get(i));
            }
        }
        return Optional.empty();
    }

    /** What was reported of a power command, in order. */
    public List<PowerEvent> powerEvents(String commandId) {
        return List.copyOf(powerEvents.getOrDefault(commandId, List.of()));
    }

    /** What was reported of all power commands, in order. */
    public List<PowerEvent> powerEvents() {
        return powerEvents.values().stream()
                .flatMap(Collection::stream)
                .sorted(Comparator.comparing(PowerEvent::getAt))
                .toList();
    }

    /** What operators said of a recommendation, in order. */
    public List<Approval> approvals(String commandId) {
        return List.copyOf(approvals.getOrDefault(commandId, List.of()));
    }

    /** The newest configuration that is not later. */
    public Optional<PoolConfig> configAt(Instant at) {
        return Optional.ofNullable(configs.floorEntry(at)).map(entry -> entry.getValue());
    }

    /** What the inventory says of a host at a time; empty where nothing was read of it. */
    public Optional<InventoryHost> listedAt(String host, Instant at) {
        return Optional.ofNullable(inventory.get(host))
                .map(of -> of.floorEntry(at))
                .map(entry -> entry.getValue());
    }

    /** The last decision that lists a move of that id, the one that issued it before those that only planned it. */
    Optional<Planned<Move>> move(String commandId) {
        Optional<Planned<Move>> found = Optional.empty();
        for (Decision decision : decisions.values()) {
            for (Move move : decision.getMoves()) {
                if (move.getCommandId().equals(commandId)
                        && (move.getIssued()
                                || found.isEmpty()
                                || !found.get().move().getIssued())) {
                    found = Optional.of(new Planned<>(decision, move));
                }
            }
        }
        return found;
    }

    /** The last decision that lists a power action of that id, the one that issued it before others. */
    Optional<Planned<PowerDecision>> powerAction(String commandId) {
        Optional<Planned<PowerDecision>> found = Optional.empty();
        for (Decision decision : decisions.values()) {
            for (PowerDecision action : decision.getPowerActions()) {
                if (action.getCommandId().equals(commandId)
                        && (action.getIssued()
                                || found.isEmpty()
                                || !found.get().move().getIssued())) {
                    found = Optional.of(new Planned<>(decision, action));
                }
            }
        }
        return found;
    }

    /** What a decision lists, with the decision. */
    record Planned<M>(Decision decision, M move) {}
}
