package io.isotherm.console.model;

import io.isotherm.console.live.EventLog;
import io.isotherm.console.view.ConfigInForce;
import io.isotherm.console.view.ConfigVersion;
import io.isotherm.console.view.DecisionSummary;
import io.isotherm.console.view.HostLoadHistory;
import io.isotherm.console.view.HostTile;
import io.isotherm.console.view.LoadHistory;
import io.isotherm.console.view.PoolSummary;
import io.isotherm.console.view.PowerActionStatus;
import io.isotherm.console.view.PowerState;
import io.isotherm.explain.PoolRecords;
import io.isotherm.explain.status.MoveStatus;
import io.isotherm.explain.status.PoolStatus;
import io.isotherm.operator.AppliedConfig;
import io.isotherm.operator.ConfigVersions;
import io.isotherm.operator.Offer;
import io.isotherm.pool.PoolConfigs;
import io.isotherm.pool.ResolvedConfig;
import io.isotherm.runtime.config.PoolYaml;
import io.isotherm.schema.Approval;
import io.isotherm.schema.Decision;
import io.isotherm.schema.HostState;
import io.isotherm.schema.PoolConfig;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** What is known of one pool: its records, bounded, and the view that follows from them. Thread-safe. */
public final class PoolReadModel {
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration STATES_KEPT = Duration.ofMinutes(3);
    private static final int MOST_DECISIONS = 2_000;
    /** Forgetting looks at all that there is, so it is done for many at a time. */
    private static final int FORGET_DECISIONS = 200;

    private static final int MOST_MOVES = 1_000;
    private static final int MOST_POWER_ACTIONS = 200;
    private static final int MOST_CONFIGURATIONS = 200;
    private static final int MOST_REJECTIONS = 20_000;
    private static final int MOST_EVENTS = 10_000;
    private static final long MOST_EVENT_BYTES = 16L << 20;

    private final String pool;
    private final InstantSource clock;
    private final PoolRecords records;
    private final PoolHistory history;
    private final boolean recorded;
    private final NavigableMap<Instant, DecisionSummary> summaries = new TreeMap<>();
    private final Deque<AppliedConfig> configs = new ArrayDeque<>();
    private final Set<String> rejected = new LinkedHashSet<>();
    private final EventLog events;
    private @Nullable Configuration configuration;
    private Instant forgotten = Instant.MIN;
    private boolean changed = true;
    private volatile @Nullable PoolView view;

    private record Configuration(ConfigInForce inForce, List<ConfigVersion> versions) {}

    /** A pool of which nothing is known yet. */
    PoolReadModel(String pool, String epoch, InstantSource clock) {
        this(pool, epoch, clock, new PoolHistory(pool), false);
    }

    private PoolReadModel(String pool, String epoch, InstantSource clock, PoolHistory history, boolean recorded) {
        this.pool = pool;
        this.clock = clock;
        this.records = new PoolRecords(pool, STATES_KEPT);
        this.history = history;
        this.recorded = recorded;
        this.events = new EventLog(epoch, MOST_EVENTS, MOST_EVENT_BYTES);
    }

    /** A pool of a recording, whose history is known as a whole. */
    static PoolReadModel recorded(String pool, String epoch, InstantSource clock, PoolHistory history) {
        return new PoolReadModel(pool, epoch, clock, history, true);
    }

    /** Takes a record. */
    synchronized void accept(SpecificRecord record) {
        changed = true;
        if (record instanceof HostState state) {
            // What a host can run and a guest needs takes most of the memory, and nobody asks here.
            state.setFacts(null);
            state.getVms().forEach(vm -> vm.setFacts(null));
            if (!recorded) {
                history.accept(state);
            }
        } else if (record instanceof Decision decision && decision.getPool().equals(pool)) {
            DecisionSummary summary = DecisionSummary.of(decision);
            summaries.put(decision.getTick(), summary);
            if (!recorded) {
                history.accept(summary);
            }
        } else if (record instanceof Approval approval && approval.getRejected()) {
            rejected.add(approval.getCommandId());
            if (rejected.size() > MOST_REJECTIONS) {
                rejected.remove(rejected.iterator().next());
            }
        }
        records.accept(record);
        if (records.decisions().size() >= MOST_DECISIONS + FORGET_DECISIONS) {
            forgetDecisions();
        }
    }

    /** Takes a version of the configuration. */
    synchronized void accept(AppliedConfig applied) {
        changed = true;
        configs.addLast(applied);
        if (configs.size() > MOST_CONFIGURATIONS) {
            configs.removeFirst();
        }
        applied.config().ifPresent(records::accept);
        configuration = null;
    }

    /** What happens. */
    public EventLog events() {
        return events;
    }

    /** The newest view; empty before the first. */
    public Optional<PoolView> view() {
        return Optional.ofNullable(view);
    }

