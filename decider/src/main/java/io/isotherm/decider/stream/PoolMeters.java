package io.isotherm.decider.stream;

import io.isotherm.schema.CommandStatus;
import io.isotherm.schema.Decision;
import io.isotherm.schema.HostCounts;
import io.isotherm.schema.HostState;
import io.isotherm.schema.MigrationCommand;
import io.isotherm.schema.MigrationEvent;
import io.isotherm.schema.MigrationReason;
import io.isotherm.schema.Mode;
import io.isotherm.schema.Move;
import io.isotherm.schema.PowerAction;
import io.isotherm.schema.PowerEvent;
import io.isotherm.schema.PowerReason;
import io.isotherm.schema.Scenario;
import io.isotherm.schema.Temperature;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * What operators see of one pool: how it is by its last decision, and counts. All series are there from the pool's first
 * decision on. What is told of moves is known of those commanded since this began. Used by one thread at a time, and read
 * by any.
 */
final class PoolMeters {
    private static final String PREFIX = "isotherm.decider.";
    private static final Duration UNANSWERED_AFTER = Duration.ofMinutes(2);
    private static final Duration[] TICKS = {
        Duration.ofMillis(10),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofSeconds(5)
    };
    private static final Duration[] MOVES = {
        Duration.ofSeconds(5),
        Duration.ofSeconds(15),
        Duration.ofSeconds(30),
        Duration.ofMinutes(1),
        Duration.ofMinutes(2),
        Duration.ofMinutes(5),
        Duration.ofMinutes(15)
    };
    private static final double[] RATIOS = {0.25, 0.5, 0.75, 1, 1.25, 1.5, 2, 4};

    /** A command that is not over. */
    private record Commanded(Instant at, long expectedMillis, boolean answered) {}

    private final MeterRegistry registry;
    private final Tags pool;
    private final List<Meter> gauges = new ArrayList<>();
    private final Map<String, Instant> hotSince = new HashMap<>();
    private final Map<String, Commanded> commanded = new LinkedHashMap<>();
    /** By guest, where it was commanded away from last. */
    private final Map<String, String> left = new HashMap<>();

    private volatile @Nullable Decision last;
    /** What each host that was asleep then would have drawn by its curve, in watts. */
    private Map<String, Double> asleepWatts = Map.of();
    /** What hosts drew before they went to sleep last as it was measured, in watts. */
    private final Map<String, Double> idleWatts = new HashMap<>();

    private volatile double hotSeconds;
    private volatile double unanswered;

    PoolMeters(MeterRegistry registry, String name) {
        this.registry = registry;
        pool = Tags.of("pool", name);
        gauge("last.tick", "seconds", "Tick of the last decision, as Unix time", pool, this::lastTick);
        hosts("hot", HostCounts::getHot);
        hosts("normal", HostCounts::getNormal);
        hosts("cold", HostCounts::getCold);
        hosts("unknown", HostCounts::getUnknown);
        hosts("asleep", HostCounts::getAsleep);
        gauge(
                "hot",
                "seconds",
                "For how long the host that is hot for longest has been so; 0 for none",
                pool,
                () -> hotSeconds);
        gauge("offers", null, "Moves that wait for an operator's approval", pool, () -> of(PoolMeters::offers));
        gauge(
                "commands.unanswered",
                null,
                "Unfinished migration commands of which no executor has said anything for two minutes",
                pool,
                () -> unanswered);
        for (Scenario scenario : Scenario.values()) {
            gauge(
                    "scenario",
                    null,
                    "1 for each scenario that holds",
                    pool.and("scenario", lower(scenario)),
                    () -> of(decision -> holds(decision, scenario) ? 1 : 0));
            decisions(scenario, true);
            decisions(scenario, false);
        }
        for (Mode mode : Mode.values()) {
            gauge(
                    "mode",
                    null,
                    "1 for the mode in force",
                    pool.and("mode", lower(mode)),
                    () -> of(decision -> decision.getMode() == mode ? 1 : 0));
        }
        for (CommandStatus status : CommandStatus.values()) {
            if (isOver(status)) {
                moves(status, MigrationReason.NONE);
            }
        }
        commands("migration");
        commands("power");
        reverse();
        energy("measured");
        energy("estimated");
        ticks();
        durations();
        ratios();
    }