    /** The last day. */
    public synchronized LoadHistory history() {
        return history.history();
    }

    /** The last day of a host; empty where it is not known. */
    public synchronized Optional<HostLoadHistory> history(String host) {
        return history.history(host);
    }

    /** A decision, by its id. */
    public synchronized Optional<Decision> decision(String id) {
        return records.decision(id);
    }

    /** Asks something of the records; nothing of them may be kept. */
    public synchronized <T> T ask(Function<PoolRecords, T> question) {
        return question.apply(records);
    }

    /**
     * Brings the view up to date, and tells what is new in it.
     *
     * @param anyway also where no record came: time alone tells, too
     */
    void publish(boolean anyway) {
        PoolView next;
        synchronized (this) {
            if (!changed && !anyway) {
                return;
            }
            changed = false;
            next = compute();
        }
        PoolView former = view;
        view = next;
        if (former != null) {
            new ViewChanges(former, next).tell(events);
        }
    }

    private PoolView compute() {
        Instant now = clock.instant();
        Instant newest = records.decisionAt(Instant.MAX).map(Decision::getTick).orElse(now);
        // A pool's clocks may be ahead of ours.
        Instant at = newest.isAfter(now) ? newest : now;
        Instant since = newest.minus(DAY);
        if (since.isAfter(forgotten)) {
            forgotten = since;
            records.forgetBefore(since);
            forgetDecisions();
        }
        if (!recorded) {
            history.keep(records.hosts());
        }
        PoolStatus status = PoolStatus.of(records, since, at);
        PoolConfig inForce = applied().orElseGet(() -> PoolConfigs.unconfigured(pool));
        SortedMap<String, HostState> states = new TreeMap<>();
        SortedMap<String, HostTile> hosts = new TreeMap<>();
        int guests = 0;
        for (HostState state : records.picture(Instant.MAX)) {
            String host = state.getHost();
            if (state.getWindowEnd().isBefore(since)) {
                continue;
            }
            states.put(host, state);
            HostTile tile = HostTile.of(
                    state,
                    ResolvedConfig.isInMaintenance(inForce, host),
                    status.power().asleepSince().get(host));
            hosts.put(host, tile);
            guests += tile.guestCount();
        }
        Duration lifetime = Duration.ofMillis(inForce.getDecision().getApprovalMillis());
        List<Decision> decisions =
                List.copyOf(records.decisions().tailMap(newest.minus(lifetime)).values());
        List<Offer> offers = Offer.newest(Offer.open(decisions, rejected, lifetime), decisions, lifetime);
        PoolSummary summary = PoolSummary.of(
                status, records.decisionAt(at), inForce.getDecision().getPaused(), guests, offers.size());
        return new PoolView(
                summary,
                status,
                hosts,
                states,
                List.copyOf(summaries.descendingMap().values()),
                newestFirst(records.migrations()).stream()
                        .limit(MOST_MOVES)
                        .map(command -> MoveStatus.of(records, command, at))
                        .toList(),
                new PowerState(
                        status.power(),
                        newestFirst(records.powers()).stream()
                                .limit(MOST_POWER_ACTIONS)
                                .map(command -> PowerActionStatus.of(records, command))
                                .toList()),
                offers,
                configuration().inForce(),
                configuration().versions());
    }

    /** Whatever comes, so many decisions are the most that is kept. */
    private void forgetDecisions() {
        records.decisions().descendingKeySet().stream()
                .skip(MOST_DECISIONS)
                .findFirst()
                .ifPresent(tick -> records.forgetBefore(tick.plusMillis(1)));
        summaries.keySet().retainAll(records.decisions().keySet());
    }

    private Optional<PoolConfig> applied() {
        return Optional.ofNullable(configs.peekLast()).flatMap(AppliedConfig::config);
    }

    /** It takes long to tell, and seldom changes. */
    private Configuration configuration() {
        Configuration known = configuration;
        if (known == null) {
            known = new Configuration(
                    inForce(),
                    new ConfigVersions(pool, List.copyOf(configs))
                            .changes().stream().map(ConfigVersion::of).toList());
            configuration = known;
        }
        return known;
    }

    private ConfigInForce inForce() {
        AppliedConfig last = configs.peekLast();
        PoolConfig config = applied().orElse(null);
        return last == null || config == null
                ? new ConfigInForce(0, null, "", "", PoolYaml.write(PoolConfigs.unconfigured(pool)))
                : new ConfigInForce(
                        config.getVersion(), config.getAppliedAt(), last.by(), last.reason(), PoolYaml.write(config));
    }

    private static <T> List<T> newestFirst(List<T> oldestFirst) {
        List<T> reversed = new ArrayList<>(oldestFirst);
        Collections.reverse(reversed);
        return reversed;
    }
}