    private void hosts(String state, ToDoubleFunction<HostCounts> count) {
        gauge(
                "hosts",
                null,
                "Hosts by state, by the last decision",
                pool.and("state", state),
                () -> of(decision -> count.applyAsDouble(decision.getHosts())));
    }

    private void gauge(String name, @Nullable String unit, String help, Tags tags, Supplier<Number> value) {
        gauges.add(Gauge.builder(PREFIX + name, value)
                .baseUnit(unit)
                .description(help)
                .tags(tags)
                .register(registry));
    }

    private double of(ToDoubleFunction<Decision> value) {
        Decision decision = last;
        return decision == null ? Double.NaN : value.applyAsDouble(decision);
    }

    private double lastTick() {
        return of(decision -> decision.getTick().getEpochSecond());
    }

    private Counter decisions(Scenario scenario, boolean acts) {
        return counter(
                "decisions",
                null,
                "Decisions, by their scenario and whether they commanded anything",
                pool.and("scenario", lower(scenario), "outcome", acts ? "acted" : "nothing"));
    }

    private Counter commands(String type) {
        return counter("commands", null, "Commands issued", pool.and("type", type));
    }

    private Counter moves(CommandStatus status, MigrationReason reason) {
        return counter(
                "moves",
                null,
                "Moves that are over, by how and why",
                pool.and("status", lower(status), "reason", lower(reason)));
    }

    private Counter reverse() {
        return counter("moves.reverse", null, "Moves commanded back to the host that the guest had left last", pool);
    }

    private Counter energy(String basis) {
        return counter(
                "energy.saved",
                "joules",
                "What hosts asleep would have drawn idle: measured before they went to sleep, or estimated by the watts of "
                        + "the inventory or of the pool's configuration",
                pool.and("basis", basis));
    }

    private Counter counter(String name, @Nullable String unit, String help, Tags tags) {
        return Counter.builder(PREFIX + name)
                .baseUnit(unit)
                .description(help)
                .tags(tags)
                .register(registry);
    }

    private Timer ticks() {
        return Timer.builder(PREFIX + "tick.duration")
                .description("From the state that made the window whole to the decision")
                .serviceLevelObjectives(TICKS)
                .tags(pool)
                .register(registry);
    }

    private Timer durations() {
        return Timer.builder(PREFIX + "move.duration")
                .description("How long successful moves took")
                .serviceLevelObjectives(MOVES)
                .tags(pool)
                .register(registry);
    }

    private DistributionSummary ratios() {
        return DistributionSummary.builder(PREFIX + "move.duration.ratio")
                .description("How long successful moves took, divided by what was expected")
                .serviceLevelObjectives(RATIOS)
                .tags(pool)
                .register(registry);
    }

    /**
     * Takes a decision in.
     *
     * @param watts what each of the hosts asleep would draw idle by its curve, in watts
     */
    void decided(
            Decision decision,
            List<MigrationCommand> migrations,
            int powers,
            Map<String, Double> watts,
            Duration took) {
        Decision before = last;
        ticks().record(took);
        decisions(decision.getScenario(), !migrations.isEmpty() || powers > 0).increment();
        commands("migration").increment(migrations.size());
        commands("power").increment(powers);
        decision.getRejectionCounts()
                .forEach((rule, count) -> counter(
                                "rejections", null, "Candidates refused, by rule", pool.and("rule", rule))
                        .increment(count));
        if (before != null) {
            double slept = Math.max(
                    0, Duration.between(before.getTick(), decision.getTick()).toSeconds());
            asleepWatts.forEach((host, estimate) -> {
                Double measured = idleWatts.get(host);
                energy(measured == null ? "estimated" : "measured")
                        .increment((measured == null ? estimate : measured) * slept);
            });
        }
        asleepWatts = watts;
        migrations.forEach(command -> command(command, decision));
        commanded.keySet().removeIf(id -> !decision.getUnfinished().contains(id) && !isNew(id, migrations));
        unanswered = commanded.values().stream()
                .filter(open ->
                        !open.answered() && open.at().plus(UNANSWERED_AFTER).isBefore(decision.getTick()))
                .count();
        hotSeconds = hotSince.values().stream()
                .mapToDouble(since ->
                        Math.max(0, Duration.between(since, decision.getTick()).toSeconds()))
                .max()
                .orElse(0);
        last = decision;
    }

    private static boolean isNew(String id, List<MigrationCommand> migrations) {
        return migrations.stream().anyMatch(command -> command.getCommandId().equals(id));
    }

    private void command(MigrationCommand command, Decision decision) {
        long expected = decision.getMoves().stream()
                .filter(move -> move.getCommandId().equals(command.getCommandId()))
                .mapToLong(Move::getExpectedMillis)
                .findFirst()
                .orElse(0);
        commanded.put(command.getCommandId(), new Commanded(command.getIssuedAt(), expected, false));
        if (command.getDestination().equals(left.put(command.getVm(), command.getSource()))) {
            reverse().increment();
        }
    }

    /** Commands that no executor has answered for too long, by the last decision. */
    double unanswered() {
        return unanswered;
    }

    /** Takes an executor's report in. */
    void reported(MigrationEvent event) {
        Commanded open = commanded.get(event.getCommandId());
        if (isOver(event.getStatus())) {
            moves(event.getStatus(), event.getReason()).increment();
            commanded.remove(event.getCommandId());
        } else if (open != null) {
            commanded.put(event.getCommandId(), new Commanded(open.at(), open.expectedMillis(), true));
        }
        if (event.getStatus() == CommandStatus.SUCCEEDED && event.getElapsedMillis() > 0) {
            durations().record(Duration.ofMillis(event.getElapsedMillis()));
            if (open != null && open.expectedMillis() > 0) {
                ratios().record((double) event.getElapsedMillis() / open.expectedMillis());
            }
        }
    }

    /** Takes in a report of a power command: the last before a host sleeps tells whether its idle power was measured. */
    void reported(PowerEvent event) {
        if (event.getAction() == PowerAction.SLEEP && event.getReason() != PowerReason.DUPLICATE) {
            Double measured = event.getIdleWatts();
            if (measured == null) {
                idleWatts.remove(event.getHost());
            } else {
                idleWatts.put(event.getHost(), measured);
            }
        }
    }

    /** Takes a host's state in. */
    void judged(HostState state) {
        if (state.getTemperature() == Temperature.HOT) {
            hotSince.put(state.getHost(), state.getSince());
        } else {
            hotSince.remove(state.getHost());
        }
    }

    /** The host is no longer part of the pool. */
    void forgotten(String host) {
        hotSince.remove(host);
        idleWatts.remove(host);
    }

    /** Takes away what would go on telling how the pool was, as another process decides for it now. */
    void close() {
        gauges.forEach(registry::remove);
    }

    private static boolean holds(Decision decision, Scenario scenario) {
        return decision.getScenario() == scenario
                || decision.getScenarios().stream().anyMatch(share -> share.getScenario() == scenario);
    }

    private static long offers(Decision decision) {
        return decision.getMoves().stream()
                .filter(move -> !move.getIssued()
                        && decision.getScenarios().stream()
                                .anyMatch(share ->
                                        share.getScenario() == move.getScenario() && share.getMode() == Mode.RECOMMEND))
                .count();
    }

    private static boolean isOver(CommandStatus status) {
        return switch (status) {
            case SUCCEEDED, FAILED, REJECTED, EXPIRED -> true;
            case ACCEPTED, RUNNING, UNKNOWN -> false;
        };
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
